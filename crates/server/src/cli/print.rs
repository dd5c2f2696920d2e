//! Output: lines for people, or one JSON value.

use serde::Serialize;

use crate::error::Error;

/// Prints a value as JSON.
pub fn json(value: &impl Serialize) {
    say!("{}", serde_json::to_string_pretty(value).unwrap_or_default());
}

/// Prints a problem on standard error.
pub fn problem(problem: &Error, as_json: bool) {
    if as_json {
        let value = serde_json::json!({ "error": { "vi": problem.vi, "en": problem.en } });
        complain!("{value}");
    } else {
        complain!("{problem}");
    }
}

/// Prints a table: each column as wide as its widest cell.
pub fn table(heads: &[&str], rows: &[Vec<String>]) {
    let count = |text: &str| text.chars().count();
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            rows.iter().filter_map(|row| row.get(at)).map(|cell| count(cell)).max().unwrap_or(0).max(count(head))
        })
        .collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    say!("{}", line(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()));
    for row in rows {
        say!("{}", line(row));
    }
}
