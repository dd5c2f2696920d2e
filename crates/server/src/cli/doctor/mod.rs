//! `doctor`: what is wrong and what to do about it. Exit code 1 when something must be put right.

mod data;
mod machine;

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::print;
use crate::error::{Error, Result};
use crate::folder::Folder;
use crate::site::Site;

use data::{audit, backup, blobs, integrity, log_chain, members, moved, quarantine};
use machine::{certificate, clock_check, port, rights, space};

const DAY_MS: i64 = 86_400_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Health {
    Good,
    Warning,
    Bad,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    health: Health,
    vi: String,
    en: String,
}

impl Check {
    fn new(name: &'static str, health: Health, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { name, health, vi: vi.into(), en: en.into() }
    }

    fn failed(name: &'static str, problem: &Error) -> Self {
        Self::new(name, Health::Bad, problem.vi.clone(), problem.en.clone())
    }
}

pub fn run(data: &Path, as_json: bool) -> Result<ExitCode> {
    let folder = Folder::existing(data)?;
    let mut checks = vec![clock_check(), rights(&folder), space(&folder)];
    match Site::open(data) {
        Ok(site) => {
            checks.extend([certificate(&site), port(&site), integrity(&site), log_chain(&site), backup(&site)]);
            checks.extend([quarantine(&site), audit(&site), members(&site), moved(&site), blobs(&site)]);
        }
        Err(problem) => checks.push(Check::failed("open", &problem)),
    }
    if as_json {
        print::json(&checks)
    } else {
        tell(&checks)
    }
    let bad = checks.iter().any(|check| check.health == Health::Bad);
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn tell(checks: &[Check]) {
    for check in checks {
        let sign = match check.health {
            Health::Good => "✓",
            Health::Warning => "!",
            Health::Bad => "✗",
        };
        say!("{sign} {}", check.vi);
        say!("  {}", check.en);
    }
}
