//! Excel workbooks, written row by row: memory does not grow with the number of rows. Words are typed as text, so
//! that nothing that somebody answered can become a formula.

use std::io::{Error, Result, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::cell::{Cell, Rows, Table};

/// The most rows that a sheet can hold, its heading among them.
pub const ROWS_MAX: u32 = 1_048_576;
/// The longest text of a cell, in characters.
const TEXT_MAX: usize = 32_767;
/// The longest name of a sheet, in characters.
const NAME_MAX: usize = 31;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Writes a workbook, a sheet for each table.
///
/// # Errors
/// When `out` does not take the bytes, or a table has more rows than a sheet can hold.
pub fn write(tables: &[Table], rows: &mut Rows<'_>, out: impl Write + Seek) -> Result<()> {
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default();
    for (name, text) in parts(tables) {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    for (place, table) in tables.iter().enumerate() {
        zip.start_file(format!("xl/worksheets/sheet{}.xml", place + 1), options)?;
        write!(zip, "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">")?;
        write!(zip, "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>")?;
        write!(zip, "</sheetView></sheetViews><sheetData>")?;
        let headings: Vec<Cell> = table.headings.iter().map(Cell::text).collect();
        row(&mut zip, 1, &headings, true)?;
        let mut number = 1_u32;
        rows(place, &mut |cells| {
            number += 1;
            if number > ROWS_MAX {
                return Err(Error::other("more rows than a sheet can hold; export as CSV"));
            }
            row(&mut zip, number, cells, false)
        })?;
        write!(zip, "</sheetData></worksheet>")?;
    }
    zip.finish()?;
    Ok(())
}

fn row(out: &mut impl Write, number: u32, cells: &[Cell], bold: bool) -> Result<()> {
    let style = if bold { " s=\"1\"" } else { "" };
    write!(out, "<row r=\"{number}\">")?;
    for (column, cell) in cells.iter().enumerate() {
        let at = letters(column);
        match cell {
            Cell::Empty => {}
            Cell::Number(value) => write!(out, "<c r=\"{at}{number}\"{style}><v>{value}</v></c>")?,
            Cell::Text(text) => write!(
                out,
                "<c r=\"{at}{number}\" t=\"inlineStr\"{style}><is><t xml:space=\"preserve\">{}</t></is></c>",
                escaped(text)
            )?,
        }
    }
    write!(out, "</row>")
}

/// The letters of a column: A, B, … Z, AA.
fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A text within XML; control characters, which XML cannot say, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().take(TEXT_MAX) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Excel reads `_x000D_` as an escape: the underscore is written as one.
            '_' => out.push_str("_x005F_"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

/// Everything but the sheets.
fn parts(tables: &[Table]) -> [(&'static str, String); 5] {
    let each = |write: &dyn Fn(usize) -> String| -> String { (1..=tables.len()).map(write).collect() };
    let names = sheet_names(tables);
    let types = each(&|n| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        )
    });
    let sheets: String = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("<sheet name=\"{}\" sheetId=\"{1}\" r:id=\"rId{1}\"/>", plain_escaped(name), at + 1))
        .collect();
    let links = each(&|n| {
        format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
    });
    let styles = tables.len() + 1;
    [
        (
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!("{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"rId{styles}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "{XML}<styleSheet xmlns=\"{MAIN}\"><fonts count=\"2\"><font/><font><b/></font></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf/><xf fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
    ]
}

fn plain_escaped(text: &str) -> String {
    escaped(text).replace("_x005F_", "_")
}

/// Names that Excel takes: short, without certain letters, no two alike.
fn sheet_names(tables: &[Table]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let clean: String =
            table.name.chars().map(|one| if "[]:*?/\\'".contains(one) { '_' } else { one }).take(NAME_MAX).collect();
        let first = if clean.trim().is_empty() { "data".to_owned() } else { clean };
        let mut name = first.clone();
        let mut turn = 1;
        while names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            turn += 1;
            let ending = format!("~{turn}");
            let kept: String = first.chars().take(NAME_MAX - ending.len()).collect();
            name = kept + &ending;
        }
        names.push(name);
    }
    names
}
