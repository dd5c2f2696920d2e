//! The simulator: the whole system in one thread, deterministic from a seed, many seeds beside each other.

mod courier;
mod exchange;
mod flaw;
mod hub;
mod judge;
mod line;
mod phone;
mod rogue;
mod server;
mod story;
mod talk;

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use clap::Args;
use tungnha_model::{Moment, UnitId};

use crate::disk;
use flaw::Flaw;
use story::{Counts, Story};

/// The result of something in a story; the error is what must not happen.
pub type Outcome<T> = Result<T, String>;

/// The commune of every story.
pub const COMMUNE: UnitId = UnitId([1; 16]);
/// Its villages.
pub const VILLAGES: [UnitId; 2] = [UnitId([2; 16]), UnitId([3; 16])];
/// So many of the last events are printed.
const TRAIL: usize = 80;
/// Every planted bug is caught within so many seeds.
const TEETH_MAX: u64 = 1_000;

/// When every story begins: 23 November 2026, 10:00 in Việt Nam.
pub const fn begun() -> Moment {
    Moment(1_795_402_800_000)
}

/// Any error as what must not happen.
pub fn said(error: impl Display) -> String {
    error.to_string()
}

/// What to simulate.
#[derive(Args)]
pub struct Wishes {
    /// How many seeds
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// This seed alone, once
    #[arg(long)]
    seed: Option<u64>,
    /// Plant each bug in turn, and see each caught
    #[arg(long)]
    teeth: bool,
}

/// Runs the campaign; whether everything held.
pub fn run(wishes: &Wishes) -> bool {
    disk::install();
    if wishes.teeth {
        return teeth();
    }
    let (first, count) = wishes.seed.map_or((1, wishes.seeds), |seed| (seed, 1));
    let campaign = Campaign::new(first, count, None);
    campaign.run();
    let counts = held(&campaign.counts).clone();
    for (what, times) in &counts {
        println!("{times:>8}  {what}");
    }
    let failure = held(&campaign.failure).clone();
    if let Some(failure) = &failure {
        println!("{failure}");
    }
    let told = campaign.told.load(Ordering::Relaxed);
    let ended = if failure.is_some() { "FAILED" } else { "held" };
    println!("result: {told} seeds, {} faults of {} kinds, {ended}", counts.values().sum::<u64>(), counts.len());
    failure.is_none()
}

/// Plants each bug and runs until it is caught.
fn teeth() -> bool {
    let mut caught = 0;
    for flaw in Flaw::ALL {
        let campaign = Campaign::new(1, TEETH_MAX, Some(*flaw));
        campaign.run();
        let told = campaign.told.load(Ordering::Relaxed);
        match held(&campaign.failure).as_ref().and_then(|failure| failure.lines().next()) {
            Some(why) => println!("caught after {told:>4} seeds: {} ({why})", flaw.name()),
            None => println!("NOT CAUGHT in {told} seeds: {}", flaw.name()),
        }
        caught += usize::from(held(&campaign.failure).is_some());
    }
    println!("result: {caught} of {} planted bugs caught", Flaw::ALL.len());
    caught == Flaw::ALL.len()
}

/// Many stories, on as many threads as there are cores.
struct Campaign {
    next: AtomicU64,
    end: u64,
    flaw: Option<Flaw>,
    told: AtomicU64,
    stopped: AtomicBool,
    counts: Mutex<Counts>,
    failure: Mutex<Option<String>>,
}

impl Campaign {
    fn new(first: u64, count: u64, flaw: Option<Flaw>) -> Self {
        Self {
            next: AtomicU64::new(first),
            end: first.saturating_add(count),
            flaw,
            told: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            counts: Mutex::default(),
            failure: Mutex::default(),
        }
    }

    fn run(&self) {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(|| self.work()))));
    }

    fn work(&self) {
        let Ok(folder) = tempfile::Builder::new().prefix("tungnha-sim-").tempdir_in(memory()) else { return };
        while !self.stopped.load(Ordering::Relaxed) {
            let seed = self.next.fetch_add(1, Ordering::Relaxed);
            if seed >= self.end {
                return;
            }
            self.tell(&folder.path().join(seed.to_string()), seed);
        }
    }

    fn tell(&self, folder: &Path, seed: u64) {
        let told = catch_unwind(AssertUnwindSafe(|| {
            let mut story = Story::new(folder, seed, self.flaw).map_err(|why| (why, Vec::new()))?;
            let outcome = story.tell();
            let mut counts = held(&self.counts);
            story.counts.iter().for_each(|(what, times)| *counts.entry(what).or_default() += times);
            outcome.map_err(|why| (why, std::mem::take(&mut story.trail)))
        }));
        let _ = std::fs::remove_dir_all(folder);
        self.told.fetch_add(1, Ordering::Relaxed);
        let (why, trail) = match told {
            Ok(Ok(())) => return,
            Ok(Err(failed)) => failed,
            Err(_) => ("a panic".to_owned(), Vec::new()),
        };
        self.stopped.store(true, Ordering::Relaxed);
        let last = trail.iter().skip(trail.len().saturating_sub(TRAIL)).map(|event| format!("\n    {event}"));
        let text = format!("seed {seed}: {why}{}\n    replay: cargo xtask sim --seed {seed}", last.collect::<String>());
        held(&self.failure).get_or_insert(text);
    }
}

/// A folder in memory, where the system has one: small files beside the databases are synced often.
fn memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
