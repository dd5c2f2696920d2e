//! npm packages, exactly as the lock file says.

use std::fs;

use crate::place;
use crate::step::{Doing, Outcome, already, fail, step};
use crate::task::Task;

/// A copy of the lock file from which the packages were installed.
const STAMP: &str = "node_modules/.installed-lock.json";

/// In each folder that has a package.json.
pub fn run() -> Outcome {
    for folder in ["ui", "tests"] {
        run_in(folder)?;
    }
    Ok(())
}

/// In one folder.
pub fn run_in(folder: &str) -> Outcome {
    let place = place::under(folder);
    if !place.join("package.json").is_file() {
        return Ok(());
    }
    node()?;
    let title = format!("npm packages of {folder}");
    let lock = fs::read(place.join("package-lock.json")).doing(format!("read {folder}/package-lock.json"))?;
    let stamp = place.join(STAMP);
    let installed = fs::read(&stamp).is_ok_and(|copy| copy == lock);
    if installed {
        already(&title);
        return Ok(());
    }
    // Installed by hand, perhaps: npm itself knows whether everything is there.
    let by_hand = place.join("node_modules").is_dir() && Task::npm(folder, &["ls", "--all"]).succeeds();
    if !by_hand {
        step(&title, || Task::npm(folder, &["ci", "--loglevel=error"]).run())?;
    }
    fs::write(&stamp, lock).doing(format!("write {}", stamp.display()))
}

fn node() -> Outcome {
    let Ok(version) = Task::new("node", ["--version"]).text() else {
        return fail("Node is not installed: install Node 20.19 or newer, then run this again.");
    };
    if new_enough(&version) {
        return Ok(());
    }
    fail(format!("Node {} is too old: install Node 20.19 or newer, then run this again.", version.trim()))
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.trim().trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    let major: u32 = parts.next().unwrap_or(0);
    let minor: u32 = parts.next().unwrap_or(0);
    major > 20 || (major == 20 && minor >= 19)
}

#[cfg(test)]
mod tests {
    use super::new_enough;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(new_enough("v20.19.0\n"));
        assert!(new_enough("v24.1.0"));
        assert!(!new_enough("v20.9.0"));
        assert!(!new_enough("v18.20.0"));
        assert!(!new_enough("what"));
    }
}
