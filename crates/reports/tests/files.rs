//! Files that other programs read back: nothing in them is a formula, nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use tungnha_reports::{Cell, Table, sheet, text};

fn table(name: &str) -> Table {
    Table { name: name.to_owned(), headings: vec!["một".to_owned(), "hai".to_owned()] }
}

fn book(names: &[&str], cells: &[Cell]) -> Xlsx<Cursor<Vec<u8>>> {
    let tables: Vec<Table> = names.iter().map(|name| table(name)).collect();
    let mut out = Cursor::new(Vec::new());
    sheet::write(&tables, &mut |_, take| take(cells), &mut out).unwrap();
    Xlsx::new(out).unwrap()
}

fn csv(cells: &[Cell]) -> String {
    let mut out = Vec::new();
    text::write(0, &table("t"), b',', &mut |_, take| take(cells), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    #[test]
    fn every_text_comes_back_from_a_workbook_as_text(words in "\\PC{1,60}", number in -1e9_f64..1e9) {
        let mut book = book(&["t"], &[Cell::Text(words.clone()), Cell::Number(number)]);
        let range = book.worksheet_range("t").unwrap();
        prop_assert_eq!(range.get_value((1, 0)), Some(&Data::String(words)));
        prop_assert_eq!(range.get_value((1, 1)), Some(&Data::Float(number)));
        prop_assert!(book.worksheet_formula("t").unwrap().is_empty());
    }

    #[test]
    fn no_text_of_a_csv_is_a_formula(words in "[=+\\-@\\t]\\PC{0,20}") {
        let text = csv(&[Cell::Text(words), Cell::Empty]);
        let row = text.lines().nth(1).unwrap().trim_start_matches('"');
        prop_assert!(row.starts_with('\''), "{}", row);
    }
}

#[test]
fn a_csv_begins_with_its_mark_and_keeps_negative_numbers() {
    assert_eq!(csv(&[Cell::Number(-2.5), Cell::text("Đặng")]), "\u{feff}một,hai\n-2.5,Đặng\n");
}

#[test]
fn sheets_have_names_that_excel_takes() {
    let long = "Khảo sát nước sạch và vệ sinh môi trường nông thôn";
    let book = book(&[long, long, "a/b:c", ""], &[]);
    let names = book.sheet_names();
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|name| (1..=31).contains(&name.chars().count()) && !name.contains(['/', ':'])));
    assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
}

#[test]
fn more_rows_than_a_sheet_can_hold_are_refused() {
    let mut rows =
        |_, take: &mut dyn FnMut(&[Cell]) -> std::io::Result<()>| (0..sheet::ROWS_MAX).try_for_each(|_| take(&[]));
    assert!(sheet::write(&[table("t")], &mut rows, Cursor::new(Vec::new())).is_err());
}
