//! Opinions: from the door to the commune and back, also when two people do the same at once.

use crate::common;
use crate::common::media::{add, picture, recording};
use crate::common::{Phone, gather, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::Role;

fn say(phone: &Phone, household: &str, text: &str, fields: Value) -> String {
    let mut fields = fields;
    fields["text"] = json!(text);
    let done = phone.call("opinion_save", json!({"household": household, "id": null, "fields": fields}));
    done["id"].as_str().unwrap().to_owned()
}

fn step(phone: &Phone, opinion: &str, step: &str, text: &str) -> Value {
    phone.later(1_000);
    phone.call("opinion_advance", json!({"opinion": opinion, "step": step, "text": text}))
}

fn board(phone: &Phone) -> Value {
    phone.call("opinion_board", json!({"unit": null, "topic": null}))
}

fn cards(phone: &Phone) -> Vec<Value> {
    board(phone)["cards"].as_array().unwrap().clone()
}

fn opinions(phone: &Phone, household: &str) -> Vec<Value> {
    phone.call("household_show", json!({"id": household}))["opinions"].as_array().unwrap().clone()
}

/// Somebody of the household agrees that opinions carry their name.
fn agree(phone: &Phone, household: &str) {
    let person = phone.call("household_show", json!({"id": household}))["people"][0]["id"].clone();
    let consent = json!({"household": household, "person": person, "purpose": "opinion", "decision": "given",
        "language": "vi", "method": "read", "witness": "", "proof": null, "confirmed": true});
    phone.call("consent_save", consent);
}

/// A member and a leader who share one household.
fn two() -> (Phone, Phone, String) {
    let (member, leader) = (Phone::member(), Phone::leader());
    let household = member.household("Triệu Thị Ví Dụ", village(0));
    agree(&member, &household);
    meet(&member, &leader);
    (member, leader, household)
}

#[test]
fn an_opinion_goes_to_the_commune_and_its_reply_is_read_to_the_household() {
    let (member, leader, household) = two();
    let id = say(&member, &household, "  Sóng yếu,\r\nhay mất mạng ", json!({"topic": "signal", "anonymous": false}));
    meet(&member, &leader);
    let card = &cards(&leader)[0];
    assert_eq!((card["text"].as_str(), card["stage"].as_str()), (Some("Sóng yếu,\nhay mất mạng"), Some("new")));
    assert_eq!((card["who"].as_str(), card["topic"].as_str()), (Some("Triệu Thị Ví Dụ"), Some("signal")));
    step(&leader, &id, "forwarded", "Viettel huyện cũ");
    let error = leader.fail("opinion_advance", json!({"opinion": id, "step": "answered", "text": "  "}));
    assert_eq!((error.code, error.fields.unwrap().contains_key("text")), (Code::Invalid, true));
    step(&leader, &id, "answered", "Trạm mới lắp trong tháng 12.");
    meet(&member, &leader);

    let form = member.call("visit_form", json!({"household": household, "visit": null}));
    let reply = &form["replies"][0]["replies"][0];
    assert_eq!(reply["text"], "Trạm mới lắp trong tháng 12.");
    assert_eq!((reply["by"].as_str(), reply["read_by"].as_str()), (Some("Hoàng Thị Minh Họa"), None));
    member.later(3_000);
    member.call("opinion_advance", json!({"opinion": id, "step": "read_out", "reply": reply["id"]}));
    let form = member.call("visit_form", json!({"household": household, "visit": null}));
    assert_eq!(form["replies"], json!([]));
    assert_eq!(opinions(&member, &household)[0]["replies"][0]["read_by"], "Nông Văn Mẫu");

    meet(&member, &leader);
    leader.later(10_000);
    step(&leader, &id, "closed", "");
    let card = &cards(&leader)[0];
    let steps: Vec<&str> = card["steps"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(steps, ["forwarded", "answered", "read_out", "closed"]);
    assert_eq!(card["stage"], "closed");
}

#[test]
fn an_opinion_without_a_name_shows_none_at_the_commune() {
    let (member, leader, household) = two();
    let person = member.call("household_show", json!({"id": household}))["people"][0]["id"].clone();
    let id = say(&member, &household, "Thủ tục lâu quá", json!({"anonymous": true, "person": person}));
    meet(&member, &leader);
    let card = &cards(&leader)[0];
    assert_eq!((&card["who"], &card["household"]), (&Value::Null, &Value::Null));
    assert!(!card.to_string().contains(&household) && !card.to_string().contains("Ví Dụ"));
    assert_eq!(opinions(&leader, &household), Vec::<Value>::new());
    assert_eq!(opinions(&member, &household)[0]["person"], Value::Null);
    step(&leader, &id, "forwarded", "");
    let sent = leader.call("sync_view", json!({}))["items"][0].clone();
    assert_eq!(
        (sent["what"].as_str(), sent["name"].as_str(), sent["household"].as_str()),
        (Some("opinion"), Some(""), Some(""))
    );
}

#[test]
fn an_opinion_given_at_a_visit_carries_topic_and_name() {
    let (member, _, household) = two();
    let draft = |topic: &str, named: bool| {
        json!({"outcome": "met", "guided": [], "topics": [], "ability": null, "note": "", "opinion": "Xin mở lớp học",
               "opinion_topic": topic, "opinion_named": named, "follow_up": null, "day": "2026-11-23"})
    };
    member.call("visit_save", json!({"household": household, "visit": null, "draft": draft("learning", true)}));
    let said = &opinions(&member, &household)[0];
    assert_eq!((said["topic"].as_str(), said["anonymous"].as_bool()), (Some("learning"), Some(false)));
    assert_eq!((said["recorder"].as_str(), said["mine"].as_bool()), (Some("Nông Văn Mẫu"), Some(true)));
    let long = "a".repeat(2_001);
    let mut draft = draft("learning", false);
    draft["opinion"] = json!(long);
    let error = member.fail("visit_save", json!({"household": household, "visit": null, "draft": draft}));
    assert!(error.fields.unwrap().contains_key("opinion"));
    assert_eq!(opinions(&member, &household).len(), 1);
}

#[test]
fn it_can_be_corrected_until_something_was_done_with_it_and_a_step_can_be_taken_back() {
    let (member, leader, household) = two();
    let id = say(&member, &household, "Sóng yêu", json!({"anonymous": false}));
    member.call("opinion_save", json!({"household": household, "id": id, "fields": {"text": "Sóng yếu"}}));
    meet(&member, &leader);
    let done = step(&leader, &id, "forwarded", "");
    leader.call("undo", json!({"token": done["undo"]}));
    assert_eq!(cards(&leader)[0]["stage"], "new");
    step(&leader, &id, "forwarded", "");
    meet(&member, &leader);
    let change = json!({"household": household, "id": id, "fields": {"text": "Khác"}});
    assert_eq!(member.fail("opinion_save", change).code, Code::Denied);
    assert_eq!(opinions(&member, &household)[0]["text"], "Sóng yếu");
}

#[test]
fn two_who_forward_the_same_opinion_at_once_leave_no_conflict() {
    let (member, leader, household) = two();
    let id = say(&member, &household, "Sóng yếu", json!({"anonymous": false}));
    meet(&member, &leader);
    step(&member, &id, "forwarded", "Trưởng thôn");
    leader.later(60_000);
    step(&leader, &id, "forwarded", "Công an xã");
    meet(&member, &leader);
    for phone in [&member, &leader] {
        let shown = phone.call("household_show", json!({"id": household}));
        assert_eq!(shown["conflicts"], json!([]));
        let card = &cards(phone)[0];
        let to: Vec<&str> = card["steps"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
        assert_eq!(to, ["Trưởng thôn", "Công an xã"]);
    }
}

#[test]
fn replies_reach_all_that_were_merged() {
    let (member, leader, household) = two();
    let other = Phone::joined(3, "Bàn A Thử", Role::Member, village(1));
    let away = other.household("Ma Văn Giả Định", village(1));
    let first = say(&member, &household, "Sóng yếu", json!({"anonymous": false}));
    let second = say(&other, &away, "Không có sóng", json!({"anonymous": true}));
    gather(&[&member, &leader]);
    gather(&[&other, &leader]);
    assert_eq!(cards(&leader).len(), 2);
    step(&leader, &second, "answered", "Đã báo nhà mạng");
    leader.call("opinion_merge", json!({"keep": first, "others": [second]}));
    let card = &cards(&leader)[0];
    assert_eq!((card["id"].as_str(), card["merged"].as_array().unwrap().len()), (Some(first.as_str()), 1));
    step(&leader, &first, "answered", "Trạm mới có từ 01/12");
    assert_eq!(cards(&leader)[0]["undelivered"], 0);
    gather(&[&leader, &member, &other]);
    for (phone, home) in [(&member, &household), (&other, &away)] {
        let texts: Vec<String> = opinions(phone, home)[0]["replies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reply| reply["text"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts.contains(&"Đã báo nhà mạng".to_owned()) && texts.contains(&"Trạm mới có từ 01/12".to_owned()));
    }
    let error = leader.fail("opinion_merge", json!({"keep": first, "others": [first]}));
    assert_eq!(error.code, Code::Invalid);
}

#[test]
fn what_two_laptops_merge_at_once_becomes_one_group_and_owed_replies_are_shown() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let second = Phone::joined(4, "Đặng Thị Mẫu", Role::Leader, tungnha_testkit::demo::commune());
    let household = member.household("Triệu Thị Ví Dụ", village(0));
    let a = say(&member, &household, "Sóng yếu", json!({}));
    let b = say(&member, &household, "Mất sóng", json!({}));
    let c = say(&member, &household, "Không gọi được", json!({}));
    gather(&[&member, &leader, &second]);
    // One keeps what the other merges, and a third is answered where nobody knows of the merge.
    leader.call("opinion_merge", json!({"keep": a, "others": [b]}));
    second.call("opinion_merge", json!({"keep": b, "others": [a]}));
    step(&second, &c, "answered", "Sẽ lắp trạm");
    leader.call("opinion_merge", json!({"keep": b, "others": [c]}));
    gather(&[&leader, &second, &member]);
    let (left, right) = (cards(&leader), cards(&second));
    assert_eq!((left.len(), right.len()), (1, 1));
    assert_eq!(left[0]["id"], right[0]["id"]);
    assert_eq!((left[0]["merged"].as_array().unwrap().len(), &left[0]["undelivered"]), (2, &json!(1)));
    leader.call("opinion_spread", json!({"opinion": left[0]["id"]}));
    assert_eq!(cards(&leader)[0]["undelivered"], 0);
    meet(&member, &leader);
    assert!(opinions(&member, &household).iter().all(|one| one["replies"].as_array().unwrap().len() == 1));
}

#[test]
fn the_board_is_filtered_by_village_and_topic_and_counts_both() {
    let leader = Phone::leader();
    let (near, far) = (leader.household("Nông Văn Mẫu", village(0)), leader.household("Bàn A Thử", village(1)));
    say(&leader, &near, "Sóng yếu", json!({"topic": "signal"}));
    say(&leader, &near, "Học thêm", json!({"topic": "learning"}));
    say(&leader, &far, "Sóng yếu", json!({"topic": "signal"}));
    let all = board(&leader);
    assert_eq!(all["total"], 3);
    let village = leader.call("opinion_board", json!({"unit": village(0), "topic": "signal"}));
    assert_eq!((&village["total"], village["cards"][0]["text"].as_str()), (&json!(1), Some("Sóng yếu")));
    assert_eq!(village["topics"], json!([{"topic": "learning", "count": 1}, {"topic": "signal", "count": 1}]));
}

#[test]
fn what_was_typed_is_there_again_after_a_kill_and_gone_once_it_is_saved() {
    let phone = Phone::member();
    let household = phone.household("Triệu Thị Ví Dụ", village(0));
    let draft = json!({"text": "Sóng y", "topic": "signal"});
    let place = json!({"screen": "opinion", "subject": household});
    phone.call("screen_draft_keep", json!({"screen": "opinion", "subject": household, "body": draft}));
    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": common::PIN}));
    assert_eq!(phone.call("screen_draft", place.clone())["body"], draft);
    phone.fail("opinion_save", json!({"household": household, "id": null, "fields": {"text": " "}}));
    assert_eq!(phone.call("screen_draft", place.clone())["body"], draft);
    say(&phone, &household, "Sóng yếu", json!({}));
    assert_eq!(phone.call("screen_draft", place)["body"], Value::Null);
}

#[test]
fn an_opinion_may_be_spoken_and_is_heard_on_the_board() {
    let (member, leader, household) = two();
    let voice = add(&member, "voice_add", recording());
    let save = |fields: Value| json!({"household": household, "id": null, "fields": fields});
    let error = member.fail("opinion_save", save(json!({"topic": "signal", "anonymous": true})));
    assert!(error.fields.unwrap()["text"].vi.contains("ghi âm"));
    let photo = add(&member, "photo_add", picture());
    assert!(
        member
            .fail("opinion_save", save(json!({"voice": photo, "anonymous": true})))
            .fields
            .unwrap()
            .contains_key("voice")
    );
    let saved = member.call("opinion_save", save(json!({"voice": voice, "topic": "signal", "anonymous": true})));
    let owed = member.app.store().unwrap().read(|reader| reader.blobs_owed(9)).unwrap();
    assert_eq!(owed.len(), 1, "the recording goes to the commune, the photo that nothing names does not");
    meet(&member, &leader);
    let card = &cards(&leader)[0];
    assert_eq!((card["text"].as_str(), &card["voice"]), (Some(""), &voice));
    let fields = json!({"voice": null, "text": "Sóng yếu", "anonymous": true});
    member.call("opinion_save", json!({"household": household, "id": saved["id"], "fields": fields}));
    meet(&member, &leader);
    let card = &cards(&leader)[0];
    assert_eq!((card["text"].as_str(), &card["voice"]), (Some("Sóng yếu"), &json!(null)));
}

#[test]
fn nobody_is_named_who_did_not_agree_to_it() {
    let phone = Phone::member();
    let household = phone.household("Triệu Thị Ví Dụ", village(0));
    let named = json!({"household": household, "id": null, "fields": {"text": "Sóng yếu", "anonymous": false}});
    assert!(phone.fail("opinion_save", named.clone()).fields.unwrap().contains_key("anonymous"));
    let draft = json!({"outcome": "absent", "guided": [], "topics": [], "ability": null, "note": "", "opinion": "Sóng yếu",
        "opinion_topic": null, "opinion_named": true, "follow_up": null, "day": "2026-11-23"});
    let visit = json!({"household": household, "visit": null, "draft": draft});
    assert!(phone.fail("visit_save", visit).fields.unwrap().contains_key("anonymous"));
    assert_eq!(opinions(&phone, &household), Vec::<Value>::new(), "what is refused changes nothing");
    agree(&phone, &household);
    phone.call("opinion_save", named);
    assert_eq!(opinions(&phone, &household)[0]["anonymous"], false);
}
