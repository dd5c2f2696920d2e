//! The Android stage: everything that a phone would run is type-checked for it.
//!
//! Without an Android NDK there is no C compiler for the phone. Only the build scripts of C libraries
//! want one, and a type-check never looks at what they built; so a stand-in gives them empty objects.
//! It is written under target/ and never stands in `.cargo/config.toml`, where it would poison a real
//! build; and the check has a target directory of its own.

use std::fs;
use std::path::PathBuf;

use crate::place;
use crate::setup::{self, ANDROID};
use crate::step::{Doing, Outcome};
use crate::task::Task;
use crate::test::count::Count;
use crate::test::tally::Tally;

const STAND_IN: &str = include_str!("cc-check-only.sh");

/// Runs the stage, or says why it cannot be run.
pub fn run(tally: &mut Tally) {
    match setup::android_target() {
        Ok(()) => tally.stage("android", check),
        Err(refusal) => tally.not_run("android", refusal.to_string()),
    }
}

fn check() -> Outcome<Count> {
    let cc = stand_in()?;
    let folder = place::target().join("android");
    let variable = ANDROID.replace('-', "_");
    Task::cargo(["check", "--quiet", "--package", "tungnha-window", "--lib", "--target", ANDROID])
        .env("CARGO_TARGET_DIR", folder)
        .env(&format!("CC_{variable}"), &cc)
        .env(&format!("CXX_{variable}"), &cc)
        .env(&format!("AR_{variable}"), "ar")
        .run()?;
    Ok(Count::one())
}

fn stand_in() -> Outcome<PathBuf> {
    let folder = place::target().join("android-stand-in");
    fs::create_dir_all(&folder).doing(format!("make {}", folder.display()))?;
    let file = folder.join("cc-check-only");
    fs::write(&file, STAND_IN).doing(format!("write {}", file.display()))?;
    Task::new("chmod", ["+x".as_ref(), file.as_os_str()]).run()?;
    Ok(file)
}
