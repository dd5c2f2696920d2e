//! The sheets of a workbook, `.xlsx` or `.xls`, as rows of texts.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, Xls, Xlsx};

use super::bounds::{self, CELLS_MAX, COLUMNS_MAX, ROWS_MAX};
use super::cell::{self, Cell};
use super::wording;
use crate::fault::Fault;

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

    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Box<Fault>> {
        if cell.is_empty() {
            return Ok(());
        }
        if row >= ROWS_MAX || column >= COLUMNS_MAX {
            return Err(Box::new(bounds::too_large()));
        }
        let (row, column) = (row as usize, column as usize);
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
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            xls(bytes)
        } else {
            Err(Box::new(wording::not_a_workbook()))
        }
    }));
    found.unwrap_or_else(|_| Err(Box::new(wording::unreadable())))
}

fn xlsx(bytes: &[u8]) -> Result<Workbook, Box<Fault>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Box::new(wording::unreadable()))?;
    let mut found = Workbook::default();
    for name in book.sheet_names() {
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        // Cell by cell: one cell in the last corner would otherwise make a table of billions.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut count = 0;
        while let Some(one) = cells.next_cell().map_err(|_| Box::new(wording::unreadable()))? {
            count += 1;
            if count > CELLS_MAX {
                return Err(Box::new(bounds::too_large()));
            }
            let (row, column) = one.get_position();
            sheet.put(row, column, cell::of(&Data::from(one.get_value().clone())))?;
        }
        found.sheets.push(sheet);
    }
    Ok(found)
}

fn xls(bytes: &[u8]) -> Result<Workbook, Box<Fault>> {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(encrypted.len()).any(|window| window == encrypted) {
        return Err(Box::new(wording::encrypted()));
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| Box::new(wording::unreadable()))?;
    let mut found = Workbook::default();
    for name in book.sheet_names() {
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let place = |index: usize, from: u32| u32::try_from(index).unwrap_or(u32::MAX).saturating_add(from);
            sheet.put(place(row, top), place(column, left), cell::of(data))?;
        }
        found.sheets.push(sheet);
    }
    Ok(found)
}
