//! What may stand at the top of the repository.

use crate::place;

const ALLOWED: [&str; 9] =
    ["Cargo.toml", "Cargo.lock", "README.md", "crates", "migrations", "src-tauri", "target", "tests", "ui"];

/// Every name that does not belong there; dotfiles may stay.
pub fn faults() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(place::root()) else {
        return vec!["the top folder cannot be read".to_owned()];
    };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let strange = names.filter(|name| !name.starts_with('.') && !ALLOWED.contains(&name.as_str()));
    strange.map(|name| format!("{name} does not belong at the top of the repository")).collect()
}
