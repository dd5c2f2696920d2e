//! Killing a process in the middle of saving, again and again, on the real disk: whatever it had said was kept is
//! there.

use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use tungnha_testkit::random::Dice;

use super::ledger::{Device, Ledger, said};
use super::server::Server;

/// The longest that a process saves before it is killed, in numbers that it said.
const SAID_MAX: usize = 40;

/// The process that is killed.
#[derive(Args)]
pub struct Victim {
    /// device or server
    ledger: String,
    /// Its folder
    folder: PathBuf,
}

/// Saves without end, and says each number only once it is kept.
pub fn save(victim: &Victim) -> bool {
    let saved = match victim.ledger.as_str() {
        Device::NAME => numbers::<Device>(&victim.folder),
        _ => numbers::<Server>(&victim.folder),
    };
    saved.is_ok()
}

fn numbers<L: Ledger>(folder: &Path) -> Result<(), String> {
    let mut ledger = L::open(folder)?;
    let before = ledger.kept()?;
    let mut out = std::io::stdout().lock();
    for number in before + 1.. {
        ledger.save(number)?;
        writeln!(out, "{number}").and_then(|()| out.flush()).map_err(said)?;
    }
    Ok(())
}

/// Kills so many processes; an error when one had said more than is kept.
pub fn kills<L: Ledger>(kills: u64, dice: &mut Dice) -> Result<u64, String> {
    let home = tempfile::tempdir().map_err(said)?;
    let mut least = 0;
    for _ in 0..kills {
        let told = run_and_kill::<L>(home.path(), dice.below(SAID_MAX) + 1)?;
        let kept = L::open(home.path())?.kept()?;
        // One more may have been kept than was said.
        if kept < told.max(least) {
            return Err(format!("said {told}, kept {kept}"));
        }
        least = kept;
    }
    Ok(kills)
}

/// Lets the process say so many numbers and kills it; the last that it said.
fn run_and_kill<L: Ledger>(folder: &Path, lines: usize) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(said)?;
    let victim = ["victim", L::NAME];
    let mut child = Command::new(program).args(victim).arg(folder).stdout(Stdio::piped()).spawn().map_err(said)?;
    let mut out = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut told = 0;
    for _ in 0..lines {
        let mut line = String::new();
        out.read_line(&mut line).map_err(said)?;
        told = line.trim().parse().map_err(|error| format!("the process ended by itself: {error}"))?;
    }
    child.kill().and_then(|()| child.wait()).map_err(said)?;
    Ok(told)
}
