//! Workbooks of Excel 97 to 2003, `.xls`: their cells one after another, within bounds.
//!
//! Written here and not taken from a library: those that there are make a table as wide and as high as the file
//! claims before anybody can look at it, and a file of a few kilobytes can claim half a gigabyte. Here nothing grows
//! with what a file says of itself. What is read is what lists and forms consist of: texts, numbers, dates, truths and
//! the last values of formulas; of pictures, charts and macros nothing is looked at.
//!
//! | | |
//! |---|---|
//! | `container` | the file as a small disk: sectors, chains, the stream with the workbook |
//! | `record` | that stream as records, and texts that go on over several of them |
//! | `globals` | what sheets share: their names, texts, formats |
//! | `sheet` | the cells |

mod container;
mod format;
mod globals;
mod record;
mod sheet;

use calamine::DataRef;

pub use container::MAGIC;

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Damaged, cut off, or no workbook at all.
    Broken,
    /// It has a password.
    Password,
    /// Written by Excel 95 or older.
    TooOld,
    /// Beyond what is read.
    TooLarge,
}

/// A cell that says something.
#[derive(Debug)]
pub struct Cell<'a> {
    /// Counted from 0.
    pub row: u32,
    /// Counted from 0.
    pub column: u32,
    /// What it says.
    pub value: DataRef<'a>,
}

/// A workbook whose sheets can be read.
#[derive(Debug)]
pub struct Book {
    stream: Vec<u8>,
    globals: globals::Globals,
    /// How many more records are looked at, in all sheets together: several may begin at one place.
    left: u32,
}

impl Book {
    /// Opens a workbook.
    ///
    /// # Errors
    /// Why it is not read.
    pub fn open(bytes: &[u8]) -> Result<Self, Refusal> {
        let stream = container::workbook(bytes)?;
        let globals = globals::read(&stream)?;
        Ok(Self { stream, globals, left: record::RECORDS_MAX })
    }

    /// The names of its sheets of cells, in order.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.globals.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// Shows every cell of a sheet that says something, in the order of the file; nothing for a sheet that is not
    /// there. What `see` refuses ends it.
    ///
    /// # Errors
    /// Why it is not read on, or what `see` says.
    pub fn cells<E: From<Refusal>>(
        &mut self,
        sheet: &str,
        see: impl FnMut(Cell<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(start) = self.globals.sheets.iter().find(|one| one.name == sheet).map(|one| one.start) else {
            return Ok(());
        };
        let records = record::Records::at(&self.stream, start, &mut self.left);
        sheet::read(records, &self.globals, see)
    }
}
