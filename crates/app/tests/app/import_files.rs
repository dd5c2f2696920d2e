//! Files that people hand in, good and bad; what the app says about each is part of its interface.

use std::io::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use tungnha_app::api::{Mapping, Severity};
use tungnha_app::error::Code;
use tungnha_app::import::places::Places;
use tungnha_app::import::plan::{Plan, plan};
use tungnha_app::import::table::{self, Table};
use tungnha_model::{Day, UnitTree};
use tungnha_testkit::demo;
use zip::write::SimpleFileOptions;

fn today() -> Day {
    Day::new(2026, 11, 23).unwrap()
}

fn places() -> Places {
    Places::new(&UnitTree::new(demo::units()), demo::commune(), None, today())
}

fn read(bytes: &[u8]) -> Table {
    table::read(bytes, None).unwrap()
}

fn planned(text: &str) -> Plan {
    plan(&read(text.as_bytes()), None, &places(), today())
}

/// What a person reads when a file is refused.
fn refusal(bytes: &[u8]) -> (String, String) {
    let error = table::read(bytes, None).unwrap_err();
    assert_eq!(error.code, Code::File);
    (error.message.vi, error.message.en)
}

#[test]
fn the_demo_workbook_and_its_csv_say_the_same() {
    let xlsx = plan(&read(&demo::workbook(800).unwrap()), None, &places(), today());
    let csv = plan(&read(demo::csv(800).as_bytes()), None, &places(), today());
    assert_eq!(xlsx.faults, vec![]);
    assert_eq!(xlsx.duplicates, vec![]);
    assert_eq!((xlsx.rows, xlsx.wanted.len()), (800, 800));
    let numberless = |plan: &Plan| {
        plan.wanted
            .iter()
            .cloned()
            .map(|mut wanted| {
                wanted.row = 0;
                wanted
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(numberless(&xlsx), numberless(&csv));
}

#[test]
fn columns_are_recognised_and_identity_numbers_left_out() {
    let plan = plan(&read(&demo::workbook(3).unwrap()), None, &places(), today());
    let fields: Vec<(&str, &str, Option<&str>)> = plan
        .columns
        .iter()
        .map(|column| (column.letter.as_str(), column.heading.as_str(), column.field.as_deref()))
        .collect();
    insta::assert_yaml_snapshot!(fields);
    let refused = plan.columns.iter().find(|column| column.heading == "Số CCCD").unwrap();
    assert_eq!(
        refused.ignored_reason.as_ref().unwrap().vi,
        "Số giấy tờ tùy thân không bao giờ được nhập vào ứng dụng."
    );
    assert!(refused.samples.is_empty());
}

#[test]
fn a_forbidden_column_cannot_be_mapped_by_hand() {
    let text = "Thôn,Họ tên chủ hộ,Số CCCD,Dân tộc,Hộ nghèo\nPác Ngòi,Nông Văn Mẫu,001085000001,Tày,x\n";
    let mapping = Mapping::from([
        (2, Some("note".to_owned())),
        (3, Some("nickname".to_owned())),
        (4, Some("landmark".to_owned())),
    ]);
    let plan = plan(&read(text.as_bytes()), Some(&mapping), &places(), today());
    assert_eq!(plan.wanted.len(), 1);
    assert!(plan.wanted[0].profile.keys().all(|key| *key == "name"), "{:?}", plan.wanted[0]);
    assert!(
        plan.columns[2..]
            .iter()
            .all(|column| column.field.is_none() && column.ignored_reason.is_some() && column.samples.is_empty())
    );
}

#[test]
fn a_wrong_file_type_is_refused() {
    for bytes in [b"%PDF-1.7 ...".as_slice(), b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF\xE0 jpeg", b"a,b\0c,d\n"] {
        let (vi, en) = refusal(bytes);
        assert_eq!(
            vi,
            "Tệp này không phải Excel (.xlsx, .xls) hay CSV. Hãy chọn tệp danh sách hộ dạng .xlsx, .xls hoặc .csv."
        );
        assert_eq!(
            en,
            "This file is neither Excel (.xlsx, .xls) nor CSV. Choose the household list as .xlsx, .xls or .csv."
        );
    }
    // A Word document is a zip too.
    assert!(refusal(&zip_of(&[("word/document.xml", b"<w/>")])).0.starts_with("Tệp này không phải Excel"));
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(refusal(b"").0, "Tệp rỗng. Hãy chọn lại tệp.");
    assert_eq!(refusal(b"\n\n  \n").0, "Tệp không có dòng nào. Hãy chọn tệp hoặc trang tính có danh sách hộ.");
}

#[test]
fn a_broken_workbook_is_refused() {
    let whole = demo::workbook(20).unwrap();
    let half = &whole[..whole.len() / 2];
    let (vi, en) = refusal(half);
    assert_eq!(vi, "Tệp Excel bị hỏng hoặc chép chưa hết. Mở thử bằng Excel, lưu lại dạng .xlsx, hoặc chép lại tệp.");
    assert_eq!(
        en,
        "The Excel file is damaged or was not copied whole. Open it in Excel, save it again as .xlsx, or copy the file again."
    );
    let empty_inside = zip_of(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"<workbook><sheets>")]);
    assert_eq!(refusal(&empty_inside).0, vi);
}

#[test]
fn a_workbook_of_excel_97_is_read_like_any_other() {
    let bytes = std::fs::read(format!("{}/../../tests/fuzz/xls/danh-sach.xls", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let table = read(&bytes);
    assert_eq!((table.sheet.as_str(), table.sheets.len()), ("Danh sách", 2));
    let plan = plan(&table, None, &places(), today());
    let names: Vec<String> = plan.wanted.iter().map(|one| one.profile["name"].to_text()).collect();
    assert_eq!(names, ["Bàn Văn Mẫu", "Triệu Thị Ví Dụ", "Nông Thị Thử"]);
    assert_eq!(plan.wanted.iter().map(|one| one.row).collect::<Vec<_>>(), [4, 5, 6]);
    let (vi, _) = refusal(&bytes[..700]);
    assert!(vi.starts_with("Tệp Excel bị hỏng hoặc chép chưa hết."), "{vi}");
}

#[test]
fn a_csv_in_another_encoding_is_refused_with_advice() {
    // "Thôn;Họ tên" in Windows-1258.
    let (vi, en) = refusal(b"Th\xF4n;H\xF2o t\xEAn ch\xFA h\xF4\xF2\nP\xE1c Ng\xF2i;N\xF4ng V\xE3n M\xE2\xECu\n");
    assert!(vi.contains("không ở dạng UTF-8") && vi.contains("Lưu thành → CSV UTF-8"), "{vi}");
    assert!(en.contains("not UTF-8") && en.contains("Save As → CSV UTF-8"), "{en}");
}

#[test]
fn utf16_text_with_a_mark_and_any_usual_delimiter_are_read() {
    let lines = ["Thôn", "Họ tên chủ hộ"].join("\t") + "\n" + &["Pác Ngòi", "Nông Văn Mẫu"].join("\t") + "\n";
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(lines.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in
        [wide, lines.clone().into_bytes(), lines.replace('\t', ";").into_bytes(), lines.replace('\t', ",").into_bytes()]
    {
        assert_eq!(plan(&read(&bytes), None, &places(), today()).wanted.len(), 1);
    }
}

#[test]
fn a_missing_required_column_blocks_and_says_what_to_do() {
    let plan = planned("Thôn,Điện thoại\nPác Ngòi,0900000001\n");
    assert!(plan.blocked && plan.wanted.is_empty());
    let fault = &plan.faults[0];
    assert_eq!(fault.reason.vi, "Chưa có cột \"Họ tên chủ hộ\".");
    assert_eq!(
        fault.advice.en,
        "Choose which column is \"Name of the household head\" in the list of columns, or add this heading to the file."
    );
}

#[test]
fn unknown_columns_can_be_mapped_by_hand() {
    let text = "A1,B1,C1\nPác Ngòi,Nông Văn Mẫu,cạnh cầu\n";
    let before = planned(text);
    assert!(before.blocked);
    assert_eq!(before.faults.len(), 2);
    assert!(before.columns.iter().all(|column| column.field.is_none()));
    let mapping =
        Mapping::from([(0, Some("unit".to_owned())), (1, Some("name".to_owned())), (2, Some("landmark".to_owned()))]);
    let after = plan(&read(text.as_bytes()), Some(&mapping), &places(), today());
    assert_eq!((after.faults, after.wanted.len()), (vec![], 1));
}

#[test]
fn every_fault_names_its_row_column_reason_and_remedy() {
    let plan = planned(
        "STT,Thôn,Họ tên chủ hộ,Năm sinh,Giới tính,Điện thoại,Số nhân khẩu,Sóng,Ghi chú\n\
         1,Pác Ngòi,Nông Văn Mẫu,1971,Nam,0900 000 001,4,3,\n\
         2,Pac Ngoi,,1971,Nam,,4,3,\n\
         3,Pác Ngòy,Triệu Thị Ví Dụ,15/08/1980,Nữ,900000003,4,tốt,\n\
         4,Pác Ngò,Bàn A Thử,1880,Nam,0900 00,năm,9,\n\
         5,Xa Lạ,Ma Văn Giả Định,2040,x,,,,001085000001\n\
         ,,Tổng cộng,,,,13,,\n",
    );
    assert_eq!(plan.rows, 5);
    assert_eq!(plan.wanted.iter().map(|wanted| wanted.row).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(plan.wanted[1].phone(), Some("0900000003"), "the zero that Excel drops comes back");
    assert_eq!(plan.wanted[1].birth_year(), Some(1980));
    let told: Vec<String> = plan
        .faults
        .iter()
        .map(|fault| {
            format!(
                "{}{} [{}] {} ({:?})",
                fault.column.clone().unwrap_or_default(),
                fault.row,
                fault.value,
                fault.reason.vi,
                fault.severity
            )
        })
        .collect();
    insta::assert_yaml_snapshot!(told);
    assert!(plan.faults.iter().all(|fault| !fault.value.contains("001085")), "an identity number is not repeated");
    assert!(
        plan.faults
            .iter()
            .any(|fault| fault.severity == Severity::Error && fault.advice.vi.contains("bỏ qua dòng này"))
    );
}

#[test]
fn likely_duplicates_within_the_file_are_shown() {
    let plan = planned(
        "Thôn,Họ tên chủ hộ,Năm sinh,Mã hộ\n\
         Pác Ngòi,Nông Văn Mẫu,1971,A1\n\
         Pác Ngòi,Nong van mau,1971,\n\
         Bó Lù,Nông Văn Mẫu,1971,\n\
         Pác Ngòi,Hoàng Thị Minh Họa,1960,a1\n\
         Pác Ngòi,Nông Văn Mẫu,1950,\n",
    );
    let told: Vec<(u32, u32, &str)> = plan
        .duplicates
        .iter()
        .map(|hint| (hint.row, hint.matches[0].row.unwrap(), hint.matches[0].why.vi.as_str()))
        .collect();
    assert_eq!(told, [(3, 2, "Trùng tên trong cùng thôn"), (5, 2, "Trùng mã hộ trong cùng thôn")]);
}

#[test]
fn a_sheet_that_claims_to_be_huge_costs_what_it_holds() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Thôn").unwrap();
    sheet.write_string(1_048_575, 16_383, "xa").unwrap();
    sheet.write_string(1_048_575, 1, "gần").unwrap();
    let table = read(&book.save_to_buffer().unwrap());
    assert_eq!(table.rows.len(), 2);
    assert_eq!((table.rows[1].number, table.rows[1].cell(1)), (1_048_576, "gần"));
}

#[test]
fn dates_and_numbers_are_understood_however_the_cells_are_typed() {
    let mut book = Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(["Xóm", "Chủ hộ", "Ngày sinh", "SĐT", "Số khẩu", "Sóng"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    let born = rust_xlsxwriter::ExcelDateTime::from_ymd(1971, 3, 5).unwrap();
    sheet.write_string(1, 0, "PÁC NGÒI").unwrap().write_string(1, 1, " Nông  Văn Mẫu ").unwrap();
    sheet.write_datetime_with_format(1, 2, &born, &date).unwrap().write_number(1, 3, 900_000_001).unwrap();
    sheet.write_number(1, 4, 4).unwrap().write_string(1, 5, "khá").unwrap();
    let plan = plan(&read(&book.save_to_buffer().unwrap()), None, &places(), today());
    assert_eq!(plan.faults, vec![]);
    let wanted = &plan.wanted[0];
    assert_eq!((wanted.name(), wanted.birth_year(), wanted.phone()), ("Nông Văn Mẫu", Some(1971), Some("0900000001")));
    assert_eq!((&wanted.profile["member_count"], &wanted.profile["signal"]), (&4.into(), &3.into()));
}

#[test]
fn another_sheet_can_be_asked_for() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Bìa").unwrap();
    book.add_worksheet().set_name("Hộ").unwrap().write_string(0, 0, "Thôn").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(read(&bytes).sheet, "Hộ");
    assert_eq!(
        table::read(&bytes, Some("Không có")).unwrap_err().message.vi,
        "Không có trang tính này trong tệp. Hãy chọn trang khác."
    );
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_zip_of_very_many_entries_is_refused() {
    let names: Vec<String> = (0..2_100).map(|number| format!("xl/{number}")).collect();
    let mut entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    entries.push(("xl/workbook.xml", b""));
    assert!(refusal(&zip_of(&entries)).0.starts_with("Tệp này phình ra quá lớn khi mở"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_give_a_plan_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(table) = table::read(&bytes, None) {
            let _ = plan(&table, None, &places(), today());
        }
    }

    #[test]
    fn any_text_gives_a_plan_or_a_refusal(text in "(Thôn|Họ tên chủ hộ|Năm sinh|Sóng|[;,\t\"\n]|\\PC){0,80}") {
        if let Ok(table) = table::read(text.as_bytes(), None) {
            let plan = plan(&table, None, &places(), today());
            prop_assert!(plan.wanted.len() <= plan.rows);
        }
    }

    #[test]
    fn a_workbook_with_any_flipped_bytes_gives_a_plan_or_a_refusal(
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        inner in any::<bool>(),
    ) {
        let mut bytes = if inner { stored_workbook() } else { demo::workbook(5).unwrap() };
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(table) = table::read(&bytes, None) {
            let _ = plan(&table, None, &places(), today());
        }
    }
}

/// The demo workbook with its parts stored uncompressed and their sums forgotten, so that flips reach the XML reader.
fn stored_workbook() -> Vec<u8> {
    let bytes = demo::workbook(5).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if let Some(at) = content.len().checked_sub(3) {
            content[at / 2] ^= 1;
        }
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let name = entry.name().unwrap().into_owned();
        writer.start_file(name, options).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
