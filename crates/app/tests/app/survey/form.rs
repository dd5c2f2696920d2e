//! Forms: who publishes them, and what becomes of drafts when another version comes.

use crate::common::survey::{answer, begin, publish};
use crate::common::{Phone, meet};
use serde_json::json;
use tungnha_app::Code;

use super::{begun, form, results};

#[test]
fn a_draft_keeps_its_version_when_another_is_published() {
    let (phone, leader, home) = begun();
    let mut second = form("NS-01");
    second["items"][0]["label"]["vi"] = json!("Nhà dùng nước gì?");
    second["lists"][0]["choices"].as_array_mut().unwrap().push(json!({"name": "mua", "label": {"vi": "Nước mưa"}}));
    publish(&leader, second);
    meet(&phone, &leader);
    let shown = phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
    assert_eq!((shown["version"].as_u64(), shown["newer"].as_u64()), (Some(1), Some(2)));
    assert_eq!(shown["page"]["questions"][0]["label"], "Nước gì?");
    answer(&phone, &home, "NS-01", "nguon", json!("may"));
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    begin(&phone, &home, "NS-01");
    let shown = answer(&phone, &home, "NS-01", "nguon", json!("mua"));
    assert_eq!(shown["version"], 2);
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    meet(&phone, &leader);
    let seen = results(&leader, "NS-01");
    assert_eq!((seen["answers"].as_u64(), &seen["versions"]), (Some(2), &json!([2, 1])));
    let question = &seen["questions"][0];
    assert_eq!((question["label"].as_str(), question["answered"].as_u64()), (Some("Nhà dùng nước gì?"), Some(2)));
    let counts: Vec<_> = question["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [("may", 1), ("suoi", 0), ("mua", 1)]);
}

#[test]
fn only_leaders_publish_and_a_faulty_form_is_refused() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let id = phone.call("form_begin", json!({"from": null}))["id"].clone();
    phone.call("form_check", json!({"id": id, "form": form("NS-01")}));
    assert_eq!(phone.fail("form_publish", json!({"id": id})).code, Code::Denied);
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut faulty = form("NS-01");
    faulty["anonymous"] = json!(true);
    let checked = leader.call("form_check", json!({"id": id, "form": faulty}));
    assert_eq!(
        (checked["faults"][0]["code"].as_str(), checked["faults"][0]["item"].as_str()),
        (Some("leads_back"), Some("/noi"))
    );
    assert_eq!(leader.fail("form_publish", json!({"id": id})).code, Code::Invalid);
}

#[test]
fn a_question_that_no_screen_can_ask_is_not_published() {
    let leader = Phone::leader();
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut film = form("NS-01");
    film["items"][2]["items"][0]["kind"] = json!({"type": "video"});
    let checked = leader.call("form_check", json!({"id": id, "form": film}));
    let fault = &checked["faults"][0];
    assert_eq!((fault["code"].as_str(), fault["item"].as_str()), (Some("kind_not_asked"), Some("/be/dung_tich")));
    assert_eq!(leader.fail("form_publish", json!({"id": id})).code, Code::Invalid);
}
