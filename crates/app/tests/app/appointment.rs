//! Appointments: agreed at visits, made by themselves, changed, kept and cancelled.

use crate::common::{PIN, Phone, meet, village};
use serde_json::{Value, json};

const DAY_MILLIS: i64 = 86_400_000;

fn make(phone: &Phone, household: &str, day: &str, time: &str, note: &str) -> Value {
    let fields = json!({"day": day, "time": time, "note": note});
    phone.call("appointment_save", json!({"household": household, "id": null, "fields": fields}))
}

fn visit(phone: &Phone, household: &str, outcome: &str, follow_up: Value) {
    let mut draft = phone.call("visit_form", json!({"household": household, "visit": null}))["draft"].clone();
    draft["outcome"] = json!(outcome);
    for key in ["follow_up", "follow_up_time", "follow_up_note"] {
        draft[key] =
            follow_up.get(key).cloned().unwrap_or(if key == "follow_up_note" { json!("") } else { Value::Null });
    }
    phone.call("visit_save", json!({"household": household, "visit": null, "draft": draft}));
}

/// The next morning: the device has locked itself meanwhile.
fn sleep(phone: &Phone) {
    phone.later(DAY_MILLIS);
    phone.call("unlock", json!({"pin": PIN}));
}

/// `name day time` of each, in order.
fn due(phone: &Phone) -> Vec<String> {
    let list = phone.call("appointments", json!({}));
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let one = &row["appointment"];
            format!("{} {} {}", text(&row["household"]["name"]), text(&one["day"]), text(&one["time"]))
        })
        .collect()
}

#[test]
fn a_day_is_listed_by_time_with_what_is_overdue_in_front() {
    let phone = Phone::member();
    let [a, b, c] = ["Bàn A Thử", "Ma Văn Giả Định", "Nông Văn Mẫu"].map(|name| phone.household(name, village(0)));
    make(&phone, &a, "2026-11-24", "9h30", "Kích hoạt VNeID");
    make(&phone, &b, "2026-11-24", "8:00", "");
    make(&phone, &c, "24/11/2026", "", "Gọi lại");
    let agreed = json!({"follow_up": "2026-11-23", "follow_up_time": "14:30", "follow_up_note": "Mang theo máy"});
    visit(&phone, &b, "call_back", agreed);
    sleep(&phone);
    assert_eq!(
        due(&phone),
        [
            "Ma Văn Giả Định 2026-11-23 14:30",
            "Ma Văn Giả Định 2026-11-24 08:00",
            "Bàn A Thử 2026-11-24 09:30",
            "Nông Văn Mẫu 2026-11-24 -",
        ]
    );
    let today = phone.call("today", json!({}));
    assert_eq!(today["appointments"].as_array().unwrap().len(), 4);
    assert_eq!((&today["appointments"][0]["appointment"]["overdue"], &today["due_week"]), (&json!(true), &json!(4)));
    assert_eq!(today["appointments"][0]["appointment"]["note"], "Mang theo máy");
    assert_eq!(phone.call("household_show", json!({"id": a}))["row"]["next_visit"], "2026-11-24");
}

#[test]
fn one_is_changed_cancelled_kept_by_a_call_and_taken_back() {
    let phone = Phone::member();
    let home = phone.household("Bàn A Thử", village(0));
    let id = make(&phone, &home, "2026-11-25", "8:00", "")["id"].clone();
    let change = |fields: Value| phone.call("appointment_save", json!({"household": home, "id": id, "fields": fields}));
    change(json!({"day": "2026-11-26"}));
    assert_eq!(due(&phone), ["Bàn A Thử 2026-11-26 08:00"]);
    let settle = |id: &Value, state: &str| {
        phone.call("appointment_settle", json!({"household": home, "id": id, "state": state}))
    };
    let done = settle(&id, "cancelled");
    assert!(due(&phone).is_empty());
    phone.call("undo", json!({"token": done["undo"]}));
    assert_eq!(due(&phone).len(), 1);
    settle(&id, "done");
    assert!(due(&phone).is_empty());

    visit(&phone, &home, "call_back", json!({"follow_up": "2026-11-28", "follow_up_time": "10:00"}));
    let at_visit = phone.call("appointments", json!({}))["rows"][0]["appointment"].clone();
    assert_eq!(at_visit["at_visit"], true);
    let moved =
        json!({"household": home, "id": at_visit["id"], "fields": {"day": "2026-11-29", "time": "", "note": "Chiều"}});
    phone.call("appointment_save", moved);
    assert_eq!(due(&phone), ["Bàn A Thử 2026-11-29 -"]);
    settle(&at_visit["id"], "cancelled");
    assert!(due(&phone).is_empty());
    let view = phone.call("household_show", json!({"id": home}));
    assert_eq!((&view["row"]["next_visit"], &view["timeline"][0]["follow_up"]), (&Value::Null, &json!("2026-11-29")));
    assert_eq!(view["timeline"][0]["follow_up_state"], "cancelled");
}

#[test]
fn a_visit_on_the_day_or_later_keeps_it_and_one_before_does_not() {
    let phone = Phone::member();
    let home = phone.household("Bàn A Thử", village(0));
    make(&phone, &home, "2026-11-25", "", "Nộp hồ sơ");
    sleep(&phone);
    visit(&phone, &home, "met", json!({}));
    assert_eq!(due(&phone).len(), 1, "somebody came by before");
    sleep(&phone);
    visit(&phone, &home, "met", json!({}));
    assert!(due(&phone).is_empty());
}

#[test]
fn two_phones_make_and_settle_without_losing_either() {
    let (one, two) = (Phone::member(), Phone::joined(3, "Triệu Thị Ví Dụ", tungnha_model::Role::Member, village(0)));
    let home = one.household("Bàn A Thử", village(0));
    meet(&one, &two);
    make(&one, &home, "2026-11-25", "8:00", "");
    let second = make(&two, &home, "2026-11-25", "15:00", "")["id"].clone();
    meet(&one, &two);
    assert_eq!(due(&one), ["Bàn A Thử 2026-11-25 08:00", "Bàn A Thử 2026-11-25 15:00"]);
    assert_eq!(due(&one), due(&two));
    one.call("appointment_settle", json!({"household": home, "id": second, "state": "done"}));
    visit(&two, &home, "absent", json!({}));
    meet(&one, &two);
    assert_eq!(due(&one), ["Bàn A Thử 2026-11-25 08:00"]);
    assert_eq!(due(&one), due(&two));
}

#[test]
fn what_is_not_right_says_what_to_do() {
    let phone = Phone::member();
    let home = phone.household("Bàn A Thử", village(0));
    let wrong = |fields: Value| {
        let error = phone.fail("appointment_save", json!({"household": home, "id": null, "fields": fields}));
        error.fields.unwrap().into_keys().collect::<Vec<_>>()
    };
    assert_eq!(wrong(json!({})), ["day"]);
    assert_eq!(wrong(json!({"day": "2026-11-22"})), ["day"]);
    assert_eq!(wrong(json!({"day": "2026-11-25", "time": "25:00"})), ["time"]);
    assert!(due(&phone).is_empty());
    let elsewhere = Phone::joined(3, "Triệu Thị Ví Dụ", tungnha_model::Role::Member, village(1));
    meet(&phone, &elsewhere);
    let fields = json!({"household": home, "id": null, "fields": {"day": "2026-11-25"}});
    assert!(elsewhere.try_call("appointment_save", fields).is_err());
}
