//! The stages with a screen: Chromium over `tungnha web`, and the real window under Xvfb.

use crate::step::Outcome;
use crate::task::Task;
use crate::test::count::Count;
use crate::test::tally::Tally;
use crate::{machine, place};

/// The flows in Chromium.
pub fn browser(tally: &mut Tally) {
    if place::under("tests/browser/run.mjs").is_file() {
        tally.stage("browser", || node("tests/browser/run.mjs", "browser tests"));
    } else {
        tally.not_run("browser", "tests/browser/run.mjs does not exist");
    }
}

/// The real window, through WebDriver.
pub fn window(tally: &mut Tally) {
    if !machine::has_webkit() {
        tally.not_run("window", "WebKit is not installed");
    } else if place::under("tests/window/run.mjs").is_file() {
        tally.stage("window", || node("tests/window/run.mjs", "window tests"));
    } else {
        tally.not_run("window", "tests/window/run.mjs does not exist");
    }
}

fn node(script: &str, name: &str) -> Outcome<Count> {
    let printed = Task::new("node", [script])
        .env("TUNGNHA_BIN", place::target().join("debug"))
        .env("TUNGNHA_TOOLS", place::target().join("tools/bin"))
        .lines()?;
    Count::of(&printed, name)
}
