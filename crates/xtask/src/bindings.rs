//! `cargo xtask bindings`: the TypeScript side of the command list.

use crate::place;
use crate::step::{Outcome, step};
use crate::task::Task;

/// Writes ui/src/generated/bindings.ts again.
pub fn run() -> Outcome {
    step("TypeScript bindings from the command list", || {
        Task::cargo(["build", "--quiet"]).args(place::everything(false)).args(["--example", "bindings"]).run()?;
        Task::new(&place::binary("examples/bindings").to_string_lossy(), [""; 0]).run()
    })
}
