//! Reads one sheet of an Excel workbook, cell by cell: the table grows with the cells that are there,
//! never with the size that the sheet claims.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use tungnha_forms::xls;

use super::guard::{broken, file, password};
use super::table::{Budget, COLUMNS_MAX, Row, Table, clean};
use crate::error::{ApiError, Result};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the sheet asked for, or the first one with rows.
pub(super) fn xlsx(bytes: &[u8], sheet: Option<&str>) -> Result<Table> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(refuse)?;
    chosen(book.sheet_names(), sheet, |name| xlsx_rows(&mut book, name))
}

/// The same of a workbook of 1997 to 2003.
pub(super) fn xls(bytes: &[u8], sheet: Option<&str>) -> Result<Table> {
    let mut book = xls::Book::open(bytes)?;
    let sheets = book.sheets().map(str::to_owned).collect();
    chosen(sheets, sheet, |name| {
        let mut rows = Rows::default();
        book.cells(name, |cell| rows.put(cell.row, cell.column, &cell.value))?;
        Ok(rows.in_order())
    })
}

fn chosen(sheets: Vec<String>, wanted: Option<&str>, mut rows: impl FnMut(&str) -> Result<Vec<Row>>) -> Result<Table> {
    let mut chosen = Table { sheets: sheets.clone(), ..Table::default() };
    if let Some(wanted) = wanted {
        if !sheets.iter().any(|name| name == wanted) {
            return Err(file(
                "Không có trang tính này trong tệp. Hãy chọn trang khác.",
                "The file has no such sheet. Choose another one.",
            ));
        }
        chosen.rows = rows(wanted)?;
        wanted.clone_into(&mut chosen.sheet);
        return Ok(chosen);
    }
    for name in &sheets {
        chosen.rows = rows(name)?;
        name.clone_into(&mut chosen.sheet);
        if !chosen.rows.is_empty() {
            break;
        }
    }
    Ok(chosen)
}

fn xlsx_rows(book: &mut Book<'_>, sheet: &str) -> Result<Vec<Row>> {
    let mut rows = Rows::default();
    let mut cells = match book.worksheet_cells_reader(sheet) {
        // A chart or dialogue sheet has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        other => other.map_err(refuse)?,
    };
    while let Some(cell) = cells.next_cell().map_err(refuse)? {
        let (row, column) = cell.get_position();
        rows.put(row, column, cell.get_value())?;
    }
    Ok(rows.in_order())
}

/// The rows of a sheet as they grow.
#[derive(Default)]
struct Rows {
    budget: Budget,
    rows: Vec<Row>,
}

impl Rows {
    /// Puts a cell in its place; rows and columns are counted from 0.
    fn put(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<()> {
        let column = column as usize;
        if column >= COLUMNS_MAX {
            return Ok(());
        }
        let text = text(value);
        if text.is_empty() {
            return Ok(());
        }
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.number != number) {
            self.budget.row()?;
            self.rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = self.rows.last_mut() {
            self.budget.cells((column + 1).saturating_sub(last.cells.len()), text.len())?;
            last.put(column, text);
        }
        Ok(())
    }

    /// A damaged or hand-made sheet may name its rows out of order, or one twice.
    fn in_order(self) -> Vec<Row> {
        let mut rows = self.rows;
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
        XlsxError::Password => password(),
        other => broken(other),
    }
}
