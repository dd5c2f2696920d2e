//! What a file is, judged by its bytes and never by its name, and whether it is safe to read.
//!
//! A workbook is a zip of XML. Before anything parses it, every entry is inflated once into nothing,
//! counting, and refused past a limit: the sizes that a zip declares are the attacker's own words.
//! Old `.xls` workbooks need no such look: their reader (`tungnha_forms::xls`) takes nothing at its word.

use std::io::{Cursor, Read};

use tungnha_forms::xls::{self, Refusal};
use zip::ZipArchive;

use crate::error::{ApiError, Code, Result};

/// The largest file that is taken at all.
pub const FILE_BYTES_MAX: usize = 32 << 20;
const ENTRIES_MAX: usize = 2_000;
const INFLATED_BYTES_MAX: u64 = 64 << 20;

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An Excel workbook.
    Xlsx,
    /// An Excel workbook of 1997 to 2003.
    Xls,
    /// Text in columns.
    Csv,
}

const ZIP: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
/// Beginnings of files that are certainly no text in columns, though some would pass for text.
const FOREIGN: &[&[u8]] =
    &[b"%PDF", b"{\\rtf", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"Rar!", b"7z\xBC\xAF", b"<!DOCTYPE", b"<html"];

/// Judges a file.
///
/// # Errors
/// [`Code::File`] with what to do, when it cannot be read or is not safe to read.
pub fn judge(bytes: &[u8]) -> Result<FileKind> {
    if bytes.is_empty() {
        return Err(file("Tệp rỗng. Hãy chọn lại tệp.", "The file is empty. Choose another file."));
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(too_large(bytes.len()));
    }
    if bytes.starts_with(ZIP) {
        return judge_zip(bytes).map(|()| FileKind::Xlsx);
    }
    if bytes.starts_with(xls::MAGIC) {
        return Ok(FileKind::Xls);
    }
    if FOREIGN.iter().any(|head| bytes.starts_with(head)) {
        return Err(wrong_type());
    }
    Ok(FileKind::Csv)
}

fn judge_zip(bytes: &[u8]) -> Result<()> {
    // Counted before the archive is opened: opening makes a record for each entry.
    if bytes.windows(CENTRAL.len()).filter(|at| *at == CENTRAL).count() > ENTRIES_MAX {
        return Err(bomb("too many entries"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(wrong_type());
    }
    let mut left = INFLATED_BYTES_MAX;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        let inflated = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(broken)?;
        left = left.checked_sub(inflated).ok_or_else(|| bomb("inflates past the limit"))?;
    }
    Ok(())
}

/// Why an old workbook is not read, and what to do.
impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Password => password(),
            Refusal::TooOld => file(
                "Tệp Excel quá cũ (Excel 95). Mở bằng Excel hoặc LibreOffice, lưu thành .xlsx, rồi chọn tệp mới.",
                "The Excel file is too old (Excel 95). Open it in Excel or LibreOffice, save it as .xlsx, and choose the new file.",
            ),
            Refusal::TooLarge => bomb("a workbook beyond the bounds"),
            Refusal::Broken => broken("a damaged .xls"),
        }
    }
}

/// The workbook has a password.
pub(crate) fn password() -> ApiError {
    file(
        "Tệp Excel có mật khẩu. Mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi chọn tệp đó.",
        "The Excel file has a password. Open it in Excel, remove the password (File → Info → Protect Workbook), save it and choose it again.",
    )
}

/// An error about the file as a whole.
pub(crate) fn file(vi: &str, en: &str) -> ApiError {
    ApiError::new(Code::File, vi, en)
}

/// It is nothing that lists come in.
pub(crate) fn wrong_type() -> ApiError {
    file(
        "Tệp này không phải Excel (.xlsx, .xls) hay CSV. Hãy chọn tệp danh sách hộ dạng .xlsx, .xls hoặc .csv.",
        "This file is neither Excel (.xlsx, .xls) nor CSV. Choose the household list as .xlsx, .xls or .csv.",
    )
}

fn too_large(bytes: usize) -> ApiError {
    file(
        "Tệp quá lớn (trên 32 MB). Xóa hình ảnh và các trang không cần, hoặc chia thành nhiều tệp theo thôn.",
        "The file is too large (over 32 MB). Remove pictures and sheets that are not needed, or split it by village.",
    )
    .because(format!("{bytes} bytes"))
}

fn bomb(cause: &str) -> ApiError {
    file(
        "Tệp này phình ra quá lớn khi mở nên không được đọc, để giữ an toàn cho máy. Hãy chép danh sách sang một tệp Excel mới rồi thử lại.",
        "This file grows far too large when opened and was not read, to keep the device safe. Copy the list into a new Excel file and try again.",
    )
    .because(cause)
}

/// The workbook is damaged.
pub(crate) fn broken(cause: impl ToString) -> ApiError {
    file(
        "Tệp Excel bị hỏng hoặc chép chưa hết. Mở thử bằng Excel, lưu lại dạng .xlsx, hoặc chép lại tệp.",
        "The Excel file is damaged or was not copied whole. Open it in Excel, save it again as .xlsx, or copy the file again.",
    )
    .because(cause)
}
