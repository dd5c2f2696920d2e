//! `cargo xtask demo`.

use clap::Args;

use crate::step::{Outcome, fail};

/// How to show it.
#[derive(Args)]
pub struct Wishes {
    /// Start over: forget the demo's data
    #[arg(long)]
    pub reset: bool,
}

/// Not yet.
pub fn run(_wishes: &Wishes) -> Outcome {
    fail("The demo is not there yet.")
}
