//! The sheets of a workbook, `.xlsx` or `.xls`, as rows of texts.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, Xlsx};

use super::bounds::{self, COLUMNS_MAX, Left, ROWS_MAX};
use super::cell::{self, Cell};
use super::wording;
use crate::fault::Fault;
use crate::xls::{self, Refusal};

/// A sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// Its name as it is written.
    pub name: String,
    /// Its rows, the heading first.
    pub rows: Vec<Vec<Cell>>,
}

/// A workbook.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// The sheet of this name, however it is capitalised.
    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name.trim().to_lowercase() == name)
    }
}

impl Sheet {
    /// The cell at a row and column, counted from 0.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.get(column)
    }

    fn put(&mut self, row: u32, column: u32, cell: Cell, left: &mut Left) -> Result<(), Box<Fault>> {
        if cell.is_empty() {
            return left.take(1, 0);
        }
        if row >= ROWS_MAX || column >= COLUMNS_MAX {
            return Err(Box::new(bounds::too_large()));
        }
        let (row, column) = (row as usize, column as usize);
        let width = self.rows.get(row).map_or(0, Vec::len);
        left.take((column + 1).saturating_sub(width), cell.text.len())?;
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let Some(cells) = self.rows.get_mut(row) else { return Ok(()) };
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Box<Fault>> {
    bounds::check(bytes)?;
    // A file made to break the reader must not take the app along.
    let found = catch_unwind(AssertUnwindSafe(|| {
        if bytes.starts_with(b"PK") {
            xlsx(bytes)
        } else if bytes.starts_with(xls::MAGIC) {
            xls(bytes)
        } else {
            Err(Box::new(wording::not_a_workbook()))
        }
    }));
    found.unwrap_or_else(|_| Err(Box::new(wording::unreadable())))
}

fn xlsx(bytes: &[u8]) -> Result<Workbook, Box<Fault>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Box::new(wording::unreadable()))?;
    let (mut found, mut left) = (Workbook::default(), Left::default());
    for name in book.sheet_names() {
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        // Cell by cell: one cell in the last corner would otherwise make a table of billions.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        while let Some(one) = cells.next_cell().map_err(|_| Box::new(wording::unreadable()))? {
            let (row, column) = one.get_position();
            sheet.put(row, column, cell::of(one.get_value()), &mut left)?;
        }
        found.sheets.push(sheet);
    }
    Ok(found)
}

fn xls(bytes: &[u8]) -> Result<Workbook, Box<Fault>> {
    let mut book = xls::Book::open(bytes)?;
    let names: Vec<String> = book.sheets().map(str::to_owned).collect();
    let (mut found, mut left) = (Workbook::default(), Left::default());
    for name in names {
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        book.cells(&name, |one| sheet.put(one.row, one.column, cell::of(&one.value), &mut left))?;
        found.sheets.push(sheet);
    }
    Ok(found)
}

impl From<Refusal> for Box<Fault> {
    fn from(refusal: Refusal) -> Self {
        Self::new(match refusal {
            Refusal::Broken | Refusal::TooOld => wording::unreadable(),
            Refusal::Password => wording::encrypted(),
            Refusal::TooLarge => bounds::too_large(),
        })
    }
}
