//! `cargo xtask tidy`: the rules of the house that no compiler checks.

mod edges;
mod files;
mod names;
mod words;

use crate::step::{Outcome, fail, step};

/// Reports every broken rule, then fails if there was one.
pub fn run() -> Outcome {
    step("tidy", || {
        let files = files::all()?;
        let mut faults = edges::faults()?;
        faults.extend(names::faults());
        faults.extend(words::faults(&files));
        files::report_lengths(&files);
        for fault in &faults {
            println!("  ✗ {fault}");
        }
        match faults.len() {
            0 => Ok(()),
            1 => fail("tidy: one rule is broken (above)."),
            n => fail(format!("tidy: {n} rules are broken (above).")),
        }
    })
}
