//! Reads one sheet of an Excel workbook, cell by cell: the table grows with the cells that are there,
//! never with the size that the sheet claims.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::guard::{broken, file};
use super::table::{Budget, COLUMNS_MAX, Row, Table, clean};
use crate::error::{ApiError, Result};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the sheet asked for, or the first one with rows.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(refuse)?;
    let sheets = book.sheet_names();
    let mut chosen = Table { sheets: sheets.clone(), ..Table::default() };
    if let Some(wanted) = sheet {
        if !sheets.iter().any(|name| name == wanted) {
            return Err(file(
                "Không có trang tính này trong tệp. Hãy chọn trang khác.",
                "The file has no such sheet. Choose another one.",
            ));
        }
        chosen.rows = rows(&mut book, wanted)?;
        wanted.clone_into(&mut chosen.sheet);
        return Ok(chosen);
    }
    for name in &sheets {
        chosen.rows = rows(&mut book, name)?;
        name.clone_into(&mut chosen.sheet);
        if !chosen.rows.is_empty() {
            break;
        }
    }
    Ok(chosen)
}

fn rows(book: &mut Book<'_>, sheet: &str) -> Result<Vec<Row>> {
    let mut budget = Budget::default();
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = match book.worksheet_cells_reader(sheet) {
        // A chart or dialogue sheet has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(rows),
        other => other.map_err(refuse)?,
    };
    while let Some(cell) = cells.next_cell().map_err(refuse)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        let column = column as usize;
        if text.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        budget.cell()?;
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|last| last.number != number) {
            budget.row()?;
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            last.put(column, text);
        }
    }
    Ok(in_order(rows))
}

/// A damaged or hand-made sheet may name its rows out of order, or one twice.
fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| row.number);
    rows.dedup_by(|later, earlier| {
        let same = later.number == earlier.number;
        if same {
            for (column, text) in later.cells.drain(..).enumerate().filter(|(_, text)| !text.is_empty()) {
                earlier.put(column, text);
            }
        }
        same
    });
    rows
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "có" } else { "không" }.to_owned(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year:04}")
        }
    }
}

fn refuse(cause: XlsxError) -> ApiError {
    match cause {
        XlsxError::Password => file(
            "Tệp Excel có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi chọn tệp đó.",
            "The Excel file has a password. Open it in Excel, remove the password, save it and choose it again.",
        ),
        other => broken(other),
    }
}
