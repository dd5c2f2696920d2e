//! Project tasks: `cargo xtask setup | demo | test | check | bench | sim | crash | fuzz | bindings | dictionary |
//! migration | tidy`.
//!
//! Few dependencies, all pure Rust: this is the first thing that a fresh machine compiles.
#![allow(clippy::disallowed_methods, reason = "tasks measure themselves with the real clock")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod bench;
mod bindings;
mod check;
mod demo;
mod dictionary;
mod machine;
mod migration;
mod place;
mod prove;
mod setup;
mod step;
mod task;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Project tasks of Từng Nhà")]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what this machine lacks: system packages, npm packages, Rust targets, the WebDriver bridge
    Setup,
    /// Make the demo commune with a server and two devices, and open the two windows
    Demo(demo::Wishes),
    /// Everything that must be green: format, lints, all tests, Android, browser, window
    Test(test::Wishes),
    /// The quick gate before a commit
    Check,
    /// Measure: one device at 10,000 and 100,000 households, or `sync`, or `server`
    Bench(bench::Wishes),
    /// Phones, a server, disks and a network in one thread, with faults: `--seeds N`, `--seed S`, `--teeth`
    Sim(prove::Wishes),
    /// Power cuts, failing writes and full disks under the databases: `--cuts N`
    Crash(prove::Wishes),
    /// Damaged and hostile input for every parser and the gate: `[TARGET] --executions N`
    Fuzz(prove::Wishes),
    /// Train new zstd dictionaries from generated records: `cargo xtask dictionary 3 4`
    Dictionary(dictionary::Wishes),
    /// Write the TypeScript bindings again from the command list
    Bindings,
    /// Begin a migration: `cargo xtask migration device add_photos`
    Migration {
        /// A folder of migrations/, such as `device` or `server-sqlite`
        kind: String,
        /// What it does, in snake_case
        name: String,
    },
    /// The rules of the house: crate edges, SQL, words, file lengths, top-level names
    Tidy,
}

fn main() -> ExitCode {
    let done = match Line::parse().verb {
        Verb::Setup => setup::run(),
        Verb::Demo(wishes) => demo::run(&wishes),
        Verb::Test(wishes) => test::run(&wishes),
        Verb::Check => check::run(),
        Verb::Bench(wishes) => bench::run(&wishes),
        Verb::Sim(wishes) => prove::run("sim", &wishes),
        Verb::Crash(wishes) => prove::run("crash", &wishes),
        Verb::Fuzz(wishes) => prove::run("fuzz", &wishes),
        Verb::Dictionary(wishes) => dictionary::run(&wishes),
        Verb::Bindings => bindings::run(),
        Verb::Migration { kind, name } => migration::run(&kind, &name),
        Verb::Tidy => tidy::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
