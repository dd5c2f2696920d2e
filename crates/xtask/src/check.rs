//! `cargo xtask check`: the quick gate before a commit.

use crate::step::{Outcome, step};
use crate::task::Task;
use crate::{machine, place, tidy};

/// Crates whose unit tests take seconds.
const FAST: [&str; 4] = ["tungnha-model", "tungnha-docs", "tungnha-sync", "xtask"];

/// Stops at the first fault.
pub fn run() -> Outcome {
    tidy::run()?;
    step("format", || Task::cargo(["fmt", "--all", "--check"]).run())?;
    step("lints", || {
        let all = ["clippy", "--workspace", "--exclude", "tungnha-window", "--all-targets", "--", "-D", "warnings"];
        Task::cargo(all).run()
    })?;
    if machine::has_webkit() {
        step("lints of the window", || {
            Task::cargo(["clippy", "--package", "tungnha-window", "--all-targets", "--", "-D", "warnings"]).run()
        })?;
    } else {
        println!("– lints of the window: not run, WebKit is not installed (cargo xtask setup)");
    }
    step("fast unit tests", || {
        let packages = FAST.iter().flat_map(|name| ["--package", name]);
        Task::cargo(["test", "--quiet", "--lib", "--bins"].into_iter().chain(packages)).run()
    })?;
    if place::under("ui/node_modules").is_dir() {
        step("front end", || Task::npm("ui", &["run", "--silent", "check"]).run())?;
    } else {
        println!("– front end: not run, its packages are not installed (cargo xtask setup)");
    }
    println!("All good.");
    Ok(())
}
