//! How many tests passed and failed, read from what the runners print.

use crate::step::{Outcome, fail};
use crate::task::Printed;

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many passed.
    pub passed: u64,
    /// How many failed.
    pub failed: u64,
}

impl Count {
    /// A stage that has no tests.
    pub fn none() -> Self {
        Self::default()
    }

    /// A stage that is one test by itself.
    pub fn one() -> Self {
        Self { passed: 1, failed: 0 }
    }

    /// Reads a runner's output. A runner that fails without naming a failed test counts as one.
    pub fn of(printed: &Printed, runner: &str) -> Outcome<Self> {
        let mut count = Self::read(&printed.lines);
        if !printed.success && count.failed == 0 {
            count.failed = 1;
        }
        if count == Self::none() {
            return fail(format!("{runner} ran no test"));
        }
        Ok(count)
    }

    fn read(lines: &[String]) -> Self {
        let mut count = Self::default();
        for line in lines.iter().map(|line| plain(line)).filter(|line| is_result(line)) {
            count.passed += number_before(&line, "passed");
            count.failed += number_before(&line, "failed");
        }
        count
    }
}

/// The lines that sum up: `test result: …` (cargo), `Tests  …` (vitest), `N passed, N failed` (ours).
fn is_result(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("test result:") || line.starts_with("Tests ") || is_bare_sum(line)
}

fn is_bare_sum(line: &str) -> bool {
    let mut words = line.split([' ', ',']).filter(|word| !word.is_empty());
    let is_number = |word: Option<&str>| word.is_some_and(|word| word.parse::<u64>().is_ok());
    is_number(words.next())
        && words.next() == Some("passed")
        && is_number(words.next())
        && words.next() == Some("failed")
        && words.next().is_none()
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ';', ',', '|', '.']).filter(|part| !part.is_empty()).collect();
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs.filter(|(_, next)| **next == word).find_map(|(number, _)| number.parse().ok()).unwrap_or(0)
}

/// Without the colours.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.by_ref().find(|c| c.is_ascii_alphabetic());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Count {
        Count::read(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn cargo_results_are_summed() {
        let count = read(&[
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            "test sync::passed ... ok",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored",
        ]);
        assert_eq!(count, Count { passed: 15, failed: 2 });
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        let count = read(&[
            " Test Files  2 passed (2)",
            "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m1 failed\u{1b}[22m | 7 passed (8)",
        ]);
        assert_eq!(count, Count { passed: 7, failed: 1 });
    }

    #[test]
    fn our_own_last_line_is_read() {
        assert_eq!(read(&["ok 1 12 passed", "9 passed, 1 failed"]), Count { passed: 9, failed: 1 });
    }

    #[test]
    fn a_runner_that_dies_counts_as_a_failure() {
        let printed = Printed { lines: vec![], success: false };
        assert_eq!(Count::of(&printed, "x").unwrap(), Count { passed: 0, failed: 1 });
        assert!(Count::of(&Printed { lines: vec![], success: true }, "x").is_err());
    }
}
