//! `cargo xtask migration <kind> <name>`: the next numbered file.

use std::fs;
use std::path::Path;

use crate::place;
use crate::step::{Doing, Outcome, fail};

/// Makes `migrations/<kind>/<next number>_<name>.sql`.
pub fn run(kind: &str, name: &str) -> Outcome {
    let folder = place::under("migrations").join(kind);
    if !folder.is_dir() {
        return fail(format!("There is no folder migrations/{kind}; the kinds are: {}.", kinds().join(", ")));
    }
    if !is_snake(name) {
        return fail(format!("`{name}` is not snake_case; write for example add_photos."));
    }
    let number = last_number(&folder)? + 1;
    let file = folder.join(format!("{number:04}_{name}.sql"));
    let text = "-- What this adds, and why. Migrations only add; the meaning of a column never changes.\n";
    fs::write(&file, text).doing(format!("write {}", file.display()))?;
    println!("{}", file.display());
    println!(
        "Next: add it to the list in the crate that embeds it, and a database of the version before to the fixtures."
    );
    Ok(())
}

fn kinds() -> Vec<String> {
    let Ok(entries) = fs::read_dir(place::under("migrations")) else {
        return Vec::new();
    };
    let folders = entries.flatten().filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn is_snake(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn last_number(folder: &Path) -> Outcome<u32> {
    let mut last = 0;
    for entry in fs::read_dir(folder).doing(format!("read {}", folder.display()))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.split('_').next().and_then(|digits| digits.parse().ok()).unwrap_or(0);
        last = last.max(number);
    }
    Ok(last)
}
