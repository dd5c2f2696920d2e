//! Two devices change the same field while apart: both values are shown, a person chooses, both agree.

use crate::common::{Phone, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::Role;

fn pair() -> (Phone, Phone, String) {
    let a = Phone::joined(1, "Hoàng Thị Minh Họa", Role::Leader, tungnha_testkit::demo::commune());
    let b = Phone::joined(2, "Nông Văn Mẫu", Role::Member, village(0));
    let id = a.household("Bàn A Thử", village(0));
    meet(&a, &b);
    (a, b, id)
}

fn conflicts(phone: &Phone, id: &str) -> Vec<Value> {
    phone.call("household_show", json!({"id": id}))["conflicts"].as_array().unwrap().clone()
}

#[test]
fn a_field_of_the_household() {
    let (a, b, id) = pair();
    a.call("household_save", json!({"id": id, "unit": null, "fields": {"nickname": "Thử cây đa"}}));
    b.call("household_save", json!({"id": id, "unit": null, "fields": {"nickname": "Thử bờ suối"}}));
    meet(&a, &b);
    for phone in [&a, &b] {
        let found = conflicts(phone, &id);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (&found[0]["entity"], &found[0]["field"], &found[0]["subject"]),
            (&json!("profile"), &json!("nickname"), &json!("Bàn A Thử"))
        );
        let mut said: Vec<(&str, &str)> = found[0]["candidates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["who"].as_str().unwrap(), one["label"].as_str().unwrap()))
            .collect();
        said.sort_unstable();
        assert_eq!(said, [("Hoàng Thị Minh Họa", "Thử cây đa"), ("Nông Văn Mẫu", "Thử bờ suối")]);
        let row = &phone.list("ban a thu")["rows"][0];
        assert_eq!((&row["conflicts"], &row["sync"]), (&json!(1), &json!("review")));
    }
    let found = conflicts(&b, &id);
    let first =
        found[0]["candidates"].as_array().unwrap().iter().find(|one| one["who"] == "Hoàng Thị Minh Họa").unwrap();
    let choice = json!({"household": id, "conflict": found[0]["id"], "value": first["value"]});
    assert_eq!(
        b.fail("conflict_choose", json!({"household": id, "conflict": found[0]["id"], "value": "\"khác\""})).code,
        Code::NotFound
    );
    assert_eq!(b.call("conflict_choose", choice.clone())["households"], json!([id]));
    assert_eq!(b.fail("conflict_choose", choice).message.vi, "Mục này đã được chọn rồi. Hãy mở lại trang của hộ.");
    meet(&a, &b);
    for phone in [&a, &b] {
        assert_eq!(conflicts(phone, &id), Vec::<Value>::new());
        assert_eq!(phone.list("ban a thu")["rows"][0]["nickname"], "Thử cây đa");
    }
}

#[test]
fn fields_of_a_person_and_of_a_visit() {
    let (a, b, id) = pair();
    let person = a.call("household_show", json!({"id": id}))["people"][0]["id"].clone();
    let draft = json!({"outcome": "met", "guided": [person], "topics": ["vneid"], "ability": "needs_help", "day": "2026-11-20"});
    let visit = b.call("visit_save", json!({"household": id, "visit": null, "draft": draft}))["visit"].clone();
    meet(&a, &b);
    for (phone, year, day) in [(&a, 1955, "2026-11-21"), (&b, 1956, "2026-11-22")] {
        phone.call("person_save", json!({"household": id, "id": person, "fields": {"birth_year": year}}));
        let mut draft = draft.clone();
        draft["day"] = json!(day);
        phone.call("visit_save", json!({"household": id, "visit": visit, "draft": draft}));
    }
    meet(&a, &b);
    let found = conflicts(&a, &id);
    let what: Vec<(&Value, &Value)> = found.iter().map(|one| (&one["entity"], &one["field"])).collect();
    assert_eq!(what, [(&json!("person"), &json!("birth_year")), (&json!("visit"), &json!("day"))]);
    let form = a.call("visit_form", json!({"household": id, "visit": visit}));
    assert_eq!(form["conflicts"].as_array().unwrap().len(), 1);
    let mut days: Vec<&str> =
        found[1]["candidates"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap()).collect();
    days.sort_unstable();
    assert_eq!(days, ["21/11/2026", "22/11/2026"]);
    for one in &found {
        a.call(
            "conflict_choose",
            json!({"household": id, "conflict": one["id"], "value": one["candidates"][0]["value"]}),
        );
    }
    meet(&a, &b);
    assert_eq!(conflicts(&b, &id), Vec::<Value>::new());
    let show = |phone: &Phone| {
        let view = phone.call("household_show", json!({"id": id}));
        (view["people"].clone(), view["timeline"][0]["day"].clone())
    };
    assert_eq!(show(&a), show(&b));
}

#[test]
fn two_visits_are_no_conflict() {
    let (a, b, id) = pair();
    for phone in [&a, &b] {
        phone.call(
            "visit_save",
            json!({"household": id, "visit": null, "draft": {"outcome": "absent", "day": "2026-11-22"}}),
        );
    }
    meet(&a, &b);
    for phone in [&a, &b] {
        assert_eq!(conflicts(phone, &id), Vec::<Value>::new());
        assert_eq!(phone.call("household_show", json!({"id": id}))["timeline"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn a_choice_is_left_to_the_leader_and_every_device_says_so() {
    let (leader, member, id) = pair();
    for (phone, nickname) in [(&leader, "Thử cây đa"), (&member, "Thử bờ suối")] {
        phone.call("household_save", json!({"id": id, "unit": null, "fields": {"nickname": nickname}}));
    }
    meet(&leader, &member);
    let found = &conflicts(&member, &id)[0];
    assert_eq!(found["deferred"], Value::Null);
    assert_eq!(contested(&leader), [(json!("Bàn A Thử"), json!("nickname"), json!(false))]);

    // Both leave it at once: one mark, and no new conflict.
    let args = json!({"household": id, "conflict": found["id"]});
    for phone in [&leader, &member] {
        phone.later(60_000);
        phone.call("conflict_defer", args.clone());
    }
    meet(&leader, &member);
    for phone in [&leader, &member] {
        let found = conflicts(phone, &id);
        assert_eq!(found.len(), 1, "a mark is no second conflict: {found:?}");
        assert!(found[0]["deferred"]["who"].is_string(), "{found:?}");
        assert_eq!(contested(phone), [(json!("Bàn A Thử"), json!("nickname"), json!(true))]);
    }
    assert_eq!(conflicts(&leader, &id)[0]["deferred"], conflicts(&member, &id)[0]["deferred"]);
    let record = leader.app.store().unwrap().read(|reader| reader.record(id.parse().unwrap())).unwrap();
    assert!(!serde_json::to_string(&record).unwrap().contains("deferred"), "a mark is no part of the record");

    choose(&leader, &id, "Thử bờ suối");
    meet(&leader, &member);
    assert_eq!(contested(&member), []);
    // A later conflict of the same field is a new one.
    for (phone, nickname) in [(&leader, "Thử đầu bản"), (&member, "Thử cuối bản")] {
        phone.call("household_save", json!({"id": id, "unit": null, "fields": {"nickname": nickname}}));
    }
    meet(&leader, &member);
    assert_eq!(contested(&leader), [(json!("Bàn A Thử"), json!("nickname"), json!(false))]);
    choose(&member, &id, "Thử cuối bản");
    assert_eq!(member.fail("conflict_defer", args).code, Code::NotFound);
}

#[test]
fn both_choose_differently_and_choose_again() {
    let (leader, member, id) = pair();
    for (phone, nickname) in [(&leader, "Thử cây đa"), (&member, "Thử bờ suối")] {
        phone.call("household_save", json!({"id": id, "unit": null, "fields": {"nickname": nickname}}));
    }
    meet(&leader, &member);
    choose(&leader, &id, "Thử cây đa");
    choose(&member, &id, "Thử bờ suối");
    meet(&leader, &member);
    let who = |phone: &Phone| {
        let found = conflicts(phone, &id);
        let candidates = found[0]["candidates"].as_array().unwrap().clone();
        candidates.iter().map(|one| (one["label"].clone(), one["who"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(who(&leader), who(&member), "the two choices are a conflict again, the same on both");
    assert_eq!(who(&leader).len(), 2);
    choose(&leader, &id, "Thử bờ suối");
    meet(&leader, &member);
    for phone in [&leader, &member] {
        assert_eq!(conflicts(phone, &id), Vec::<Value>::new());
        assert_eq!(phone.list("ban a thu")["rows"][0]["nickname"], "Thử bờ suối");
    }
}

fn contested(phone: &Phone) -> Vec<(Value, Value, Value)> {
    let view = phone.call("sync_view", json!({}));
    let all = view["contested"].as_array().unwrap();
    all.iter().map(|one| (one["subject"].clone(), one["field"].clone(), one["deferred"].clone())).collect()
}

/// Chooses the value with this label.
fn choose(phone: &Phone, id: &str, label: &str) {
    let found = &conflicts(phone, id)[0];
    let candidates = found["candidates"].as_array().unwrap();
    let value = &candidates.iter().find(|one| one["label"] == label).unwrap()["value"];
    phone.call("conflict_choose", json!({"household": id, "conflict": found["id"], "value": value}));
}
