//! The devices without their windows: the `tungnha` command line.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::PIN;
use crate::place;
use crate::step::{Doing, Outcome};
use crate::task::Task;

/// A device by its data folder.
pub struct Device(PathBuf);

impl Device {
    /// The device whose data lies here.
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Runs a command and reads its answer.
    pub fn json(&self, args: &[&str]) -> Outcome<Value> {
        let text = command(&self.0, args).text()?;
        serde_json::from_str(&text).doing(format!("read the answer of `tungnha {}`", args.join(" ")))
    }

    /// Runs a command for its effect.
    pub fn run(&self, args: &[&str]) -> Outcome {
        command(&self.0, args).text().map(drop)
    }
}

/// `tungnha` on a data folder.
pub fn command(data: &Path, args: &[&str]) -> Task {
    Task::new(&place::binary("tungnha").to_string_lossy(), ["--data".as_ref(), data.as_os_str()])
        .args(["--json"])
        .args(args)
        .env("TUNGNHA_PIN", PIN)
}

/// A number somewhere in an answer.
pub fn number(answer: &Value, key: &str) -> u64 {
    answer.get(key).and_then(Value::as_u64).unwrap_or_default()
}

/// A text in an answer.
pub fn text<'a>(answer: &'a Value, key: &str) -> &'a str {
    answer.get(key).and_then(Value::as_str).unwrap_or_default()
}
