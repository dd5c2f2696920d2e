//! The household table as CSV: UTF-8 with a byte-order mark, so that Excel shows Vietnamese when double-clicked.

use std::io::Write;

use super::columns::{Cell, HEADINGS};
use super::dump::unwritable;
use crate::error::{ApiError, Result};

/// Writes headings and rows.
///
/// # Errors
/// When `out` does not take the bytes.
pub fn write(rows: impl Iterator<Item = Vec<Cell>>, out: &mut dyn Write) -> Result<()> {
    out.write_all("\u{feff}".as_bytes()).map_err(unwritable)?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADINGS).map_err(broken)?;
    for row in rows {
        writer.write_record(row.iter().map(text)).map_err(broken)?;
    }
    writer.flush().map_err(unwritable)
}

fn broken(cause: csv::Error) -> ApiError {
    unwritable(std::io::Error::other(cause))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => inert(text),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

/// A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text() {
        let mut row = vec![Cell::Text("=HYPERLINK(\"x\")".to_owned()), Cell::Text("-2+3".to_owned()), Cell::Number(7)];
        row.resize(HEADINGS.len(), Cell::Empty);
        let mut out = Vec::new();
        write(std::iter::once(row), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with('\u{feff}'), "Excel needs the mark");
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\",'-2+3,7"), "{text}");
    }

    proptest! {
        #[test]
        fn no_cell_is_ever_a_formula(words in "\\PC{0,20}") {
            let cell = text(&Cell::Text(words));
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
