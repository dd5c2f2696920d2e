//! Answers as they are given: refused, kept in a draft, without a name, with consent that may be withdrawn.

use crate::common::survey::{answer, begin, file, publish, step};
use crate::common::{self, Phone, meet, village};
use serde_json::json;
use tungnha_app::Code;
use tungnha_app::api::{ExportFileKind, ExportPreset};

use super::{form, pyk, results};

#[test]
fn a_refused_answer_changes_nothing_and_names_its_question() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    begin(&phone, &home, "PYK-01");
    answer(&phone, &home, "PYK-01", "phone", json!("smart"));
    let before = answer(&phone, &home, "PYK-01", "access", json!("home_wifi"));
    let action = json!({"do": "answer", "spot": "/days", "value": "9", "next": true});
    let error = phone.fail("survey_step", json!({"household": home, "form": "PYK-01", "action": action}));
    assert_eq!(error.code, Code::Invalid);
    assert_eq!(error.fields.unwrap()["/days"].vi, "Nhập số ngày từ 0 đến 7.");
    assert_eq!(phone.call("survey_open", json!({"household": home, "form": "PYK-01"})), before);
    let error = phone.fail("survey_save", json!({"household": home, "form": "PYK-01"}));
    assert!(error.fields.unwrap().contains_key("/aware"), "a required question is named");
}

#[test]
fn a_survey_is_gone_on_with_at_the_same_question_after_a_kill() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    begin(&phone, &home, "PYK-01");
    answer(&phone, &home, "PYK-01", "phone", json!("smart"));
    let shown = step(&phone, &home, "PYK-01", json!({"do": "decline", "spot": "/access", "next": true}));
    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": common::PIN}));
    assert_eq!(phone.call("survey_open", json!({"household": home, "form": "PYK-01"})), shown);
    let draft = &phone.call("today", json!({}))["surveys"][0];
    assert_eq!((draft["name"].as_str(), draft["progress"]["at"].as_u64()), (Some("Nông Văn Mẫu"), Some(3)));
}

#[test]
fn an_anonymous_answer_leads_back_to_nobody() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    let saved = pyk(&phone, &home, &[("opinion", json!("Mong có cáp quang")), ("reply", json!("no"))]);
    assert_eq!(saved["opinion"], true);
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        let shown = device.call("household_show", json!({"id": home})).to_string();
        assert!(!shown.contains("PYK-01") && !shown.contains("cáp quang"), "{shown}");
        let (_, csv) = file(device, "PYK-01", ExportPreset::Odk, ExportFileKind::Csv);
        let csv = String::from_utf8(csv).unwrap();
        assert!(!csv.contains("Nông Văn Mẫu") && !csv.contains(&home) && !csv.contains("2026-11-23"), "{csv}");
        assert!(csv.contains("2026-11,") && csv.contains("female") && csv.contains("30_44"), "{csv}");
    }
    let card = leader.call("opinion_board", json!({"unit": null, "topic": null}))["cards"][0].clone();
    assert_eq!((card["text"].as_str(), card["who"].as_str()), (Some("Mong có cáp quang"), None));
    assert_eq!(phone.call("today", json!({}))["surveys"], json!([]));
}

#[test]
fn whoever_wants_a_reply_gives_a_number_and_the_text_leaves_the_anonymous_answers() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    let reply = [
        ("opinion", json!("Cầu treo hỏng ván")),
        ("reply", json!("yes")),
        ("reply_consent", json!(true)),
        ("reply_phone", json!("0900 000 001")),
    ];
    pyk(&phone, &home, &reply);
    meet(&phone, &leader);
    let opinions = leader.call("household_show", json!({"id": home}))["opinions"].clone();
    assert_eq!(opinions[0]["text"], "Cầu treo hỏng ván");
    let (_, csv) = file(&leader, "PYK-01", ExportPreset::Kobo, ExportFileKind::Csv);
    let csv = String::from_utf8(csv).unwrap();
    assert!(!csv.contains("Cầu treo") && !csv.contains("0900"), "{csv}");
}

#[test]
fn a_refusal_is_counted_without_a_name() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    phone.call("survey_open", json!({"household": home, "form": "PYK-01"}));
    phone.call("survey_refuse", json!({"household": home, "form": "PYK-01"}));
    meet(&phone, &leader);
    let seen = results(&leader, "PYK-01");
    assert_eq!((seen["answers"].as_u64(), seen["refusals"].as_u64()), (Some(0), Some(1)));
}

#[test]
fn what_is_anonymous_counts_as_unsent_like_everything_else() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    let before = phone.call("sync_view", json!({}))["unsent"].as_u64().unwrap();
    pyk(&phone, &home, &[]);
    let view = phone.call("sync_view", json!({}));
    assert_eq!(view["unsent"].as_u64().unwrap(), before + 1);
    assert!(view["items"].as_array().unwrap().iter().any(|item| item["what"] == "answer" && item["name"] == ""));
}

/// Who agrees to a survey that keeps names agrees for themselves, and may take it back, also while the answers travel.
#[test]
fn consent_withdrawn_while_an_answer_is_in_flight_takes_the_answer_out_everywhere() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader, form("NS-01"));
    meet(&phone, &leader);
    let person = phone.call("household_show", json!({"id": home}))["people"][0]["id"].clone();
    let agree = |phone: &Phone| {
        phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
        step(phone, &home, "NS-01", json!({"do": "agree", "person": person, "sex": null, "age_band": null}));
        answer(phone, &home, "NS-01", "nguon", json!("may"));
        phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    };
    let survey = |phone: &Phone| {
        let items = phone.call("consent_show", json!({"household": home, "person": person}))["items"].clone();
        items.as_array().unwrap().iter().find(|item| item["purpose"] == "survey").unwrap()["given"].clone()
    };
    agree(&phone);
    assert_eq!(survey(&phone), true, "what was read out and agreed to is on record");
    let given = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].clone();
    // The answers are on their way when the leader hears that consent is withdrawn.
    agree(&leader);
    let withdrawn = json!({"household": home, "person": person, "purpose": "survey", "decision": "withdrawn",
        "method": "read", "language": "", "witness": "", "confirmed": true});
    leader.call("consent_save", withdrawn);
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        assert_eq!(survey(device), false);
        assert_eq!(results(device, "NS-01")["answers"], 0);
        let (_, csv) = file(device, "NS-01", ExportPreset::Kobo, ExportFileKind::Csv);
        assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 1, "only headings");
        assert_eq!(device.call("household_show", json!({"id": home}))["answers"], json!([]));
        let key = json!({"household": home, "form": "", "answer": given});
        assert_eq!(device.fail("survey_open", key).code, Code::NotFound);
    }
    agree(&phone);
    assert_eq!(results(&phone, "NS-01")["answers"], 3, "agreeing again, they are used again");
}
