//! Campaigns against the whole system: `tungnha-prove sim | crash | fuzz`. Each prints its seeds and figures and ends
//! with a line `result: …`; the same seed gives the same story again.

#![allow(clippy::indexing_slicing, reason = "development only: fixed arrays, indices drawn below their length")]

mod crash;
mod disk;
mod fuzz;
mod sim;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "tungnha-prove", about = "Campaigns that try to break Từng Nhà")]
struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Phones, a server, disks, clocks and a network in one thread, with faults
    Sim(sim::Wishes),
    /// Power cuts, failing writes and full disks under the databases
    Crash(crash::Wishes),
    /// The process that `crash` kills
    #[command(hide = true)]
    Victim(crash::Victim),
    /// Damaged and hostile input for every parser and the gate
    Fuzz(fuzz::Wishes),
}

fn main() -> ExitCode {
    let well = match Line::parse().what {
        What::Sim(wishes) => sim::run(&wishes),
        What::Crash(wishes) => crash::run(&wishes),
        What::Victim(victim) => crash::be_killed(&victim),
        What::Fuzz(wishes) => fuzz::run(&wishes),
    };
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
