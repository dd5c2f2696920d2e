//! `cargo xtask bench`: measured figures in a release build.

use clap::Args;

use crate::place;
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
    let mut sizes = wishes.households.clone();
    sizes.sort_unstable();
    // One graph for both: a narrower choice would compile the dependencies twice.
    let both = ["--package", "tungnha-tests", "--package", "tungnha-server"];
    step("release build", || {
        Task::cargo(["build", "--release", "--bin", "tungnha-server", "--bench", "device"]).args(both).run()
    })?;
    let server = place::target().join("release/tungnha-server");
    let out = place::target().join("bench.json");
    let measure = Task::cargo(["bench", "--quiet", "--bench", "device"]).args(both).args(["--"]);
    step("measuring", || measure.args([out, server]).args(sizes.iter().map(ToString::to_string)).run())
}
