//! The commune's list as files.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::people::{Demo, households};

/// The file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be written: {0}")]
pub struct SheetError(#[from] XlsxError);

/// The headings, in the words of a commune's own lists.
const HEADINGS: [&str; 17] = [
    "STT",
    "Thôn",
    "Họ và tên chủ hộ",
    "Tên thường gọi",
    "Năm sinh",
    "Giới tính",
    "Số nhân khẩu",
    "Điện thoại",
    "Số CCCD",
    "Số nhà",
    "Nhóm/cụm",
    "Địa điểm",
    "Internet",
    "Sóng",
    "Thành viên khác",
    "Ghi chú",
    "Mã hộ",
];

enum Cell {
    Text(String),
    Number(u32),
}

fn cells(index: usize, demo: &Demo) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let maybe = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
    vec![
        Cell::Number(u32::try_from(index + 1).unwrap_or(0)),
        text(demo.village),
        text(&demo.name),
        maybe(&demo.nickname),
        Cell::Number(demo.birth_year.into()),
        text(if demo.female { "Nữ" } else { "Nam" }),
        Cell::Number(demo.members.into()),
        maybe(&demo.phone),
        // The column that every list has and that the import leaves out; the demo has nobody's number.
        text(""),
        maybe(&demo.house_number),
        text(&demo.hamlet),
        text(&demo.landmark),
        text(demo.internet),
        Cell::Number(demo.signal.into()),
        Cell::Text(demo.others.join("; ")),
        text(demo.note.unwrap_or("")),
        text(&demo.code),
    ]
}

/// The first `count` households as an Excel workbook.
///
/// # Errors
/// When the workbook cannot be written.
pub fn workbook(count: usize) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    // A fixed date of making: the same households give the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 11, 23)?));
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name("Danh sách hộ")?;
    sheet.write_string_with_format(0, 0, "DANH SÁCH HỘ GIA ĐÌNH XÃ BA BỂ (MINH HỌA)", &bold)?;
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string_with_format(2, column, heading, &bold)?;
    }
    for (row, demo) in (3_u32..).zip(households(count)) {
        write_row(sheet, row, &cells((row - 3) as usize, &demo))?;
    }
    Ok(book.save_to_buffer()?)
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => {
                sheet.write_string(row, column, text)?;
            }
            Cell::Number(number) => {
                sheet.write_number(row, column, *number)?;
            }
        }
    }
    Ok(())
}

/// The first `count` households as text, separated by semicolons as a Vietnamese Excel writes it.
#[must_use]
pub fn csv(count: usize) -> String {
    let mut text = String::from('\u{feff}');
    text.push_str(&HEADINGS.join(";"));
    for (index, demo) in households(count).iter().enumerate() {
        let cells = cells(index, demo).into_iter().map(|cell| match cell {
            Cell::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
            Cell::Number(number) => number.to_string(),
        });
        text.push_str("\r\n");
        text.push_str(&cells.collect::<Vec<_>>().join(";"));
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_commune_every_time() {
        assert_eq!(workbook(50).unwrap(), workbook(50).unwrap());
        assert_eq!(csv(800).lines().count(), 801);
    }

    #[test]
    fn everybody_is_invented_and_nobody_twice_in_a_village() {
        let mut seen = std::collections::BTreeSet::new();
        for demo in households(800) {
            assert!(seen.insert((demo.village, demo.name.clone())), "{} twice in {}", demo.name, demo.village);
            assert!(demo.phone.is_none_or(|phone| phone.starts_with("0900") && phone.len() == 10));
        }
    }
}
