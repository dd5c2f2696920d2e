//! The files that git knows or would take.

use std::path::PathBuf;

use crate::place;
use crate::step::Outcome;
use crate::task::Task;

/// Soft cap on the lines of a file; longer ones are reported.
const LINES_MAX: usize = 300;

/// A text file of the repository.
pub struct File {
    /// From the root, with forward slashes.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// Every text file.
pub fn all() -> Outcome<Vec<File>> {
    let list = Task::new("git", ["ls-files", "--cached", "--others", "--exclude-standard"]).text()?;
    let files = list.lines().filter_map(|path| {
        let place: PathBuf = place::root().join(path);
        let text = std::fs::read_to_string(place).ok()?;
        Some(File { path: path.to_owned(), text })
    });
    Ok(files.collect())
}

/// Says which files grew past the soft cap.
pub fn report_lengths(files: &[File]) {
    let code = [".rs", ".svelte", ".ts", ".mjs", ".kt", ".css"];
    let mut long: Vec<(usize, &str)> = files
        .iter()
        .filter(|file| code.iter().any(|end| file.path.ends_with(end)) && !is_generated(&file.path))
        .map(|file| (file.text.lines().count(), file.path.as_str()))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .collect();
    long.sort_unstable_by(|a, b| b.cmp(a));
    for (lines, path) in long {
        println!("  – {path} has {lines} lines (soft cap {LINES_MAX})");
    }
}

fn is_generated(path: &str) -> bool {
    path.contains("/generated/") || path.contains("/gen/android/buildSrc/")
}
