//! The household list as a file that people open.

use std::io::Write;

use super::columns::{self, Cell};
use super::dump::unwritable;
use super::{csv, dump, xlsx};
use crate::App;
use crate::error::Result;

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// An Excel workbook.
    Xlsx,
    /// CSV with a byte-order mark.
    Csv,
    /// One JSON object a line, complete.
    Ndjson,
}

/// Writes every household; gives how many there were.
///
/// # Errors
/// When the device is locked, the store fails, or `out` does not take the bytes.
pub fn export(app: &App, format: ExportFormat, out: &mut dyn Write) -> Result<u32> {
    if format == ExportFormat::Ndjson {
        return dump(app, out);
    }
    let rows = table(app)?;
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    match format {
        ExportFormat::Csv => csv::write(rows.into_iter(), out)?,
        _ => out.write_all(&xlsx::write(rows.into_iter())?).map_err(unwritable)?,
    }
    out.flush().map_err(unwritable)?;
    Ok(count)
}

fn table(app: &App) -> Result<Vec<Vec<Cell>>> {
    let today = app.today();
    app.store()?.read(|reader| {
        let tree = reader.units()?;
        let ids = reader.household_ids()?;
        ids.into_iter().map(|id| Ok(columns::cells(&reader.record(id)?, &tree, today))).collect()
    })
}
