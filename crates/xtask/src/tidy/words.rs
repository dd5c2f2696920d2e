//! What a file must not say: paths of one machine, package hosts, SQL outside its rooms.

use crate::tidy::files::File;

/// Begins of paths that exist on one machine only. Split, so that this file does not accuse itself.
const MACHINE: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

/// Statements that betray SQL in a Rust file.
const SQL: [&str; 6] = ["SELECT * FROM", "INSERT INTO", "DELETE FROM", "CREATE TABLE", "PRAGMA ", "UPDATE OR "];

/// Rooms in which SQL may stand.
const SQL_ROOMS: [&str; 4] = ["crates/store/", "crates/server/", "crates/xtask/src/tidy/", "tests/prove/src/crash/"];

/// Every line that says what it must not.
pub fn faults(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(reason) = fault(&file.path, line) {
                faults.push(format!("{}:{}: {reason}", file.path, number + 1));
            }
        }
    }
    faults
}

fn fault(path: &str, line: &str) -> Option<String> {
    if let Some(word) = MACHINE.iter().find(|word| is_path(line, word)) {
        return Some(format!("names a path of one machine ({word}…)"));
    }
    if path.ends_with("package-lock.json")
        && line.contains("\"resolved\": \"http")
        && !line.contains("registry.npmjs.org")
    {
        return Some("names a private package host".to_owned());
    }
    let rust = path.ends_with(".rs") && !SQL_ROOMS.iter().any(|room| path.starts_with(room));
    if rust && SQL.iter().any(|sql| line.contains(sql)) {
        return Some("holds SQL; it belongs into crates/store or crates/server".to_owned());
    }
    None
}

/// A path begins a word; `https://host/home/` and `../work/` are something else.
fn is_path(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | '$' | '/' | ')')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_machine_are_found() {
        assert!(fault("a.md", concat!("see /ho", "me/lan/x")).is_some());
        assert!(fault("a.md", concat!("https://host/ho", "me/x")).is_none());
        assert!(fault("a.rs", concat!("use ../wo", "rk/")).is_none());
    }

    #[test]
    fn sql_stays_in_its_rooms() {
        assert!(fault("crates/app/src/a.rs", "\"DELETE FROM visit\"").is_some());
        assert!(fault("crates/store/src/a.rs", "\"DELETE FROM visit\"").is_none());
    }
}
