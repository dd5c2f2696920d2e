//! The household table as an Excel workbook: words are typed as text, numbers as numbers.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::columns::{Cell, HEADINGS};
use crate::error::{ApiError, Result};

const WIDTHS: [f64; 14] = [12.0, 18.0, 26.0, 18.0, 10.0, 10.0, 15.0, 14.0, 10.0, 28.0, 40.0, 10.0, 14.0, 36.0];

/// The workbook's bytes.
///
/// # Errors
/// When a cell holds more than Excel takes.
pub fn write(rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>> {
    build(rows).map_err(ApiError::internal)
}

fn build(rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Danh sách hộ")?;
    let head =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter).set_background_color("E2F1EE");
    for (column, (heading, width)) in (0..).zip(HEADINGS.iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, *heading, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Number(number) => sheet.write_number(line, column, number)?,
                Cell::Empty => continue,
            };
        }
    }
    workbook.save_to_buffer()
}
