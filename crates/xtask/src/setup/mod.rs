//! `cargo xtask setup`: what this machine lacks, and nothing that it has.

mod npm;
mod system;

use std::fs;

use crate::step::{Doing, Outcome, already, step};
use crate::task::Task;
use crate::{machine, place};

/// The Rust target of today's phones.
pub const ANDROID: &str = "aarch64-linux-android";
/// The version of the WebDriver bridge: newer majors belong to Tauri 3.
const BRIDGE: &str = "tauri-driver@2.1.0";

/// Installs everything; each step is skipped when already satisfied.
pub fn run() -> Outcome {
    system::run()?;
    npm::run()?;
    bridge()?;
    if let Err(refusal) = android_target() {
        println!("– Rust target {ANDROID}: {refusal}; the Android check will say that it was not run");
    }
    Ok(())
}

/// What the demo needs of it.
pub fn for_demo() -> Outcome {
    system::run()?;
    npm::run_in("ui")
}

fn bridge() -> Outcome {
    let title = "WebDriver bridge to the window (tauri-driver)";
    if place::tool("tauri-driver").is_file() {
        already(title);
        return Ok(());
    }
    let root = place::target().join("tools");
    fs::create_dir_all(&root).doing(format!("make {}", root.display()))?;
    let root = root.to_string_lossy().into_owned();
    let build = place::target().join("tools/build");
    step(title, || {
        let install = ["install", "--quiet", "--locked", BRIDGE, "--root", &root];
        Task::cargo(install).env("CARGO_TARGET_DIR", build).run()
    })
}

/// The Rust target for the Android check, or why it cannot be had.
pub fn android_target() -> Outcome {
    if machine::has_rust_target(ANDROID).is_ok() {
        already(&format!("Rust target {ANDROID}"));
        return Ok(());
    }
    step(&format!("Rust target {ANDROID}"), || Task::new("rustup", ["target", "add", ANDROID]).run())
}
