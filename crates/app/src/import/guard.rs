//! What a file is, judged by its bytes and never by its name, and whether it is safe to read.
//!
//! A workbook is a zip of XML. Before anything parses it, every entry is inflated once into nothing,
//! counting, and refused past a limit: the sizes that a zip declares are the attacker's own words.
//! Old `.xls` workbooks are refused with advice: the reader allots a table as wide and as high as the
//! file claims (half a gigabyte a sheet), which a file of a few kilobytes can ask for.

use std::io::{Cursor, Read};

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
    /// Text in columns.
    Csv,
}

const ZIP: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
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
    if bytes.starts_with(OLE) {
        return Err(judge_ole(bytes));
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

/// An encrypted workbook is an OLE container with a stream of this name (UTF-16).
fn judge_ole(bytes: &[u8]) -> ApiError {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|at| at == name) {
        return file(
            "Tệp Excel có mật khẩu. Mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi chọn tệp đó.",
            "The Excel file has a password. Open it in Excel, remove the password (File → Info → Protect Workbook), save it and choose it again.",
        );
    }
    file(
        "Tệp Excel đời cũ (.xls). Mở bằng Excel, chọn Lưu thành → Excel Workbook (.xlsx), rồi chọn tệp mới.",
        "An old Excel file (.xls). Open it in Excel, choose Save As → Excel Workbook (.xlsx), and choose the new file.",
    )
}

/// An error about the file as a whole.
pub(crate) fn file(vi: &str, en: &str) -> ApiError {
    ApiError::new(Code::File, vi, en)
}

fn wrong_type() -> ApiError {
    file(
        "Tệp này không phải Excel (.xlsx) hay CSV. Hãy chọn tệp danh sách hộ dạng .xlsx hoặc .csv.",
        "This file is neither Excel (.xlsx) nor CSV. Choose the household list as .xlsx or .csv.",
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
