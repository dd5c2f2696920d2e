//! `cargo xtask test`: everything that must be green, from a cold start.
//!
//! One graph, one set of features: lints and tests each compile the whole workspace together with the
//! window, so that no dependency is compiled twice because one selection wanted fewer of its features.

mod android;
pub mod count;
mod screens;
mod tally;

use clap::Args;

use crate::step::Outcome;
use crate::task::Task;
use crate::test::count::Count;
use crate::test::tally::Tally;
use crate::{machine, place, prove, setup, tidy};

/// What to leave out or to pick.
#[derive(Args)]
pub struct Wishes {
    /// Do not install anything first
    #[arg(long)]
    no_setup: bool,
    /// Only these stages: tidy, format, lints, ui, rust, sim, android, browser, window
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

impl Wishes {
    fn want(&self, stage: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == stage)
    }
}

/// Runs every stage, also after a failure, and ends with the sum.
pub fn run(wishes: &Wishes) -> Outcome {
    let mut tally = Tally::begin();
    if !wishes.no_setup {
        tally.stage("setup", || setup::run().map(|()| Count::none()));
    }
    if wishes.want("tidy") {
        tally.stage("tidy", || tidy::run().map(|()| Count::one()));
    }
    if wishes.want("format") {
        tally.stage("format", || Task::cargo(["fmt", "--all", "--check"]).run().map(|()| Count::one()));
    }
    // First: the window embeds the built front end.
    if wishes.want("ui") {
        front_end(&mut tally);
    }
    if wishes.want("lints") {
        tally.stage("lints", lints);
    }
    if wishes.want("rust") {
        tally.stage("rust", rust);
    }
    if wishes.want("sim") {
        tally.stage("sim", || prove::stage("sim", &["--seeds", "1000"]));
        tally.stage("crash", || prove::stage("crash", &["--cuts", "20", "--kills", "8"]));
        tally.stage("fuzz", || prove::stage("fuzz", &["--executions", "500"]));
    }
    if wishes.want("android") {
        android::run(&mut tally);
    }
    if wishes.want("browser") {
        screens::browser(&mut tally);
    }
    if wishes.want("window") {
        screens::window(&mut tally);
    }
    tally.end()
}

fn lints() -> Outcome<Count> {
    let args = ["clippy", "--quiet"].into_iter().chain(place::everything(machine::has_webkit()));
    Task::cargo(args.chain(["--all-targets", "--", "-D", "warnings"])).run()?;
    Ok(Count::one())
}

fn rust() -> Outcome<Count> {
    let build = ["build", "--all-targets"].into_iter().chain(place::everything(machine::has_webkit()));
    Task::cargo(build).run()?;
    let test = ["test", "--no-fail-fast"].into_iter().chain(place::everything(machine::has_webkit()));
    let test = Task::cargo(test).env("TUNGNHA_BIN", place::target().join("debug"));
    Count::of(&test.lines()?, "cargo test")
}

fn front_end(tally: &mut Tally) {
    if !place::under("ui/package.json").is_file() {
        return;
    }
    tally.stage("ui build", || Task::npm("ui", &["run", "--silent", "build"]).run().map(|()| Count::one()));
    // What phones load stays small, and old engines understand the styles.
    tally.stage("ui budget", || Task::npm("ui", &["run", "--silent", "budget"]).run().map(|()| Count::one()));
    tally.stage("ui check", || Task::npm("ui", &["run", "--silent", "check"]).run().map(|()| Count::one()));
    tally.stage("ui tests", || {
        let printed = Task::npm("ui", &["run", "--silent", "test"]).env("NO_COLOR", "1").lines()?;
        Count::of(&printed, "vitest")
    });
}
