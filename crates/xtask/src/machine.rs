//! What this machine has.

use crate::step::{Outcome, fail};
use crate::task::Task;

/// Whether the system's WebKit headers are there, without which the window cannot be built.
pub fn has_webkit() -> bool {
    Task::new("pkg-config", ["--exists", "webkit2gtk-4.1"]).succeeds()
}

/// Whether a program can be started.
pub fn has(program: &str) -> bool {
    Task::new("sh", ["-c", &format!("command -v {program}")]).succeeds()
}

/// Whether there is a screen to open windows on.
pub fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The Rust target is there, or why not.
pub fn has_rust_target(triple: &str) -> Outcome {
    let installed = Task::new("rustup", ["target", "list", "--installed"]).text()?;
    if installed.lines().any(|line| line.trim() == triple) {
        return Ok(());
    }
    fail(format!("the Rust target {triple} is not installed"))
}
