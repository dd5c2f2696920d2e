//! `cargo xtask bindings`: the TypeScript side of the command list.

use crate::step::{Outcome, step};
use crate::task::Task;

/// Writes ui/src/generated/bindings.ts again.
pub fn run() -> Outcome {
    step("TypeScript bindings from the command list", || {
        Task::cargo(["run", "--quiet", "--package", "tungnha-app", "--example", "bindings"]).run()
    })
}
