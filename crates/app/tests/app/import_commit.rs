//! From a confirmed preview to households: all or none, with progress.

use crate::common::{Phone, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_app::api::Event;
use tungnha_testkit::demo;

fn preview(phone: &Phone, name: &str, bytes: Vec<u8>) -> Value {
    let token = phone.app.upload(name, bytes).unwrap().token;
    phone.call("import_preview", json!({"token": token, "sheet": null, "mapping": null, "unit": null}))
}

fn commit(token: &Value, skip_duplicates: bool, skip_faulty: bool) -> Value {
    json!({"token": token, "sheet": null, "mapping": null, "unit": null, "skip_duplicates": skip_duplicates, "skip_faulty": skip_faulty})
}

#[test]
fn the_demo_commune_is_previewed_imported_and_known_again() {
    let phone = Phone::leader();
    let seen = preview(&phone, "C:\\Users\\Mẫu\\ho-gia-dinh.xlsx", demo::workbook(800).unwrap());
    assert_eq!(
        (&seen["file"], &seen["sheet"], &seen["rows"], &seen["ready"]),
        (&json!("ho-gia-dinh.xlsx"), &json!("Danh sách hộ"), &json!(800), &json!(800))
    );
    assert_eq!((&seen["fault_count"], &seen["duplicate_count"]), (&json!(0), &json!(0)));
    assert_eq!(seen["per_unit"].as_array().unwrap().len(), 12);
    assert_eq!(phone.list("")["total"], 0, "a preview writes nothing");

    let done = phone.call("import_commit", commit(&seen["token"], true, false));
    assert_eq!((&done["households"], &done["skipped"]), (&json!(800), &json!(0)));
    assert_eq!(phone.list("")["total"], 800);
    let coverage = phone.call("coverage", json!({"unit": null}));
    assert_eq!((coverage["rows"].as_array().unwrap().len(), &coverage["total"]["households"]), (12, &json!(800)));
    let found = phone.list("nong van mau ruong cao");
    let first = found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["unit"]["name"] == "Thôn Pác Ngòi" && row["name"] == "Nông Văn Mẫu")
        .unwrap();
    let view = phone.call("household_show", json!({"id": first["id"]}));
    assert_eq!((&view["profile"]["code"], &view["profile"]["internet"]), (&json!("BB-01-001"), &json!(["fibre"])));
    assert_eq!(view["people"].as_array().unwrap().len(), 4);

    let again = preview(&phone, "ho-gia-dinh.xlsx", demo::workbook(800).unwrap());
    assert_eq!(again["duplicate_count"], 800);
    assert_eq!(again["duplicates"][0]["matches"][0]["why"]["vi"], "Trùng mã hộ trong cùng thôn");
    // The same code is the same household, whatever is asked for.
    let done = phone.call("import_commit", commit(&again["token"], false, false));
    assert_eq!((&done["households"], &done["skipped"]), (&json!(0), &json!(800)));
    assert_eq!(phone.list("")["total"], 800);
}

#[test]
fn ten_thousand_rows_come_with_progress() {
    let phone = Phone::leader();
    let seen = preview(&phone, "lon.csv", demo::csv(10_000).into_bytes());
    assert_eq!(seen["ready"], 10_000);
    let mut events = phone.app.events();
    phone.call("import_commit", commit(&seen["token"], false, false));
    assert_eq!(phone.list("")["total"], 10_000);
    let mut last = 0;
    let mut told = 0;
    while let Ok(event) = events.try_recv() {
        if let Event::Import { done, total } = event {
            assert!(done >= last && total == 10_000);
            (last, told) = (done, told + 1);
        }
    }
    assert_eq!(last, 10_000);
    assert!(told > 90, "{told}");
}

#[test]
fn a_full_disk_in_the_middle_leaves_nothing_behind() {
    let phone = Phone::leader();
    let seen = preview(&phone, "lon.csv", demo::csv(2_000).into_bytes());
    let store = phone.app.store().unwrap();
    store.limit_bytes(store.size_bytes() + (1 << 20)).unwrap();
    let error = phone.fail("import_commit", commit(&seen["token"], true, false));
    assert_eq!(error.code, Code::Storage);
    assert!(error.message.vi.starts_with("Bộ nhớ máy đã đầy nên chưa lưu được."), "{}", error.message.vi);
    assert_eq!(phone.list("")["total"], 0);
    store.limit_bytes(1 << 40).unwrap();
    // The file is still there: the person frees some space and confirms again.
    assert_eq!(phone.call("import_commit", commit(&seen["token"], true, false))["households"], 2_000);
}

#[test]
fn faulty_rows_stop_everything_unless_the_person_agrees_to_skip_them() {
    let phone = Phone::leader();
    let text =
        "Thôn;Họ tên chủ hộ;Điện thoại\nPác Ngòi;Nông Văn Mẫu;0900000001\nXa Lạ;Triệu Thị Ví Dụ;\nBó Lù;Bàn A Thử;12\n";
    let seen = preview(&phone, "a.csv", text.as_bytes().to_vec());
    assert_eq!((&seen["rows"], &seen["ready"], &seen["fault_count"]), (&json!(3), &json!(1), &json!(2)));
    let error = phone.fail("import_commit", commit(&seen["token"], true, false));
    assert_eq!(
        error.message.vi,
        "Còn 2 dòng có lỗi (dòng đầu: 3). Sửa trong tệp rồi chọn lại, hoặc đồng ý bỏ qua các dòng lỗi. Chưa ghi gì vào máy."
    );
    assert_eq!(phone.list("")["total"], 0);
    let done = phone.call("import_commit", commit(&seen["token"], true, true));
    assert_eq!((&done["households"], &done["skipped"]), (&json!(1), &json!(2)));
}

#[test]
fn a_missing_column_is_told_and_a_village_can_be_chosen_for_the_whole_file() {
    let phone = Phone::leader();
    let token = phone.app.upload("a.csv", b"Ho ten chu ho\nNong Van Mau\n".to_vec()).unwrap().token;
    let error = phone.fail("import_commit", commit(&json!(token), true, true));
    assert_eq!(
        error.message.vi,
        "Chưa có cột \"Thôn, xóm, bản\". Chọn cột nào là \"Thôn, xóm, bản\" ở bảng các cột, hoặc thêm tiêu đề này vào tệp."
    );
    let seen =
        phone.call("import_preview", json!({"token": token, "sheet": null, "mapping": null, "unit": village(4)}));
    assert_eq!(seen["per_unit"][0]["unit"]["name"], "Thôn Khâu Ban");
}

#[test]
fn a_members_own_village_goes_without_saying_and_others_are_out_of_reach() {
    let phone = Phone::member();
    let seen =
        preview(&phone, "a.csv", "Họ tên chủ hộ,Thôn\nNông Văn Mẫu,\nTriệu Thị Ví Dụ,Bó Lù\n".as_bytes().to_vec());
    assert_eq!(seen["per_unit"][0]["unit"]["name"], "Thôn Pác Ngòi");
    assert_eq!(seen["faults"][0]["reason"]["vi"], "Không có thôn \"Bó Lù\" trong địa bàn của máy này.");
}

#[test]
fn a_file_that_is_no_longer_there_is_asked_for_again() {
    let phone = Phone::leader();
    let error = phone.fail("import_commit", commit(&json!("gone"), true, true));
    assert_eq!(
        (error.code, error.message.vi.as_str()),
        (Code::NotFound, "Tệp không còn trong bộ nhớ. Hãy chọn lại tệp.")
    );
}
