//! A sheet or a text file as rows of texts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::guard::{self, FileKind, broken, file};
use super::{delimited, workbook};
use crate::error::{ApiError, Result};

/// The most rows that one file may bring.
pub const ROWS_MAX: usize = 200_000;
/// The most columns that are looked at.
pub const COLUMNS_MAX: usize = 200;
/// The most cells that one file may bring.
pub const CELLS_MAX: usize = 4_000_000;
/// The most characters of a cell that are kept; more is a fault of the row, told by its field.
pub const CELL_CHARS_MAX: usize = 4_000;

/// One row that is not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    /// The cells' texts, trimmed; missing ones at the end are left out.
    pub cells: Vec<String>,
}

impl Row {
    /// The text in a column, empty where there is none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Puts a text into a column.
    pub(crate) fn put(&mut self, column: usize, text: String) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
    }
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name; empty for text files.
    pub sheet: String,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
    /// The rows that are not empty, in order.
    pub rows: Vec<Row>,
}

/// Reads a file's bytes into a table: the sheet asked for, or the first one with rows.
///
/// # Errors
/// [`crate::error::Code::File`] with what to do.
pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table> {
    // The readers of other people's formats are not ours: a panic there is a damaged file, not a crash.
    let table = catch_unwind(AssertUnwindSafe(|| match guard::judge(bytes)? {
        FileKind::Xlsx => workbook::xlsx(bytes, sheet),
        FileKind::Xls => workbook::xls(bytes, sheet),
        FileKind::Csv => delimited::read(bytes),
    }))
    .unwrap_or_else(|_| Err(broken("the reader panicked")))?;
    if table.rows.is_empty() {
        return Err(file(
            "Tệp không có dòng nào. Hãy chọn tệp hoặc trang tính có danh sách hộ.",
            "The file has no rows. Choose the file or sheet that has the household list.",
        ));
    }
    Ok(table)
}

/// A cell's text as it is kept: trimmed, no control characters, bounded. The apostrophe that makes a spreadsheet
/// take `=…` for text (the app's own export writes it) is no part of the text.
#[must_use]
pub fn clean(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_control() || c == '\u{a0}' { ' ' } else { c });
    let bounded: String = spaced.take(CELL_CHARS_MAX + 1).collect();
    let tidy = bounded.split_whitespace().collect::<Vec<_>>().join(" ");
    match tidy.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => tidy,
    }
}

/// What the texts of one file may hold together: one text may stand in every cell.
const TEXTS_BYTES_MAX: usize = 96 << 20;

/// Counts what was read and refuses past the limits.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    rows: usize,
    cells: usize,
    bytes: usize,
}

impl Budget {
    pub(crate) fn row(&mut self) -> Result<()> {
        self.rows += 1;
        if self.rows > ROWS_MAX { Err(too_many()) } else { Ok(()) }
    }

    /// Counts places for cells, those left empty too, and what is looked at of a text.
    pub(crate) fn cells(&mut self, places: usize, bytes: usize) -> Result<()> {
        self.cells += places;
        self.bytes += bytes;
        if self.cells > CELLS_MAX || self.bytes > TEXTS_BYTES_MAX { Err(too_many()) } else { Ok(()) }
    }
}

fn too_many() -> ApiError {
    file(
        "Tệp có quá nhiều dòng (trên 200.000). Hãy chia thành nhiều tệp theo xã hoặc thôn.",
        "The file has too many rows (over 200,000). Split it by commune or village.",
    )
}
