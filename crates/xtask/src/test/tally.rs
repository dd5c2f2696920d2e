//! The stages so far: what each gave, and how long it took.

use std::time::Instant;

use crate::step::{Failure, Outcome};
use crate::test::count::Count;

/// All stages of one run.
pub struct Tally {
    begun: Instant,
    stages: Vec<Stage>,
}

struct Stage {
    name: String,
    seconds: f64,
    result: Result,
}

enum Result {
    Counted(Count),
    Broken(String),
    NotRun(String),
}

impl Tally {
    /// No stage yet.
    pub fn begin() -> Self {
        Self { begun: Instant::now(), stages: Vec::new() }
    }

    /// Runs a stage and remembers what it gave; a failure does not stop the run.
    pub fn stage(&mut self, name: &str, work: impl FnOnce() -> Outcome<Count>) {
        println!("\n━━ {name}");
        let begun = Instant::now();
        let result = match work() {
            Ok(count) => Result::Counted(count),
            Err(Failure(why)) => {
                println!("✗ {why}");
                Result::Broken(why)
            }
        };
        self.stages.push(Stage { name: name.to_owned(), seconds: begun.elapsed().as_secs_f64(), result });
    }

    /// Remembers that a stage could not be run here, and why.
    pub fn not_run(&mut self, name: &str, why: impl Into<String>) {
        let why = why.into();
        println!("\n━━ {name}: not run, {why}");
        self.stages.push(Stage { name: name.to_owned(), seconds: 0.0, result: Result::NotRun(why) });
    }

    /// The table, and as the last line the sum.
    pub fn end(self) -> Outcome {
        println!();
        let mut sum = Count::none();
        for stage in &self.stages {
            let Stage { name, seconds, result } = stage;
            match result {
                Result::Counted(count) => {
                    sum.passed += count.passed;
                    sum.failed += count.failed;
                    let mark = if count.failed == 0 { "✓" } else { "✗" };
                    println!(
                        "{mark} {name:<12} {:>5} passed {:>3} failed {seconds:>7.1} s",
                        count.passed, count.failed
                    );
                }
                Result::Broken(why) => {
                    sum.failed += 1;
                    println!("✗ {name:<12} {why} {seconds:>7.1} s");
                }
                Result::NotRun(why) => println!("– {name:<12} not run: {why}"),
            }
        }
        println!("In all {:.1} s.", self.begun.elapsed().as_secs_f64());
        let last = format!("{} passed, {} failed", sum.passed, sum.failed);
        println!("{last}");
        if sum.failed == 0 {
            return Ok(());
        }
        std::process::exit(1);
    }
}
