//! `cargo xtask sim | crash | fuzz`: campaigns that try to break the product, in a program of their own (tests/prove).

use clap::Args;

use crate::place;
use crate::step::Outcome;
use crate::task::Task;
use crate::test::count::Count;

/// What the campaign is told.
#[derive(Args)]
pub struct Wishes {
    /// Passed on; `--help` says what there is
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Runs a campaign with these arguments.
pub fn run(name: &str, wishes: &Wishes) -> Outcome {
    let run = ["run", "--quiet", "--package", "tungnha-prove", "--", name];
    Task::cargo(run).args(&wishes.arguments).run()
}

/// One campaign of the test run, over binaries that are built already; it is one test.
pub fn stage(name: &str, arguments: &[&str]) -> Outcome<Count> {
    let program = place::binary("tungnha-prove");
    Task::new(&program.to_string_lossy(), [name]).args(arguments).run()?;
    Ok(Count::one())
}
