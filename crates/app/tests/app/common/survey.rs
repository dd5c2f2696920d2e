//! Asking a form at a household, and what comes of it.

use std::io::Cursor;

use serde_json::{Value, json};
use tungnha_app::api::{AnswersExportArgs, ExportFileKind, ExportPreset};

use super::Phone;

pub fn step(phone: &Phone, household: &str, form: &str, action: Value) -> Value {
    phone.call("survey_step", json!({"household": household, "form": form, "action": action}))
}

/// Opens a form and agrees to it without saying who.
pub fn begin(phone: &Phone, household: &str, form: &str) -> Value {
    phone.call("survey_open", json!({"household": household, "form": form}));
    step(phone, household, form, json!({"do": "agree", "person": null, "sex": null, "age_band": null}))
}

pub fn answer(phone: &Phone, household: &str, form: &str, name: &str, value: Value) -> Value {
    step(phone, household, form, json!({"do": "answer", "spot": format!("/{name}"), "value": value, "next": true}))
}

pub fn publish(leader: &Phone, form: Value) {
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let checked = leader.call("form_check", json!({"id": id, "form": form}));
    assert_eq!(checked["faults"], json!([]));
    leader.call("form_publish", json!({"id": id}));
}

pub fn file(phone: &Phone, form: &str, preset: ExportPreset, format: ExportFileKind) -> (&'static str, Vec<u8>) {
    let mut out = Cursor::new(Vec::new());
    let args = AnswersExportArgs { form: form.to_owned(), preset, format, labels: false };
    let ending = tungnha_app::answer::export(&phone.app, &args, &mut out).unwrap();
    (ending, out.into_inner())
}
