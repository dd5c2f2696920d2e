//! Surveys: asked step by step, saved without leading back, over versions, in files.

mod correction;
mod export;
mod form;
mod given;
mod media;
mod workbook;

use std::io::Cursor;

use crate::common::survey::{answer, begin, publish, step};
use crate::common::{Phone, meet, village};
use serde_json::{Value, json};

/// The least that PYK-01 wants, and what is given besides.
fn pyk(phone: &Phone, household: &str, more: &[(&str, Value)]) -> Value {
    phone.call("survey_open", json!({"household": household, "form": "PYK-01"}));
    step(phone, household, "PYK-01", json!({"do": "agree", "person": null, "sex": "female", "age_band": "30_44"}));
    let least = [
        ("phone", json!("keypad")),
        ("aware", json!("no")),
        ("procedure", json!("no")),
        ("barriers", json!(["cost"])),
        ("wants", json!(["vneid"])),
    ];
    for (name, value) in least.iter().chain(more) {
        answer(phone, household, "PYK-01", name, value.clone());
    }
    phone.call("survey_save", json!({"household": household, "form": "PYK-01"}))
}

fn form(id: &str) -> Value {
    json!({"format": "tungnha.form/1", "id": id, "version": "1", "title": {"vi": "Nước sạch"}, "default_language": "vi",
        "lists": [{"name": "nguon", "choices": [{"name": "may", "label": {"vi": "Nước máy"}}, {"name": "suoi", "label": {"vi": "Nước suối"}}]}],
        "items": [
            {"item": "question", "name": "nguon", "kind": {"type": "single", "list": "nguon"}, "label": {"vi": "Nước gì?"}, "required": "true()"},
            {"item": "question", "name": "noi", "kind": {"type": "geopoint"}, "label": {"vi": "Ở đâu?"}, "relevant": "${nguon} = 'suoi'"},
            {"item": "repeat", "name": "be", "label": {"vi": "Bể"}, "items": [
                {"item": "question", "name": "dung_tich", "kind": {"type": "integer"}, "label": {"vi": "Mấy lít?"}},
                {"item": "question", "name": "dung", "kind": {"type": "multiple", "list": "nguon"}, "label": {"vi": "Chứa gì?"}}]}]})
}

/// A phone and a leader that have NS-01, and a household that is about to answer it on the phone.
fn begun() -> (Phone, Phone, String) {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader, form("NS-01"));
    meet(&phone, &leader);
    begin(&phone, &home, "NS-01");
    (phone, leader, home)
}

fn results(phone: &Phone, form: &str) -> Value {
    phone.call("survey_results", json!({"form": form, "unit": null}))
}

fn cells(bytes: Vec<u8>) -> String {
    use calamine::Reader as _;
    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    for name in book.sheet_names() {
        out.push_str(&format!("[{name}]\n"));
        for row in book.worksheet_range(&name).unwrap().rows() {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            out.push_str(&format!("{}\n", row.join(" | ")));
        }
    }
    out
}
