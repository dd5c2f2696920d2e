//! Versions of the list of skills: published by the commune, read by devices that know different ones.

use crate::common::{Phone, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;

fn items(phone: &Phone) -> Vec<Value> {
    phone.call("skill_template", json!({}))["items"].as_array().unwrap().clone()
}

fn publish(phone: &Phone, items: &[Value]) -> Value {
    phone.call("skill_template_publish", json!({ "items": items }))
}

fn fresh(words: &str) -> Value {
    json!({"id": null, "group": "device", "is_status": false, "core": null, "vi": words, "en": "", "retired": false})
}

fn at<'a>(items: &'a mut [Value], id: &str) -> &'a mut Value {
    items.iter_mut().find(|item| item["id"] == id).unwrap()
}

/// The person's sheet.
fn sheet(phone: &Phone, home: &str, person: &Value) -> Value {
    phone.call("skill_sheet", json!({"household": home, "person": person, "topics": []}))
}

fn item(sheet: &Value, id: &str) -> Value {
    sheet["items"].as_array().unwrap().iter().find(|item| item["id"] == id).cloned().unwrap_or_default()
}

fn judge(phone: &Phone, home: &str, person: &Value, skill: &str, after: u8) {
    let levels = json!([{"person": person, "skill": skill, "after": after}]);
    phone.call("skill_save", json!({"household": home, "person": person, "levels": levels}));
}

fn home(phone: &Phone) -> (String, Value) {
    let home = phone.household("Bàn A Thử", village(0));
    let person = phone.call("household_show", json!({"id": home}))["people"][0]["id"].clone();
    (home, person)
}

#[test]
fn two_phones_with_different_versions_read_each_others_judgements_and_come_to_one_list() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let (home, person) = home(&member);
    meet(&member, &leader);
    let mut next = items(&leader);
    at(&mut next, "tb.05")["vi"] = json!("Nhắn tin, gọi video bằng ứng dụng quen dùng");
    at(&mut next, "kt.07")["retired"] = json!(true);
    next.push(fresh("Dùng trợ lý ảo tiếng Việt"));
    publish(&leader, &next);
    let added = items(&leader).iter().find(|item| item["vi"] == "Dùng trợ lý ảo tiếng Việt").unwrap()["id"].clone();
    let added = added.as_str().unwrap();

    // Apart: one judges by the new version, the other by the old one, an item that the new one retired too.
    judge(&leader, &home, &person, added, 3);
    judge(&leader, &home, &person, "cq.04", 3);
    member.later(1_000);
    judge(&member, &home, &person, "kt.07", 2);
    let by = |phone: &Phone| -> Vec<String> {
        let progress = sheet(phone, &home, &person)["progress"].clone();
        let mut by: Vec<_> =
            progress.as_array().unwrap().iter().map(|point| point["template"].as_str().unwrap().to_owned()).collect();
        by.sort();
        by
    };
    assert_eq!(by(&member), ["DMKN-2026.1"]);
    meet(&member, &leader);
    let (one, other) = (sheet(&member, &home, &person), sheet(&leader, &home, &person));
    assert_eq!(one, other, "one list, one person");
    assert_eq!(one["version"], "DMKN-2026.2");
    assert_eq!((item(&one, added)["level"].as_u64(), item(&one, "kt.07")["level"].as_u64()), (Some(3), Some(2)));
    assert_eq!(
        (item(&one, "kt.07")["retired"].as_bool(), item(&one, added)["retired"].as_bool()),
        (Some(true), Some(false))
    );
    assert_eq!(item(&one, "tb.05")["name"]["vi"], "Nhắn tin, gọi video bằng ứng dụng quen dùng");
    assert!(!one["proposed"].as_array().unwrap().contains(&json!("kt.07")), "nobody is asked about it any more");
    // Each judgement keeps the version that it was made by.
    assert_eq!(by(&member), ["DMKN-2026.1", "DMKN-2026.2", "DMKN-2026.2"]);
    // It goes on being judged by whoever has it on the screen still.
    judge(&member, &home, &person, added, 2);
}

#[test]
fn what_a_phone_judges_within_a_visit_keeps_its_version_too() {
    let leader = Phone::leader();
    let (home, person) = home(&leader);
    let mut next = items(&leader);
    at(&mut next, "tb.06")["vi"] = json!("Tìm và kiểm tra thông tin");
    publish(&leader, &next);
    let mut draft = leader.call("visit_form", json!({"household": home, "visit": null}))["draft"].clone();
    (draft["outcome"], draft["guided"]) = (json!("met"), json!([person]));
    draft["levels"] = json!([{"person": person, "skill": "tb.06", "after": 2}]);
    leader.call("visit_save", json!({"household": home, "visit": null, "draft": draft}));
    assert_eq!(sheet(&leader, &home, &person)["progress"][0]["template"], "DMKN-2026.2");
}

#[test]
fn a_version_that_changes_a_meaning_or_takes_an_item_away_is_refused_with_the_item() {
    let (leader, member) = (Phone::leader(), Phone::member());
    let refused = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut next = items(&leader);
        change(&mut next);
        leader.fail("skill_template_publish", json!({ "items": next }))
    };
    let status = refused(&|next| at(next, "kt.02")["is_status"] = json!(true));
    let message = &status.fields.as_ref().unwrap()["kt.02"];
    assert!(message.vi.contains("Chuyển tiền") && message.vi.contains("giữ nghĩa cũ"), "{message:?}");
    assert!(refused(&|next| next.retain(|item| item["id"] != "tb.01")).fields.unwrap().contains_key("tb.01"));
    assert_eq!(refused(&|_| {}).code, Code::Invalid, "nothing new");
    assert_eq!(items(&leader).len(), 39, "nothing was published");
    assert_eq!(member.fail("skill_template_publish", json!({ "items": items(&member) })).code, Code::Denied);
    assert_eq!(member.call("skill_template", json!({}))["may_publish"], false);
}

#[test]
fn two_leaders_who_publish_apart_lose_nothing() {
    let (one, other) = (
        Phone::leader(),
        Phone::joined(9, "Lường Thị Bản Nháp", tungnha_model::Role::Leader, tungnha_testkit::demo::commune()),
    );
    for (leader, words) in [(&one, "Mục của người này"), (&other, "Mục của người kia")] {
        let mut next = items(leader);
        next.push(fresh(words));
        publish(leader, &next);
    }
    meet(&one, &other);
    assert_eq!(items(&one), items(&other));
    for words in ["Mục của người này", "Mục của người kia"] {
        assert!(items(&one).iter().any(|item| item["vi"] == words), "{words}");
    }
    // The next version knows both.
    let mut next = items(&one);
    at(&mut next, "tb.01")["vi"] = json!("Bật, tắt, sạc máy");
    publish(&one, &next);
    meet(&one, &other);
    assert_eq!(other.call("skill_template", json!({}))["version"], "DMKN-2026.3");
}

#[test]
fn a_published_version_can_be_taken_back_for_a_short_time() {
    let leader = Phone::leader();
    let mut next = items(&leader);
    next.push(fresh("Gõ nhầm"));
    let done = publish(&leader, &next);
    leader.call("undo", json!({"token": done["undo"]}));
    assert_eq!(
        (items(&leader).len(), &leader.call("skill_template", json!({}))["version"]),
        (39, &json!("DMKN-2026.1"))
    );
}
