//! Surveys: asked step by step, saved without leading back, over versions, in files.

mod correction;
mod export;
mod form;
mod given;
mod media;
mod workbook;

use std::io::Cursor;

use crate::common::Phone;
use serde_json::{Value, json};
use tungnha_app::answer;
use tungnha_app::api::{AnswersExportArgs, ExportFileKind, ExportPreset};

fn step(phone: &Phone, household: &str, form: &str, action: Value) -> Value {
    phone.call("survey_step", json!({"household": household, "form": form, "action": action}))
}

fn answer(phone: &Phone, household: &str, form: &str, name: &str, value: Value) -> Value {
    step(phone, household, form, json!({"do": "answer", "spot": format!("/{name}"), "value": value, "next": true}))
}

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

fn publish(leader: &Phone, form: Value) {
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let checked = leader.call("form_check", json!({"id": id, "form": form}));
    assert_eq!(checked["faults"], json!([]));
    leader.call("form_publish", json!({"id": id}));
}

fn results(phone: &Phone, form: &str) -> Value {
    phone.call("survey_results", json!({"form": form, "unit": null}))
}

fn file(phone: &Phone, form: &str, preset: ExportPreset, format: ExportFileKind) -> (&'static str, Vec<u8>) {
    let mut out = Cursor::new(Vec::new());
    let args = AnswersExportArgs { form: form.to_owned(), preset, format, labels: false };
    let ending = answer::export(&phone.app, &args, &mut out).unwrap();
    (ending, out.into_inner())
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
