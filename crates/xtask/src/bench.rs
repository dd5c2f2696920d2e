//! `cargo xtask bench [device | sync | server]`: measured figures in a release build.

use clap::{Args, ValueEnum};

use crate::place;
use crate::step::{Outcome, step};
use crate::task::Task;

/// What to measure.
#[derive(Args)]
pub struct Wishes {
    /// One device; exchanges over lines of several kinds; a server under load
    #[arg(value_enum, default_value_t = What::Device)]
    what: What,
    /// Households on the one device, several sizes
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    households: Vec<u32>,
}

/// Which benchmark.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    Device,
    Sync,
    Server,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Sync => "sync",
            Self::Server => "server",
        }
    }
}

/// Builds for release, measures, prints a table; that of one device is written to target/bench.json too.
pub fn run(wishes: &Wishes) -> Outcome {
    let bench = wishes.what.name();
    // One graph for both: a narrower choice would compile the dependencies twice.
    let both = ["--package", "tungnha-tests", "--package", "tungnha-server"];
    step("release build", || {
        Task::cargo(["build", "--release", "--bin", "tungnha-server", "--bench", bench]).args(both).run()
    })?;
    let mut measure = Task::cargo(["bench", "--quiet", "--bench", bench]).args(both).args(["--"]);
    if let What::Device = wishes.what {
        measure = measure.args([place::target().join("bench.json")]);
    }
    measure = measure.args([place::target().join("release/tungnha-server")]);
    if let What::Device = wishes.what {
        let mut sizes = wishes.households.clone();
        sizes.sort_unstable();
        measure = measure.args(sizes.iter().map(ToString::to_string));
    }
    step("measuring", || measure.run())
}
