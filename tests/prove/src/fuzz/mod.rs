//! Damaged and hostile input for every parser and the gate.
//!
//! Valid inputs are changed in ways that programs meet and attackers try (bits, bytes, lengths, splices, repeats), with
//! the checks over them made right again, so that the change gets past the first door. The process may take so much
//! memory and no more, and every input has its time. The same seed gives the same inputs.

mod mutate;
mod target;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use tungnha_testkit::random::Dice;

use target::{TARGETS, Target};

/// The longest that one input may take. Without optimisation, as in the tests, everything takes its time.
const TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 1 });
/// In what the system counts memory.
const PAGE_BYTES: u64 = 4096;
/// By how much the process may grow.
const MEMORY_MAX: u64 = 256 << 20;
/// A clock is looked at after so many inputs.
const SLICE: u64 = 256;

/// What to try.
#[derive(Args)]
pub struct Wishes {
    /// One target; all of them when left out
    target: Option<String>,
    /// For so long, each target
    #[arg(long, conflicts_with = "executions")]
    seconds: Option<u64>,
    /// So many inputs, each target
    #[arg(long, default_value_t = 20_000)]
    executions: u64,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder with inputs to be tried unchanged, and to begin from: tests/fuzz
    #[arg(long, default_value = "tests/fuzz")]
    corpus: std::path::PathBuf,
}

/// Runs the campaign; whether nothing broke.
pub fn run(wishes: &Wishes) -> bool {
    if let Err(cause) = limit_memory() {
        println!("result: the memory cannot be limited: {cause}");
        return false;
    }
    let chosen = TARGETS.iter().filter(|target| wishes.target.as_deref().is_none_or(|name| name == target.name));
    let (mut all, mut sum, mut count) = (true, 0, 0);
    for target in chosen {
        count += 1;
        match attack(target, wishes) {
            Ok((tried, slowest)) => {
                sum += tried;
                println!("{tried:>9} inputs, slowest {:>4} ms: {}", slowest.as_millis(), target.name);
            }
            Err(why) => {
                all = false;
                println!("{}: {why}", target.name);
            }
        }
    }
    let ended = if all && count > 0 { "held" } else { "FAILED" };
    println!("result: {sum} inputs, {count} targets, {ended}");
    all && count > 0
}

#[allow(clippy::disallowed_methods, reason = "a campaign measures itself with the real clock")]
fn attack(target: &Target, wishes: &Wishes) -> Result<(u64, Duration), String> {
    let mut seeds = (target.seeds)();
    let stored = stored(&wishes.corpus.join(target.name))?;
    let mut slowest = Duration::ZERO;
    for input in &stored {
        slowest = slowest.max(one(target, input)?);
    }
    seeds.extend(stored);
    let begun = Instant::now();
    let (mut dice, mut tried) = (Dice::new(wishes.seed), 0_u64);
    loop {
        let over = match wishes.seconds {
            Some(seconds) => tried % SLICE == 0 && begun.elapsed().as_secs() >= seconds,
            None => tried >= wishes.executions,
        };
        if over {
            return Ok((tried, slowest));
        }
        let mut input = mutate::mutate(&seeds, &mut dice);
        (target.mend)(&mut input);
        slowest = slowest.max(one(target, &input)?);
        tried += 1;
    }
}

/// Tries one input; how long it took.
#[allow(clippy::disallowed_methods, reason = "the time that an input takes is what is looked at")]
fn one(target: &Target, input: &[u8]) -> Result<Duration, String> {
    let begun = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let took = begun.elapsed();
    if outcome.is_err() {
        return Err(format!("a panic on {} bytes: {}", input.len(), hex(input)));
    }
    if took > TIME_MAX {
        return Err(format!("{} ms on {} bytes: {}", took.as_millis(), input.len(), hex(input)));
    }
    Ok(took)
}

/// From now on the process may grow by so much and no more; what wants more aborts.
#[cfg(unix)]
fn limit_memory() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let pages = std::fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = pages.split_whitespace().next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
    let most = Some(pages * PAGE_BYTES + MEMORY_MAX);
    Ok(setrlimit(Resource::As, Rlimit { current: most, maximum: most })?)
}

#[cfg(not(unix))]
fn limit_memory() -> std::io::Result<()> {
    Ok(())
}

fn stored(folder: &Path) -> Result<Vec<Vec<u8>>, String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).map_err(|cause| format!("{}: {cause}", file.display()))).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
