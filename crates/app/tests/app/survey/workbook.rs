//! Forms as workbooks.

use crate::common::Phone;
use serde_json::{Value, json};

use super::form;

#[test]
fn a_form_goes_out_as_a_workbook_and_comes_back_the_same() {
    let leader = Phone::leader();
    let first = leader.call("form_file", json!({"id": null, "version": {"form": "PYK-01", "version": 1, "hash": ""}}));
    let bytes = data_encoding::BASE64.decode(first["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = leader.app.upload("PYK-01.xlsx", bytes).unwrap().token;
    let done = leader.call("form_import", json!({"token": token, "files": []}));
    let second = leader.call("form_file", json!({"id": done["id"], "version": null}));
    let bytes = data_encoding::BASE64.decode(second["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = leader.app.upload("PYK-01.xlsx", bytes).unwrap().token;
    let again = leader.call("form_import", json!({"token": token, "files": []}));
    let open = |id: &Value| leader.call("form_open", json!({"id": id}))["form"].clone();
    assert_eq!(open(&done["id"]), open(&again["id"]));
}

#[test]
fn an_old_workbook_becomes_a_form_or_its_faults_are_told() {
    let leader = Phone::leader();
    let bytes = std::fs::read(format!("{}/../../tests/fuzz/xls/nuoc-sach.xls", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let import = |bytes: &[u8]| {
        let token = leader.app.upload("nuoc-sach.xls", bytes.to_vec()).unwrap().token;
        leader.call("form_import", json!({"token": token, "files": []}))
    };
    let done = import(&bytes);
    let form = leader.call("form_open", json!({"id": done["id"]}))["form"].clone();
    assert_eq!((form["id"].as_str(), form["items"].as_array().unwrap().len()), (Some("NUOC-XLS"), 5), "{done}");
    let cut = import(&bytes[..2_000]);
    assert_eq!((&cut["id"], &cut["faults"][0]["code"]), (&json!(null), &json!("unreadable")));
}

#[test]
fn a_workbook_with_faults_names_their_cells_and_keeps_nothing() {
    let leader = Phone::leader();
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut faulty = form("NS-01");
    faulty["items"][1]["relevant"] = json!("${khong_co} = 1");
    leader.call("form_check", json!({"id": id, "form": faulty}));
    let book = leader.call("form_file", json!({"id": id, "version": null}));
    leader.call("form_discard", json!({"id": id}));
    let bytes = data_encoding::BASE64.decode(book["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = leader.app.upload("loi.xlsx", bytes).unwrap().token;
    let done = leader.call("form_import", json!({"token": token, "files": []}));
    let fault = &done["faults"][0];
    assert_eq!(
        (&done["id"], fault["sheet"].as_str(), fault["row"].as_u64(), fault["column"].as_str()),
        (&json!(null), Some("survey"), Some(3), Some("relevant"))
    );
    assert_eq!(leader.call("forms", json!({}))["drafts"], json!([]));
}
