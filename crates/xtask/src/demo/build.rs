//! The front end and the binaries.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::place;
use crate::step::{Outcome, already, step};
use crate::task::Task;

/// Builds what is not up to date.
pub fn run(window: bool) -> Outcome {
    front_end()?;
    step("binaries", || {
        // With the examples come the features of development dependencies, as in the test run.
        let mut build = vec!["build", "--quiet", "--bins", "--examples"];
        build.extend(place::everything(window));
        Task::cargo(build).run()
    })
}

fn front_end() -> Outcome {
    let built = newest(&place::under("ui/dist"));
    let sources = ["ui/src", "ui/public", "ui/index.html", "ui/vite.config.ts", "ui/package-lock.json"];
    let changed = sources.into_iter().filter_map(|path| newest(&place::under(path))).max();
    if built.is_some() && built >= changed {
        already("front end");
        return Ok(());
    }
    step("front end", || Task::npm("ui", &["run", "--silent", "build", "--", "--logLevel", "error"]).run())
}

/// When the newest file at or below a place was written.
fn newest(path: &Path) -> Option<SystemTime> {
    let about = fs::metadata(path).ok()?;
    if about.is_file() {
        return about.modified().ok();
    }
    fs::read_dir(path).ok()?.flatten().filter_map(|entry| newest(&entry.path())).max()
}
