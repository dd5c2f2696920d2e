//! Từng Nhà without a window: for scripts, for those who help others, and for browsers on the same machine.
//!
//! Every command goes through the same command list as the screens (`tungnha_app`); this crate only turns
//! arguments into calls and answers into lines.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod args;
mod command;
mod data;
mod output;
mod web;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Arguments;
use crate::output::Output;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    match command::run(arguments, output).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::FAILURE
        }
    }
}
