//! Child processes: run one, show its lines as they come, keep them for counting.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::place;
use crate::step::{Doing, Outcome, fail};

/// A command that will run at the root of the repository.
pub struct Task {
    command: Command,
    shown: String,
}

/// What a task printed on standard output, and whether it succeeded.
pub struct Printed {
    /// The lines, in order.
    pub lines: Vec<String>,
    /// Exit code zero.
    pub success: bool,
}

impl Task {
    /// A command with its arguments.
    pub fn new<A: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(place::root());
        forget_cargo(&mut command);
        Self { command, shown: program.to_owned() }.args(args)
    }

    /// The cargo that runs this very task.
    pub fn cargo<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::new("cargo", args)
    }

    /// npm in a folder of the repository, without its advertising.
    pub fn npm(folder: &str, args: &[&str]) -> Self {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Self::new(npm, args)
            .folder(&place::under(folder))
            .env("npm_config_audit", "false")
            .env("npm_config_fund", "false")
            .env("npm_config_update_notifier", "false")
    }

    /// Runs somewhere else than at the root.
    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// More arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        for arg in args {
            self.shown.push(' ');
            self.shown.push_str(&arg.as_ref().to_string_lossy());
            self.command.arg(arg);
        }
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The bare command, for what a task does not offer.
    pub fn into_command(self) -> Command {
        self.command
    }

    /// Runs, its output going straight to the terminal.
    pub fn run(mut self) -> Outcome {
        let status = self.command.status().doing(format!("start `{}`", self.shown))?;
        if status.success() { Ok(()) } else { fail(format!("`{}` failed with {status}", self.shown)) }
    }

    /// Runs with its output thrown away and says whether it succeeded; a missing program is a no.
    pub fn succeeds(mut self) -> bool {
        self.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    /// Runs quietly and gives its standard output.
    pub fn text(mut self) -> Outcome<String> {
        let output = self.command.stdin(Stdio::null()).output().doing(format!("start `{}`", self.shown))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        fail(format!("`{}` failed with {}: {}", self.shown, output.status, complaint.trim()))
    }

    /// Runs, shows each line of standard output as it comes, and keeps them all.
    pub fn lines(mut self) -> Outcome<Printed> {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = self.command.spawn().doing(format!("start `{}`", self.shown))?;
        let mut lines = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                println!("{line}");
                lines.push(line);
            }
        }
        let status = child.wait().doing(format!("wait for `{}`", self.shown))?;
        Ok(Printed { lines, success: status.success() })
    }
}

/// Cargo tells `xtask` about itself in variables on which build scripts depend; passed on, they
/// would make those scripts run again each time.
fn forget_cargo(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "LD_LIBRARY_PATH" {
            command.env_remove(name);
        }
    }
}
