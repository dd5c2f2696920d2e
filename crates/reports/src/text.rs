//! CSV: UTF-8 with a byte-order mark, so that Excel shows Vietnamese when the file is double-clicked.

use std::io::{Error, Result, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::cell::{Cell, Rows, Table};

/// A spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.
#[must_use]
pub fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Writes one table.
///
/// # Errors
/// When `out` does not take the bytes.
pub fn write(place: usize, table: &Table, separator: u8, rows: &mut Rows<'_>, mut out: impl Write) -> Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
    writer.write_record(table.headings.iter().map(|heading| inert(heading))).map_err(Error::other)?;
    rows(place, &mut |cells: &[Cell]| writer.write_record(cells.iter().map(shown)).map_err(Error::other))?;
    writer.flush()
}

fn shown(cell: &Cell) -> String {
    match cell {
        // A number may begin with a minus; it is no formula.
        Cell::Number(_) | Cell::Empty => cell.plain(),
        Cell::Text(text) => inert(text),
    }
}

/// Writes several tables, each a file of a zip.
///
/// # Errors
/// When `out` does not take the bytes.
pub fn write_zip(tables: &[Table], separator: u8, rows: &mut Rows<'_>, out: impl Write + Seek) -> Result<()> {
    let mut zip = ZipWriter::new(out);
    for (place, table) in tables.iter().enumerate() {
        zip.start_file(format!("{}.csv", table.name), SimpleFileOptions::default())?;
        write(place, table, separator, rows, &mut zip)?;
    }
    zip.finish()?;
    Ok(())
}
