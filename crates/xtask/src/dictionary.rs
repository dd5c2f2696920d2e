//! `cargo xtask dictionary`: trains new dictionaries for batches and snapshots.

use clap::Args;

use crate::place;
use crate::step::{Outcome, step};
use crate::task::Task;

/// Numbers that no dictionary has had.
#[derive(Args)]
pub struct Wishes {
    /// The number of the new dictionary for batches
    batch: u16,
    /// The number of the new dictionary for snapshots
    snapshot: u16,
}

/// Writes `crates/sync/dictionaries/<number>.zdict`; a number that was used is refused.
pub fn run(wishes: &Wishes) -> Outcome {
    let (batch, snapshot) = (wishes.batch.to_string(), wishes.snapshot.to_string());
    let train = Task::cargo(["run", "--quiet", "--package", "tungnha-testkit", "--", "dictionary", "--out"])
        .args([place::under("crates/sync/dictionaries")])
        .args(["--batch", &batch, "--snapshot", &snapshot]);
    step("training", || train.run())
}
