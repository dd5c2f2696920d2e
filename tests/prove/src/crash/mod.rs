//! Killed processes, power cuts, failing writes and full disks, under the product's own databases.

mod kill;
mod ledger;
mod server;

use std::path::{Path, PathBuf};

use clap::Args;
use tungnha_testkit::random::Dice;

use crate::disk::{self, Disk, Fault, Image, Loss};
pub use kill::{Victim, save as be_killed};
use ledger::{Bare, Device, Ledger};
use server::Server;

/// Saves that are tried before the next power cut.
const SAVES: u64 = 40;
/// A cut comes before one of so many writes and syncs.
const CHANGES: u64 = 160;

/// How much to try.
#[derive(Args)]
pub struct Wishes {
    /// Power cuts for each database
    #[arg(long, default_value_t = 2_000)]
    cuts: u64,
    /// Killed processes, of a device and of a server
    #[arg(long, default_value_t = 100)]
    kills: u64,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What came of it.
#[derive(Default)]
struct Sum {
    tried: u64,
    failed: u64,
}

/// Runs the campaign; whether everything held.
pub fn run(wishes: &Wishes) -> bool {
    let (mut sum, mut dice) = (Sum::default(), Dice::new(wishes.seed));
    // On the real disk, so before SQLite gets the other one.
    sum.note("device: killed while saving", kill::kills::<Device>(wishes.kills, &mut dice));
    sum.note("server: killed while storing what is pushed", kill::kills::<Server>(wishes.kills, &mut dice));
    disk::install();
    sum.expect(Device::NAME, cuts::<Device>(wishes), false);
    sum.expect(Server::NAME, cuts::<Server>(wishes), false);
    sum.expect(Bare::<true>::NAME, cuts::<Bare<true>>(wishes), false);
    // The proof that these cuts find what they look for.
    sum.expect(Bare::<false>::NAME, cuts::<Bare<false>>(wishes), true);
    sum.note("device: each write fails once", nth::<Device>());
    sum.note("server: each write fails once", nth::<Server>());
    sum.note("device: disk full", full::<Device>());
    sum.note("server: disk full", full::<Server>());
    println!("result: {} faults, {} broken promises", sum.tried, sum.failed);
    sum.failed == 0
}

impl Sum {
    /// Takes in a campaign of power cuts, which must (or must not) lose something.
    fn expect(&mut self, name: &str, outcome: Result<(u64, u64), String>, loses: bool) {
        let outcome = outcome.and_then(|(tried, lost)| match (lost, loses) {
            (0, true) => Err("lost nothing, although it must".to_owned()),
            (1.., false) => Err(format!("lost what it had said was kept, after {lost} of {tried} power cuts")),
            _ => Ok(tried),
        });
        self.note(&format!("{name}: power cuts{}", if loses { ", must lose" } else { "" }), outcome);
    }

    fn note(&mut self, name: &str, outcome: Result<u64, String>) {
        match outcome {
            Ok(tried) => {
                self.tried += tried;
                println!("{tried:>8}  {name}");
            }
            Err(why) => {
                self.failed += 1;
                println!("  BROKEN  {name}: {why}");
            }
        }
    }
}

/// A database on a disk of its own.
struct Bench {
    _home: tempfile::TempDir,
    folder: PathBuf,
    disk: Disk,
    begun: Image,
}

impl Bench {
    fn new<L: Ledger>() -> Result<Self, String> {
        let home = tempfile::tempdir().map_err(|cause| cause.to_string())?;
        let folder = home.path().to_owned();
        let disk = Disk::of(&folder);
        drop(L::open(&folder)?);
        let begun = disk.image();
        Ok(Self { _home: home, folder, disk, begun })
    }

    fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        Disk::forget(&self.folder);
    }
}

/// Cuts the power again and again; how often, and after how many something was lost.
fn cuts<L: Ledger>(wishes: &Wishes) -> Result<(u64, u64), String> {
    let bench = Bench::new::<L>()?;
    let mut dice = Dice::new(wishes.seed);
    let (mut said, mut lost) = (0, 0);
    for _ in 0..wishes.cuts {
        let mut ledger = L::open(bench.folder())?;
        bench.disk.plan(dice.roll() % CHANGES, Fault::Power);
        for number in said + 1..=said + SAVES {
            if ledger.save(number).is_err() {
                break;
            }
            said = number;
        }
        bench.disk.cut();
        drop(ledger);
        bench.disk.restart(Loss::any(&mut dice), &mut dice);
        let kept = L::open(bench.folder())?.kept()?;
        lost += u64::from(kept < said);
        said = kept;
    }
    Ok((wishes.cuts, lost))
}

/// Lets the first write fail, then the second, and so on until nothing is left that could.
fn nth<L: Ledger>() -> Result<u64, String> {
    let bench = Bench::new::<L>()?;
    for after in 0.. {
        bench.disk.load(&bench.begun);
        let mut ledger = L::open(bench.folder())?;
        bench.disk.plan(after, Fault::Refuse);
        let before = bench.disk.changes();
        let mut said = 0;
        for number in 1..=6 {
            if ledger.save(number).is_ok() {
                said = number;
            }
        }
        let whole = bench.disk.changes() - before <= after;
        bench.disk.unplan();
        ledger.save(7).map_err(|error| format!("nothing can be saved after write {after} failed: {error}"))?;
        drop(ledger);
        let kept = L::open(bench.folder())?.kept()?;
        if said > kept || kept != 7 {
            return Err(format!("kept {kept} after write {after} failed"));
        }
        if whole {
            return Ok(after);
        }
    }
    Ok(0)
}

/// Fills the disk: what was said is kept, reading goes on, and with room again so does writing.
fn full<L: Ledger>() -> Result<u64, String> {
    let bench = Bench::new::<L>()?;
    let mut refused = 0;
    for room in (0..=64).map(|pages| pages * 4096) {
        bench.disk.load(&bench.begun);
        let mut ledger = L::open(bench.folder())?;
        bench.disk.limit(Some(bench.disk.size() + room));
        let mut said = 0;
        for number in 1..=200 {
            match ledger.save(number) {
                Ok(()) => said = number,
                Err(_) => refused += 1,
            }
        }
        bench.disk.limit(None);
        ledger.save(201)?;
        drop(ledger);
        let kept = L::open(bench.folder())?.kept()?;
        if kept != 201 {
            return Err(format!("kept {kept} of {said} with room for {room} bytes"));
        }
    }
    if refused == 0 { Err("the disk was never full".to_owned()) } else { Ok(refused) }
}
