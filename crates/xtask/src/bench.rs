//! `cargo xtask bench`: measured figures in a release build.

use clap::Args;

use crate::step::{Outcome, step};
use crate::task::Task;

/// What to measure.
#[derive(Args)]
pub struct Wishes {
    /// Households on the one device, several sizes
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    households: Vec<u32>,
}

/// Builds for release, measures, prints the table and writes target/bench.json.
pub fn run(wishes: &Wishes) -> Outcome {
    step("release build", || {
        Task::cargo([
            "build",
            "--release",
            "--package",
            "tungnha-tests",
            "--bin",
            "bench",
        ])
        .run()
    })?;
    let sizes: Vec<String> = wishes.households.iter().map(ToString::to_string).collect();
    let sizes = sizes.join(",");
    let run = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "tungnha-tests",
        "--bin",
        "bench",
        "--",
        &sizes,
    ];
    step("measuring", || Task::cargo(run).run())
}
