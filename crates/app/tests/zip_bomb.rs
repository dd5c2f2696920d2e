//! A gigabyte in a file of a megabyte, named .xlsx: refused before anything is parsed, in bounded memory.
//! Alone in its file: it looks at the memory of the whole process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::io::{Cursor, Write as _};

use tungnha_app::error::Code;
use tungnha_app::import::table;
use zip::write::SimpleFileOptions;

/// The highest memory use so far in KiB; 0 where the system does not tell.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

#[test]
fn a_gigabyte_zip_bomb_named_xlsx_is_refused_in_bounded_memory() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    writer.start_file("xl/workbook.xml", options).unwrap();
    writer.write_all(b"<workbook/>").unwrap();
    writer.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        writer.write_all(&block).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 16 << 20, "the bomb itself is small: {}", bomb.len());

    let before = peak_kib();
    let error = table::read(&bomb, None).unwrap_err();
    assert_eq!(error.code, Code::File);
    assert_eq!(
        error.message.vi,
        "Tệp này phình ra quá lớn khi mở nên không được đọc, để giữ an toàn cho máy. Hãy chép danh sách sang một tệp Excel mới rồi thử lại."
    );
    assert!(peak_kib() - before < 32 << 10, "grew by {} KiB", peak_kib() - before);
}
