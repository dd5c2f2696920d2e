//! How much of a file is read: a small file may hold a very large one.

use std::io::{Cursor, Read};

use crate::fault::Fault;

/// The largest workbook, in bytes.
pub const BYTES_MAX: usize = 16 << 20;
/// The most that its parts may hold together.
const INFLATED_MAX: u64 = 128 << 20;
const PARTS_MAX: usize = 4096;
/// The most places for cells in all sheets, empty ones in between too; and what the texts in them may hold together:
/// one text may stand in every cell.
const CELLS_MAX: usize = 2_000_000;
const TEXTS_BYTES_MAX: usize = 48 << 20;
/// The last row and column of a sheet.
pub(super) const ROWS_MAX: u32 = 200_000;
pub(super) const COLUMNS_MAX: u32 = 512;

/// How much more is taken of a workbook.
#[derive(Debug)]
pub(super) struct Left {
    cells: usize,
    bytes: usize,
}

impl Default for Left {
    fn default() -> Self {
        Self { cells: CELLS_MAX, bytes: TEXTS_BYTES_MAX }
    }
}

impl Left {
    /// Takes places for cells and the bytes of a text.
    pub(super) fn take(&mut self, cells: usize, bytes: usize) -> Result<(), Box<Fault>> {
        let left = self.cells.checked_sub(cells).zip(self.bytes.checked_sub(bytes));
        (self.cells, self.bytes) = left.ok_or_else(|| Box::new(too_large()))?;
        Ok(())
    }
}

/// Refuses a file that is too large, or would be once unpacked.
pub(super) fn check(bytes: &[u8]) -> Result<(), Box<Fault>> {
    if bytes.len() > BYTES_MAX {
        return Err(Box::new(too_large()));
    }
    if !bytes.starts_with(b"PK") {
        return Ok(());
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Box::new(super::wording::unreadable()))?;
    if archive.len() > PARTS_MAX {
        return Err(Box::new(too_large()));
    }
    let mut left = INFLATED_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Box::new(super::wording::unreadable()))?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|_| Box::new(super::wording::unreadable()))?;
        left = left.checked_sub(read).ok_or_else(|| Box::new(too_large()))?;
    }
    Ok(())
}

/// The fault of a file beyond the bounds.
pub(super) fn too_large() -> Fault {
    Fault::worded(
        "too_large",
        "Tệp quá lớn.",
        "The file is too large.",
        "Bỏ bớt trang và hàng không dùng rồi gửi lại.",
        "Remove unused sheets and rows and try again.",
    )
}
