//! Which crate may depend on which, read from `cargo metadata`.

use serde_json::Value;

use crate::step::{Doing, Outcome};
use crate::task::Task;

/// Each crate and the crates of ours on which it may rest.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("tungnha-model", &[]),
    ("tungnha-forms", &["tungnha-model"]),
    ("tungnha-docs", &["tungnha-model", "tungnha-forms"]),
    ("tungnha-sync", &["tungnha-model"]),
    ("tungnha-store", &["tungnha-model", "tungnha-docs", "tungnha-sync"]),
    ("tungnha-reports", &["tungnha-model"]),
    ("tungnha-host", &["tungnha-model", "tungnha-sync"]),
    ("tungnha-bundle", &["tungnha-model", "tungnha-sync"]),
    (
        "tungnha-app",
        &[
            "tungnha-model",
            "tungnha-forms",
            "tungnha-docs",
            "tungnha-sync",
            "tungnha-store",
            "tungnha-reports",
            "tungnha-host",
            "tungnha-bundle",
        ],
    ),
    ("tungnha-server", &["tungnha-model", "tungnha-sync", "tungnha-host", "tungnha-bundle"]),
    ("tungnha", &["tungnha-app", "tungnha-model"]),
    ("tungnha-window", &["tungnha-app", "tungnha-model"]),
    ("xtask", &[]),
];

/// Crates from outside that only some of ours may touch.
const RESERVED: [(&str, &[&str]); 4] = [
    ("automerge", &["tungnha-docs", "tungnha-sync"]),
    ("rusqlite", &["tungnha-store", "tungnha-server"]),
    ("tauri", &["tungnha-window"]),
    ("axum", &["tungnha-host", "tungnha-server", "tungnha"]),
];

/// Development only: they may rest on anything, and nothing that ships may rest on them.
const DEVELOPMENT: [&str; 3] = ["tungnha-prove", "tungnha-testkit", "tungnha-tests"];

/// Every forbidden edge.
pub fn faults() -> Outcome<Vec<String>> {
    let text = Task::cargo(["metadata", "--format-version=1", "--no-deps", "--offline"]).text()?;
    let metadata: Value = serde_json::from_str(&text).doing("read `cargo metadata`")?;
    let mut faults = Vec::new();
    for package in list(&metadata, "packages") {
        let name = text_of(package, "name");
        for dependency in list(package, "dependencies") {
            let development = text_of(dependency, "kind") == "dev";
            faults.extend(fault(name, text_of(dependency, "name"), development));
        }
    }
    Ok(faults)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn fault(from: &str, to: &str, development: bool) -> Option<String> {
    if development || DEVELOPMENT.contains(&from) {
        return None;
    }
    let forbidden = format!("{from} must not depend on {to}");
    if let Some((_, allowed)) = RESERVED.iter().find(|(name, _)| *name == to) {
        return (!allowed.contains(&from)).then_some(forbidden);
    }
    if !is_ours(to) {
        return None;
    }
    match ALLOWED.iter().find(|(name, _)| *name == from) {
        Some((_, allowed)) => (!allowed.contains(&to)).then_some(forbidden),
        None => Some(format!("{from} is not in the list of crates (crates/xtask/src/tidy/edges.rs)")),
    }
}

fn is_ours(name: &str) -> bool {
    name == "tungnha" || name == "xtask" || name.starts_with("tungnha-")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn forbidden_edges_are_named() {
        assert!(fault("tungnha-server", "tungnha-docs", false).is_some());
        assert!(fault("tungnha-app", "rusqlite", false).is_some());
        assert!(fault("tungnha-app", "tungnha-testkit", false).is_some());
        assert!(fault("tungnha-new", "tungnha-model", false).is_some());
    }

    #[test]
    fn allowed_edges_are_quiet() {
        assert!(fault("tungnha-store", "rusqlite", false).is_none());
        assert!(fault("tungnha-app", "tungnha-store", false).is_none());
        assert!(fault("tungnha-server", "tungnha-testkit", true).is_none());
        assert!(fault("tungnha-model", "serde", false).is_none());
    }
}
