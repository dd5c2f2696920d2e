//! Whole households out and in again: NDJSON without loss, tables without formulas.

use crate::common::{Phone, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_app::record::{self, ExportFormat};

/// A household with something in every corner, and fields that only a newer version knows.
fn full(number: u32) -> Value {
    let id = |kind: u32| format!("0193b3a0-0000-7000-8000-{kind:04}{number:08}");
    json!({
        "format": "tungnha.household/1", "id": id(1), "unit": village(0).to_string(), "code": format!("A{number}"),
        "profile": {"name": "Bàn A Thử", "nickname": "=cmd|'/c calc'!A1", "phone": "0900000001", "internet": ["fibre", "mobile"], "signal": 3,
            "grid_power": true, "member_count": 4, "note": "dòng một\ndòng hai", "solar_panels": 2},
        "head": id(2),
        "people": [
            {"id": id(2), "name": "Bàn A Thử", "birth_year": 1971, "sex": "male", "relation": "head", "favourite": {"colour": "chàm"}},
            {"id": id(3), "name": "Triệu Thị Ví Dụ", "left_on": "2026-01-05", "literate": false}],
        "levels": [{"person": id(2), "skill": "cq.04", "level": 3, "assessed_on": "2026-11-23", "visit": id(4)}],
        "visits": [
            {"id": id(4), "started": 1_795_399_200_000_i64, "day": "2026-11-23", "recorder": "Nông Văn Mẫu", "outcome": "met", "guided": [id(2)],
             "topics": ["vneid", "holograms"], "ability": "needs_help", "note": "hẹn lại", "follow_up": "2026-12-01",
             "levels": [{"person": id(2), "skill": "cq.04", "before": 1, "after": 3}]},
            {"id": id(5), "started": 1_735_603_200_000_i64, "day": "2024-12-31", "recorder": "Ma Văn Giả Định", "outcome": "absent"}],
        "answers": [{"id": id(6), "form": "PYK-01", "version": 1, "day": "2026-11-23", "values": {"phone": "a", "used": ["a", "g"], "days": 7}}],
        "opinions": [{"id": id(7), "day": "2026-11-23", "text": "Sóng yếu", "anonymous": true, "status": "new"}],
    })
}

fn lines(count: u32) -> String {
    (1..=count).map(|number| full(number).to_string() + "\n").collect()
}

fn dump(phone: &Phone) -> String {
    let mut out = Vec::new();
    record::dump(&phone.app, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn dump_import_dump_is_identical_and_loses_nothing() {
    let (first, second) = (
        Phone::leader(),
        Phone::joined(3, "Ma Văn Giả Định", tungnha_model::Role::Leader, tungnha_testkit::demo::commune()),
    );
    let loaded = record::load(&first.app, &mut lines(3).as_bytes()).unwrap();
    assert_eq!((loaded.households, loaded.unchanged), (3, 0));
    let one = dump(&first);
    for (line, number) in one.lines().zip(1..) {
        assert_eq!(
            serde_json::from_str::<Value>(line).unwrap(),
            full(number),
            "nothing is lost, unknown fields included"
        );
    }
    record::load(&second.app, &mut one.as_bytes()).unwrap();
    assert_eq!(dump(&second), one);
    // Once more changes nothing.
    assert_eq!(record::load(&second.app, &mut one.as_bytes()).unwrap().unchanged, 3);
    record::rebuild(&second.app).unwrap();
    assert_eq!(dump(&second), one);
    assert_eq!(second.list("thu ban")["total"], 3);
}

#[test]
fn what_was_recorded_here_survives_the_way_out_and_in() {
    let first = Phone::leader();
    let id = first.household("Bàn A Thử", village(2));
    let person = first.call("household_show", json!({"id": id}))["people"][0]["id"].clone();
    first.call("visit_save", json!({"household": id, "visit": null, "draft": {
        "outcome": "met", "guided": [person], "topics": ["scam"], "ability": "independent", "opinion": "Sóng yếu", "day": "2026-11-23"}}));
    first.import("ho.xlsx", tungnha_testkit::demo::workbook(60).unwrap());
    let one = dump(&first);
    let second = Phone::joined(3, "x", tungnha_model::Role::Leader, tungnha_testkit::demo::commune());
    record::load(&second.app, &mut one.as_bytes()).unwrap();
    assert_eq!(dump(&second), one);
    assert_eq!(second.call("household_show", json!({"id": id}))["timeline"][0]["guided"], json!(["Bàn A Thử"]));
}

#[test]
fn one_faulty_line_stops_all_and_is_named() {
    let phone = Phone::leader();
    let text = lines(2) + "{\"format\":\"tungnha.household/9\"}\n" + "not json\n";
    let error = record::load(&phone.app, &mut text.as_bytes()).unwrap_err();
    assert_eq!(error.code, Code::File);
    assert!(error.message.vi.starts_with("Chưa nhập hộ nào: 2 dòng có lỗi."), "{}", error.message.vi);
    assert!(error.message.en.contains("Line 3:") && error.message.en.contains("Line 4:"), "{}", error.message.en);
    assert_eq!(phone.list("")["total"], 0);
}

#[test]
fn a_household_of_another_village_is_not_taken_by_a_member() {
    let phone = Phone::joined(4, "x", tungnha_model::Role::Member, village(1));
    let error = record::load(&phone.app, &mut lines(1).as_bytes()).unwrap_err();
    assert!(error.message.vi.contains("mà máy này không được ghi"), "{}", error.message.vi);
}

fn exported(phone: &Phone, format: ExportFormat) -> Vec<u8> {
    let mut out = Vec::new();
    record::export(&phone.app, format, &mut out).unwrap();
    out
}

#[test]
fn exported_tables_hold_no_formulas_and_can_be_read_in_again() {
    let phone = Phone::leader();
    record::load(&phone.app, &mut lines(1).as_bytes()).unwrap();
    let csv = String::from_utf8(exported(&phone, ExportFormat::Csv)).unwrap();
    assert!(csv.contains(",'=cmd|"), "{csv}");
    let xlsx = exported(&phone, ExportFormat::Xlsx);
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(&xlsx)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut book.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "no cell is a formula");
    for (name, bytes) in [("a.csv", csv.into_bytes()), ("a.xlsx", xlsx)] {
        let other = Phone::joined(5, "x", tungnha_model::Role::Leader, tungnha_testkit::demo::commune());
        let done = other.import(name, bytes);
        assert_eq!(done["households"], 1, "{name}");
        let done = other.call("household_show", json!({"id": other.list("")["rows"][0]["id"]}));
        assert_eq!(
            (&done["profile"]["note"], &done["people"][0]["birth_year"]),
            (&json!("dòng một dòng hai"), &json!(1971)),
            "{name}"
        );
        let row = &other.list("0900000001")["rows"][0];
        assert_eq!((&row["name"], &row["nickname"]), (&json!("Bàn A Thử"), &json!("=cmd|'/c calc'!A1")), "{name}");
    }
}
