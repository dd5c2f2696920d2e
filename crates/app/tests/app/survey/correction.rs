//! Saved answers that are corrected, by one person or by two at once.

use crate::common::survey::{answer, file, step};
use crate::common::{self, Phone, meet};
use serde_json::{Value, json};
use tungnha_app::api::{ExportFileKind, ExportPreset};

use super::{begun, cells};

/// A saved answer of a household, and what it takes to correct it.
struct Saved {
    home: String,
    answer: String,
}

impl Saved {
    fn at(phone: &Phone, home: &str) -> Self {
        let answer = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].as_str().unwrap().to_owned();
        Self { home: home.to_owned(), answer }
    }

    fn key(&self) -> Value {
        json!({"household": self.home, "form": "", "answer": self.answer})
    }

    fn put(&self, phone: &Phone, spot: &str, value: Value) -> Value {
        let mut args = self.key();
        args["action"] = json!({"do": "answer", "spot": spot, "value": value, "next": true});
        phone.call("survey_step", args)
    }

    fn cells(&self, phone: &Phone) -> String {
        cells(file(phone, "NS-01", ExportPreset::Odk, ExportFileKind::Xlsx).1)
    }
}

/// NS-01 answered at a household by a member, known to both devices.
fn answered() -> (Phone, Phone, Saved) {
    let (phone, leader, home) = begun();
    phone.decide(&home, "location", "given");
    answer(&phone, &home, "NS-01", "nguon", json!("suoi"));
    answer(&phone, &home, "NS-01", "noi", json!("22.4 105.6 150 4.5"));
    step(&phone, &home, "NS-01", json!({"do": "add_round", "spot": "/be"}));
    answer(&phone, &home, "NS-01", "be[1]/dung_tich", json!(500));
    answer(&phone, &home, "NS-01", "be[1]/dung", json!(["may", "suoi"]));
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    meet(&phone, &leader);
    let saved = Saved::at(&phone, &home);
    (phone, leader, saved)
}

#[test]
fn a_saved_answer_is_opened_at_its_last_page_and_corrected() {
    let (phone, leader, saved) = answered();
    let view = phone.call("survey_open", saved.key());
    assert_eq!((view["page"]["page"].as_str(), view["saved"].as_bool()), (Some("review"), Some(true)));
    assert_eq!(view["page"]["items"].as_array().unwrap().len(), 4);
    // With nothing changed nothing is written.
    let unsent = |phone: &Phone| phone.call("sync_view", json!({}))["unsent"].as_u64().unwrap();
    phone.call("survey_save", saved.key());
    assert_eq!(unsent(&phone), 0);

    phone.call("survey_open", saved.key());
    saved.put(&phone, "/be[1]/dung_tich", json!(700));
    let draft = &phone.call("today", json!({}))["surveys"][0];
    assert_eq!(draft["answer"], saved.answer, "a correction that is under way is found again");
    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": common::PIN}));
    phone.call("survey_open", saved.key());
    let view = saved.put(&phone, "/nguon", json!("may"));
    assert_eq!(view["page"]["items"].as_array().unwrap().len(), 3, "the place is asked of springs alone");
    phone.call("survey_save", saved.key());
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        let shown = device.call("household_show", json!({"id": saved.home}))["answers"][0].clone();
        assert_eq!((shown["corrections"].as_u64(), shown["corrected_by"].as_str()), (Some(1), Some("Nông Văn Mẫu")));
        assert_eq!((shown["draft"].as_bool(), shown["recorder"].as_str()), (Some(false), Some("Nông Văn Mẫu")));
        let cells = saved.cells(device);
        assert!(cells.contains("| may |") && cells.contains("700 | may suoi") && !cells.contains("22.4"), "{cells}");
    }
    assert_eq!(phone.call("today", json!({}))["surveys"], json!([]));
}

#[test]
fn a_correction_can_be_thrown_away() {
    let (phone, _, saved) = answered();
    phone.call("survey_open", saved.key());
    saved.put(&phone, "/nguon", json!("may"));
    phone.call("survey_discard", saved.key());
    let view = phone.call("survey_open", saved.key());
    assert_eq!(view["page"]["items"][0]["question"]["answer"], "suoi");
}

/// What each of two people corrected is there on both devices; where both corrected the same, a person chooses.
#[test]
fn two_who_correct_one_answer_at_once_lose_nothing() {
    let (phone, leader, saved) = answered();
    for device in [&phone, &leader] {
        device.call("survey_open", saved.key());
    }
    saved.put(&phone, "/be[1]/dung_tich", json!(700));
    saved.put(&phone, "/be[1]/dung", json!(["may"]));
    saved.put(&leader, "/noi", json!("22.5 105.7"));
    saved.put(&leader, "/be[1]/dung_tich", json!(900));
    for device in [&phone, &leader] {
        device.later(1_000);
        device.call("survey_save", saved.key());
    }
    meet(&phone, &leader);
    assert_eq!(saved.cells(&phone), saved.cells(&leader));
    let cells = saved.cells(&phone);
    assert!(cells.contains("22.5 | 105.7") && cells.contains("| may |"), "{cells}");
    let shown = phone.call("household_show", json!({"id": saved.home}));
    assert_eq!(shown["answers"][0]["corrections"], 2);
    let conflict = &shown["conflicts"][0];
    assert_eq!((conflict["entity"].as_str(), conflict["candidates"].as_array().unwrap().len()), (Some("answer"), 2));
    assert_eq!(shown["conflicts"].as_array().unwrap().len(), 1, "{}", shown["conflicts"]);
    assert_eq!(conflict["question"], "Bể 1 · Mấy lít?");
    phone.call("conflict_choose", json!({"household": saved.home, "conflict": conflict["id"], "value": "700"}));
    meet(&phone, &leader);
    assert!(saved.cells(&leader).contains("700 |"), "{}", saved.cells(&leader));
}

#[test]
fn contested_choices_are_asked_about_in_the_words_of_the_form() {
    let (phone, leader, saved) = answered();
    for (device, choices) in [(&phone, json!(["may"])), (&leader, json!(["suoi"]))] {
        device.call("survey_open", saved.key());
        saved.put(device, "/be[1]/dung", choices);
        device.later(1_000);
        device.call("survey_save", saved.key());
    }
    meet(&phone, &leader);
    let conflict = phone.call("household_show", json!({"id": saved.home}))["conflicts"][0].clone();
    assert_eq!(conflict["question"], "Bể 1 · Chứa gì?");
    assert_eq!(phone.call("sync_view", json!({}))["contested"][0]["question"], "Bể 1 · Chứa gì?");
    let labels: Vec<&str> =
        conflict["candidates"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"Nước máy") && labels.contains(&"Nước suối"), "{labels:?}");
}
