//! The operator's commands. Each works while `serve` is running; each answers in Vietnamese and English.

/// Prints a line. A reader that went away (`… | head`) is no reason to fail.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($line)*);
    }};
}

/// Prints a line on standard error.
macro_rules! complain {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($line)*);
    }};
}

mod args;
mod backup;
mod bundle;
mod device;
mod doctor;
mod init;
mod invite;
mod print;
mod quarantine;
mod restore;
mod serve;
mod unit;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, BundleCommand, Command, DeviceCommand, UnitCommand};

use crate::error::Result;
use crate::site::Site;

/// Runs the command line: 0 when done, 1 when something must be put right, 2 when the command is not understood.
#[must_use]
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(cause) => return misunderstood(&cause),
    };
    match perform(&args) {
        Ok(code) => code,
        Err(problem) => {
            print::problem(&problem, args.json);
            ExitCode::from(1)
        }
    }
}

fn misunderstood(cause: &clap::Error) -> ExitCode {
    if !cause.use_stderr() {
        let _ = cause.print();
        return ExitCode::SUCCESS;
    }
    complain!("Lệnh chưa đúng. Hãy xem gợi ý dưới đây, hoặc chạy: tungnha-server --help");
    complain!("The command was not understood. See the hint below, or run: tungnha-server --help");
    let _ = cause.print();
    ExitCode::from(2)
}

fn perform(args: &Args) -> Result<ExitCode> {
    let data = &args.data;
    match &args.command {
        Command::Init(init) => init::run(data, init, args.json)?,
        Command::Serve(serve) => serve::run(Site::open(data)?, serve)?,
        Command::Unit(UnitCommand::Add(add)) => unit::add(&Site::open(data)?, add, args.json)?,
        Command::Unit(UnitCommand::List) => unit::list(&Site::open(data)?, args.json)?,
        Command::Unit(UnitCommand::Import { file }) => unit::import(&Site::open(data)?, file, args.json)?,
        Command::Invite(invite) => invite::run(&Site::open(data)?, invite, args.json)?,
        Command::Device(DeviceCommand::List) => device::list(&Site::open(data)?, args.json)?,
        Command::Device(DeviceCommand::Revoke { device, wipe }) => {
            device::revoke(&Site::open(data)?, device, *wipe, args.json)?;
        }
        Command::Bundle(BundleCommand::Import { file }) => bundle::import(&Site::open(data)?, file, args.json)?,
        Command::Bundle(BundleCommand::Export { to, file }) => bundle::export(&Site::open(data)?, to, file, args.json)?,
        Command::Backup { file } => backup::run(&Site::open(data)?, file, args.json)?,
        Command::Restore { file } => restore::run(data, file, args.json)?,
        Command::Doctor => return doctor::run(data, args.json),
        Command::Quarantine(asked) => quarantine::run(&Site::open(data)?, asked, args.json)?,
    }
    Ok(ExitCode::SUCCESS)
}
