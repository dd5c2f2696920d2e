//! Outreach sessions, good practices, and the figures that are shared.

use crate::common::media::{add, picture};
use crate::common::{Phone, gather, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::Role;

fn session(men: &str, women: &str) -> Value {
    json!({"id": null, "unit": null, "fields": {"day": "2026-11-22", "topic": "scam", "channel": "meeting", "place": "Nhà văn hóa", "men": men, "women": women}})
}

fn sessions(phone: &Phone) -> Value {
    phone.call("outreach_list", json!({"unit": null}))
}

#[test]
fn a_session_is_recorded_corrected_removed_and_seen_by_the_commune() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let done = member.call("outreach_save", session("12", "18"));
    assert_eq!(sessions(&member)["rows"][0]["sync"], "local");
    assert_eq!(member.call("today", json!({}))["unsent"], 1);
    meet(&member, &leader);
    let list = sessions(&leader);
    assert_eq!(
        (&list["men"], &list["women"], list["rows"][0]["recorder"].as_str()),
        (&json!(12), &json!(18), Some("Nông Văn Mẫu"))
    );
    assert_eq!(list["rows"][0]["unit"]["name"], "Thôn Pác Ngòi");

    leader.call("outreach_save", json!({"id": done["id"], "unit": null, "fields": {"women": 20, "recorder": "Khác"}}));
    member.call("outreach_save", json!({"id": done["id"], "unit": null, "fields": {"men": 13}}));
    meet(&member, &leader);
    for phone in [&member, &leader] {
        let row = sessions(phone)["rows"][0].clone();
        assert_eq!(
            (&row["men"], &row["women"], row["recorder"].as_str()),
            (&json!(13), &json!(20), Some("Nông Văn Mẫu"))
        );
    }
    member.call("outreach_save", json!({"id": done["id"], "unit": null, "fields": {"removed": true}}));
    meet(&member, &leader);
    assert_eq!(sessions(&leader)["rows"], json!([]));
}

#[test]
fn a_session_that_is_not_right_says_what_to_do() {
    let phone = Phone::member();
    let error = phone.fail("outreach_save", json!({"id": null, "unit": null, "fields": {"men": "mười"}}));
    let fields = error.fields.unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["channel", "day", "men", "topic"]);
    let mut later = session("1", "1");
    later["fields"]["day"] = json!("2026-11-24");
    assert!(phone.fail("outreach_save", later).fields.unwrap().contains_key("day"));
    let mut elsewhere = session("1", "1");
    elsewhere["unit"] = json!(village(1));
    assert_eq!(phone.fail("outreach_save", elsewhere).code, Code::Denied);
    assert_eq!(sessions(&phone)["rows"], json!([]));
}

fn practice(phone: &Phone, id: Value, title: &str, submit: bool) -> Value {
    let fields =
        json!({"title": title, "text": "Mỗi tối thứ Năm, con cháu dạy ông bà quét mã QR.", "place": "Nhà văn hóa"});
    phone.call("practice_save", json!({"id": id, "fields": fields, "photos": [], "submit": submit}))["id"].clone()
}

fn practices(phone: &Phone) -> Value {
    phone.call("practice_list", json!({}))
}

#[test]
fn a_practice_is_returned_with_a_reason_changed_approved_and_published_to_all() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let other = Phone::joined(3, "Bàn A Thử", Role::Member, village(1));
    let id = practice(&member, Value::Null, "Con dạy mẹ", false);
    meet(&member, &leader);
    assert_eq!(practices(&leader)["rows"], json!([]), "a draft is the team's own");
    practice(&member, id.clone(), "Con dạy mẹ", true);
    let change = json!({"id": id, "fields": {"title": "Khác", "text": "Khác"}, "photos": [], "submit": false});
    assert_eq!(member.fail("practice_save", change).code, Code::Denied);
    meet(&member, &leader);
    assert_eq!(practices(&leader)["rows"][0]["state"], "submitted");
    assert_eq!(member.fail("practice_review", json!({"id": id, "approved": true})).code, Code::Denied);
    let error = leader.fail("practice_review", json!({"id": id, "approved": false, "reason": " "}));
    assert!(error.fields.unwrap().contains_key("reason"));
    leader.call("practice_review", json!({"id": id, "approved": false, "reason": "Ghi thêm kết quả"}));
    meet(&member, &leader);
    let row = practices(&member)["rows"][0].clone();
    assert_eq!((row["state"].as_str(), row["reason"].as_str()), (Some("returned"), Some("Ghi thêm kết quả")));
    practice(&member, id.clone(), "Con dạy mẹ quét QR", true);
    meet(&member, &leader);
    leader.call("practice_review", json!({"id": id, "approved": true}));
    gather(&[&leader, &member, &other]);
    for phone in [&leader, &member, &other] {
        let published = practices(phone)["published"].clone();
        assert_eq!(
            (published.as_array().unwrap().len(), published[0]["title"].as_str()),
            (1, Some("Con dạy mẹ quét QR"))
        );
    }
    let published = practices(&leader)["published"][0]["id"].clone();
    leader.call("practice_withdraw", json!({"id": published, "withdrawn": true}));
    gather(&[&leader, &member]);
    assert_eq!(practices(&member)["published"], json!([]));
    assert_eq!(practices(&leader)["published"][0]["withdrawn"], true);
}

#[test]
fn two_leaders_who_decide_at_once_publish_one_and_nothing_is_contested() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let second = Phone::joined(4, "Đặng Thị Mẫu", Role::Leader, tungnha_testkit::demo::commune());
    let id = practice(&member, Value::Null, "Con dạy mẹ", true);
    gather(&[&member, &leader, &second]);
    leader.call("practice_review", json!({"id": id, "approved": true}));
    second.call("practice_review", json!({"id": id, "approved": true}));
    gather(&[&member, &leader, &second]);
    for phone in [&member, &leader, &second] {
        let list = practices(phone);
        assert_eq!(list["published"].as_array().unwrap().len(), 1);
        assert_eq!(list["rows"][0]["state"], "approved");
    }

    // Returned by both and submitted again: it lies with the commune, however often it was returned.
    let id = practice(&member, Value::Null, "Loa xóm", true);
    gather(&[&member, &leader, &second]);
    for phone in [&leader, &second] {
        phone.call("practice_review", json!({"id": id, "approved": false, "reason": "Ngắn quá"}));
    }
    gather(&[&member, &leader, &second]);
    practice(&member, id.clone(), "Loa xóm", true);
    gather(&[&member, &leader, &second]);
    let rows = practices(&leader)["rows"].as_array().unwrap().clone();
    assert_eq!(rows.iter().find(|row| row["id"] == id).unwrap()["state"], "submitted");
}

#[test]
fn what_is_shared_are_figures_of_days_and_places_and_never_a_name() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let home = member.household("Triệu Thị Ví Dụ", village(0));
    let person = member.call("household_show", json!({"id": home}))["people"][0]["id"].clone();
    let visit = |phone: &Phone, day: &str, topics: &[&str]| {
        phone.call("visit_save", json!({"household": home, "visit": null, "draft": {
            "outcome": "met", "guided": [person], "topics": topics, "ability": null, "note": "Bà Dụ", "opinion": "", "follow_up": null, "day": day}}))
    };
    visit(&member, "2026-11-23", &["vneid", "scam"]);
    // The week begins on Monday the 23rd; this one belongs to the week before.
    visit(&member, "2026-11-22", &["vneid"]);
    member.call("opinion_save", json!({"household": home, "id": null, "fields": {"text": "Sóng yếu"}}));
    let mut held = session("12", "18");
    held["fields"]["day"] = json!("2026-11-23");
    member.call("outreach_save", held);
    gather(&[&member, &leader]);
    visit(&leader, "2026-11-23", &["scam"]);

    let mine = member.call("share_summary", json!({"period": "week", "mine": true, "unit": null}));
    assert_eq!(
        (&mine["visits"], &mine["households"], &mine["people"], &mine["opinions"]),
        (&json!(1), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!((&mine["sessions"], &mine["attendance"]), (&json!(1), &json!(30)));
    assert_eq!(mine["topics"], json!([{"topic": "scam", "count": 1}, {"topic": "vneid", "count": 1}]));
    let all = leader.call("share_summary", json!({"period": "day", "mine": false, "unit": village(0)}));
    assert_eq!((&all["visits"], &all["topics"][0]), (&json!(2), &json!({"topic": "scam", "count": 2})));
    let own = leader.call("share_summary", json!({"period": "day", "mine": true, "unit": null}));
    assert_eq!((&own["visits"], &own["sessions"], &own["opinions"]), (&json!(1), &json!(0), &json!(0)));
    for shared in [&mine, &all, &own] {
        let text = shared.to_string();
        assert!(!text.contains("Dụ") && !text.contains("Mẫu") && !text.contains("Minh Họa") && !text.contains(&home));
    }
}

#[test]
fn pictures_of_a_practice_are_sent_and_published_only_with_the_agreement_of_those_in_them() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let photo = add(&member, "photo_add", picture());
    let fields = |agreed: bool| json!({"title": "Con dạy mẹ", "text": "Mỗi tối thứ Năm.", "image_consent": agreed});
    let save = |id: &Value, agreed: bool, submit: bool| json!({"id": id, "fields": fields(agreed), "photos": [photo], "submit": submit});
    let error = member.fail("practice_save", save(&json!(null), false, true));
    assert!(error.fields.unwrap().contains_key("image_consent"));
    let id = member.call("practice_save", save(&json!(null), false, false))["id"].clone();
    assert_eq!(practices(&member)["rows"][0]["photos"], json!([photo]), "a draft keeps what was taken");
    member.call("practice_save", save(&id, true, true));
    meet(&member, &leader);
    assert_eq!(practices(&leader)["rows"][0]["photos"], json!([photo]));
    leader.call("practice_review", json!({"id": id, "approved": true, "reason": ""}));
    meet(&leader, &member);
    assert_eq!(practices(&member)["published"][0]["photos"], json!([photo]));

    let many: Vec<_> = (0..7).map(|_| photo.clone()).collect();
    let error =
        member.fail("practice_save", json!({"id": null, "fields": fields(true), "photos": many, "submit": false}));
    assert!(error.fields.unwrap().contains_key("photos"));
}

#[test]
fn a_picture_that_is_taken_out_is_gone_for_others_too() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let photo = add(&member, "photo_add", picture());
    let fields = json!({"title": "Con dạy mẹ", "text": "Mỗi tối thứ Năm.", "image_consent": true});
    let save = |id: &Value, photos: Value, submit: bool| json!({"id": id, "fields": fields, "photos": photos, "submit": submit});
    let id = member.call("practice_save", save(&json!(null), json!([photo]), false))["id"].clone();
    member.call("practice_save", save(&id, json!([]), true));
    meet(&member, &leader);
    assert_eq!(practices(&leader)["rows"][0]["photos"], json!([]));
}
