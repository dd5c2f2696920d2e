//! Workbooks of Excel 97 to 2003: read as another reader reads them, and whatever they claim, within bounds.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xls};
use tungnha_forms::xls::{Book, Refusal};
use tungnha_forms::xlsform::{self, Files};

type Cells = BTreeMap<(u32, u32), Data>;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/fuzz/xls/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn ours(bytes: &[u8]) -> Result<Vec<(String, Cells)>, Refusal> {
    let mut book = Book::open(bytes)?;
    let names: Vec<String> = book.sheets().map(str::to_owned).collect();
    let mut sheets = Vec::new();
    for name in names {
        let mut cells = Cells::new();
        book.cells(&name, |cell| {
            cells.insert((cell.row, cell.column), Data::from(cell.value));
            Ok::<_, Refusal>(())
        })?;
        sheets.push((name, cells));
    }
    Ok(sheets)
}

fn theirs(bytes: &[u8]) -> Vec<(String, Cells)> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let number = |data: &Data| if let Data::Int(whole) = data { Data::Float(*whole as f64) } else { data.clone() };
        let at = |(row, column, data): (usize, usize, &Data)| ((top + row as u32, left + column as u32), number(data));
        (name, range.used_cells().map(at).collect())
    };
    names.into_iter().map(sheet).collect()
}

#[test]
fn every_cell_is_as_another_reader_has_it() {
    for name in ["nuoc-sach.xls", "danh-sach.xls"] {
        let bytes = file(name);
        let (ours, theirs) = (ours(&bytes).unwrap(), theirs(&bytes));
        for ((sheet, ours), (other, theirs)) in ours.iter().zip(&theirs) {
            assert_eq!(sheet, other);
            let differ = |at: &&(u32, u32)| ours.get(at) != theirs.get(at);
            let places: Vec<_> = ours.keys().chain(theirs.keys()).filter(differ).collect();
            assert!(places.is_empty(), "{name}, {sheet}: {places:?}");
        }
        assert!(ours[0].1.len() > 15, "{name}: {} cells", ours[0].1.len());
    }
}

#[test]
fn a_form_is_read_whole_its_long_and_formatted_texts_and_its_dates_too() {
    let import = xlsform::import(&file("nuoc-sach.xls"), "x", &Files::default()).unwrap();
    let form = serde_json::to_value(&import.form).unwrap();
    assert_eq!((&form["id"], &form["title"]["default"]), (&"NUOC-XLS".into(), &"Nước sạch".into()));
    let items = form["items"].as_array().unwrap();
    let hint = items[0]["hint"]["vi"].as_str().unwrap();
    assert!(hint.len() > 9_000 && hint.ends_with("nước mưa hứng vào bể."), "{} bytes", hint.len());
    assert_eq!(items[2]["label"]["en"], "How far in km?", "what a formula gave");
    assert!(items[3].to_string().contains("2026-03-15"), "{}", items[3]);
    assert_eq!(form["lists"][0]["choices"][2]["name"], "99");
}

#[test]
fn a_fault_names_its_sheet_row_and_column() {
    // In place of "yes" stands a question's name that is none: as long, so that nothing moves.
    let mut bytes = file("nuoc-sach.xls");
    let at = bytes.windows(7).position(|seven| seven == b"integer").unwrap();
    bytes[at..at + 7].copy_from_slice(b"intoger");
    let faults = xlsform::import(&bytes, "x", &Files::default()).unwrap_err();
    let fault = &faults[0];
    let place = (fault.sheet.as_deref(), fault.row, fault.column.as_deref());
    assert_eq!(place, (Some("survey"), Some(3), Some("type")), "{faults:?}");
}

#[test]
fn a_file_cut_anywhere_or_with_any_byte_changed_is_read_or_refused() {
    let bytes = file("danh-sach.xls");
    for end in (0..bytes.len()).step_by(37) {
        let _ = ours(&bytes[..end]);
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xFF;
        let _ = ours(&damaged);
    }
}

/// A container with one stream, as simple as can be.
fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().max(4096).div_ceil(512);
    let tables = (sectors + 1).div_ceil(127);
    let mut header = tungnha_forms::xls::MAGIC.to_vec();
    header.resize(512, 0xFF);
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0x1E, &[9, 0]);
    // The directory is the first sector, the tables follow, then the stream.
    put(0x30, &0_u32.to_le_bytes());
    for table in 0..tables.min(109) {
        put(0x4C + table * 4, &(1 + table as u32).to_le_bytes());
    }
    let mut entry = vec![0; 128];
    for (at, unit) in name.encode_utf16().enumerate() {
        entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
    }
    entry[0x40] = (name.len() * 2 + 2) as u8;
    entry[0x42] = 2;
    entry[0x74..0x78].copy_from_slice(&(1 + tables as u32).to_le_bytes());
    entry[0x78..0x7C].copy_from_slice(&(stream.len().max(4096) as u32).to_le_bytes());
    entry.resize(512, 0);
    let last = (tables + sectors) as u32;
    let mut table: Vec<u8> =
        (0..=last).flat_map(|at| if at == last { u32::MAX - 1 } else { at + 1 }.to_le_bytes()).collect();
    table.resize(tables * 512, 0xFF);
    let mut body = stream.to_vec();
    body.resize(sectors * 512, 0);
    [header, entry, table, body].concat()
}

fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &(bytes.len() as u16).to_le_bytes(), bytes].concat()
}

fn begin() -> Vec<u8> {
    record(0x0809, &[0x00, 0x06, 0x10, 0, 0, 0, 0, 0])
}

/// Globals with so many sheets that all begin at one place, and what they begin with.
fn sheets(count: usize, more: &[u8], cells: &[u8]) -> Vec<u8> {
    let sheet = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let size = begin().len() + count * sheet(0).len() + more.len() + 4;
    let names: Vec<u8> = (0..count).flat_map(|_| sheet(size as u32)).collect();
    [begin(), names, more.to_vec(), record(0x000A, &[]), begin(), cells.to_vec(), record(0x000A, &[])].concat()
}

#[test]
fn what_a_file_claims_costs_nothing() {
    // One cell in the last corner: a table of that size would be half a gigabyte.
    let corner = record(0x0203, &[&[0xFF, 0xFF, 0xFF, 0, 0, 0][..], &7.5_f64.to_le_bytes()].concat());
    let read = ours(&container("Workbook", &sheets(1, &[], &corner))).unwrap();
    assert_eq!(read[0].1, Cells::from([((65_535, 255), Data::Float(7.5))]));

    // Four thousand million texts, and none there.
    let claim = record(0x00FC, &[0xFF; 8]);
    assert_eq!(ours(&container("Workbook", &sheets(1, &claim, &[]))), Err(Refusal::TooLarge));
    let claim = record(0x00FC, &[&[0xFF; 4][..], &900_000_u32.to_le_bytes()].concat());
    assert!(ours(&container("Workbook", &sheets(1, &claim, &[]))).is_ok());

    // Many sheets that are one: all of them together are read so far and no further.
    let many = record(0x0200, &[]).repeat(100_000);
    assert_eq!(ours(&container("Workbook", &sheets(200, &[], &many))), Err(Refusal::TooLarge));
    assert_eq!(ours(&container("Workbook", &sheets(300, &[], &[]))), Err(Refusal::TooLarge));

    // A chain that bites its tail.
    let mut round = container("Workbook", &sheets(1, &[], &corner));
    round[512 + 512 + 2 * 4..512 + 512 + 3 * 4].copy_from_slice(&2_u32.to_le_bytes());
    assert!(ours(&round).is_err());
}

#[test]
fn one_long_text_in_every_cell_is_not_kept_as_often() {
    let text = [&32_000_u16.to_le_bytes()[..], &[0], &[b'x'; 8_000]].concat();
    let more: Vec<u8> = (0..3).flat_map(|_| record(0x003C, &[&[0][..], &[b'x'; 8_000]].concat())).collect();
    let shared = [record(0x00FC, &[&[1, 0, 0, 0, 1, 0, 0, 0][..], &text].concat()), more].concat();
    let cell = |row: u16| record(0x00FD, &[&row.to_le_bytes()[..], &[0; 8]].concat());
    let cells: Vec<u8> = (0..60_000).flat_map(cell).collect();
    let bytes = container("Workbook", &sheets(1, &shared, &cells));
    let faults = xlsform::import(&bytes, "x", &Files::default()).unwrap_err();
    assert_eq!(faults[0].code, "too_large", "two thousand million letters");
}

#[test]
fn a_password_and_a_workbook_of_1995_are_told() {
    let locked = [begin(), record(0x002F, &[1, 0]), record(0x000A, &[])].concat();
    assert_eq!(ours(&container("Workbook", &locked)), Err(Refusal::Password));
    assert_eq!(ours(&container("EncryptedPackage", &[])), Err(Refusal::Password));
    assert_eq!(ours(&container("Book", &[])), Err(Refusal::TooOld));
    assert_eq!(ours(&container("Pictures", &[])), Err(Refusal::Broken));
}
