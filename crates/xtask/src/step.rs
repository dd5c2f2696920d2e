//! Steps that say what they do and how long they took.

use std::fmt;
use std::time::Instant;

/// Why a task stopped: one sentence for the person at the terminal.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Self {
        Self(cause.to_string())
    }
}

/// What a task gives back.
pub type Outcome<T = ()> = Result<T, Failure>;

/// A failure with this sentence.
pub fn fail<T>(sentence: impl Into<String>) -> Outcome<T> {
    Err(Failure(sentence.into()))
}

/// Adds what was being done to the cause.
pub trait Doing<T> {
    /// `what` completes the sentence "could not …".
    fn doing(self, what: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> Doing<T> for Result<T, E> {
    fn doing(self, what: impl fmt::Display) -> Outcome<T> {
        self.map_err(|cause| Failure(format!("could not {what}: {cause}")))
    }
}

/// Runs one step with its title before and its time after.
pub fn step<T>(title: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("▸ {title}");
    let begun = Instant::now();
    let done = work();
    let seconds = begun.elapsed().as_secs_f64();
    let mark = if done.is_ok() { "✓" } else { "✗" };
    println!("{mark} {title} ({seconds:.1} s)");
    done
}

/// Says that a step had nothing to do.
pub fn already(title: &str) {
    println!("✓ {title} (already there)");
}
