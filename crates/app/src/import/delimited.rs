//! Reads text in columns: UTF-8 with or without a mark, or the UTF-16 that Excel writes as "Unicode text".
//! Other encodings are refused with advice instead of guessed: a wrong guess silently spoils every name.

use super::guard::{file, wrong_type};
use super::table::{Budget, COLUMNS_MAX, Row, Table, clean};
use crate::error::{ApiError, Result};

/// Reads the rows.
pub(super) fn read(bytes: &[u8]) -> Result<Table> {
    let text = decode(bytes)?;
    if text.contains('\0') {
        return Err(wrong_type());
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut budget = Budget::default();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable)? {
        let number = record.position().map_or(1, csv::Position::line);
        let mut row = Row { number: u32::try_from(number).unwrap_or(u32::MAX), cells: Vec::new() };
        for (column, value) in record.iter().take(COLUMNS_MAX).enumerate() {
            let value = clean(value);
            if !value.is_empty() {
                budget.cells(1, value.len())?;
                row.put(column, value);
            }
        }
        if !row.cells.is_empty() {
            budget.row()?;
            rows.push(row);
        }
    }
    Ok(Table { rows, ..Table::default() })
}

fn decode(bytes: &[u8]) -> Result<String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).collect::<std::result::Result<String, _>>().map_err(|_| encoding())
    };
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return wide(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return wide(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| encoding())
}

fn encoding() -> ApiError {
    file(
        "Tệp CSV không ở dạng UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258) nên chữ Việt sẽ sai. \
         Mở bằng Excel, chọn Lưu thành → CSV UTF-8, rồi chọn tệp mới.",
        "The CSV file is not UTF-8 (perhaps TCVN3, VNI or Windows-1258), so Vietnamese letters would be wrong. \
         Open it in Excel, choose Save As → CSV UTF-8, and choose the new file.",
    )
}

fn unreadable(cause: csv::Error) -> ApiError {
    file(
        "Không đọc được tệp CSV. Mở bằng Excel và lưu lại dạng CSV UTF-8.",
        "The CSV file cannot be read. Open it in Excel and save it again as CSV UTF-8.",
    )
    .because(cause)
}

/// The delimiter that the first lines use most, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let mut lines = 0;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                lines += 1;
                if lines == 10 {
                    break;
                }
            }
            _ if !quoted => {
                for (_, count) in counts.iter_mut().filter(|(mark, _)| *mark == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // On a tie the comma wins: it stands first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}
