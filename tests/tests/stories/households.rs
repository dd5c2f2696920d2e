//! A household is split on one phone while it is visited on another, and two phones merge the same two records: over
//! real TLS and a real server process, and nothing is lost.

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::{Value, json};
use tungnha_testkit::demo;

/// The server, and two phones of one village with its households.
async fn village() -> (Server, Device, Device) {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", "Hoàng Thị Minh Họa");
    let leader = Device::joined(&invitation, "Hoàng Thị Minh Họa").await;
    assert_eq!(leader.import(demo::workbook(36).unwrap()).await, 36);
    leader.sync().await;
    let unit = leader.list("", 1).await["rows"][0]["unit"]["id"].clone();
    let mut phones = Vec::new();
    for holder in ["Nông Văn Mẫu", "Triệu Thị Ví Dụ"] {
        let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": holder })).await;
        let phone = Device::joined(&invitation, holder).await;
        phone.sync().await;
        phones.push(phone);
    }
    let two = phones.pop().unwrap();
    (server, phones.pop().unwrap(), two)
}

async fn person(phone: &Device, home: &Value, name: &str) -> Value {
    let fields = json!({ "name": name });
    phone.call("person_save", json!({ "household": home, "id": null, "fields": fields })).await["id"].clone()
}

async fn today(phone: &Device) -> Value {
    phone.call("today", json!({})).await["day"].clone()
}

async fn meet(one: &Device, two: &Device) {
    for phone in [one, two, one] {
        phone.sync().await;
    }
}

fn notes(view: &Value) -> Vec<&str> {
    let mut notes: Vec<&str> =
        view["timeline"].as_array().unwrap().iter().filter_map(|item| item["note"].as_str()).collect();
    notes.sort_unstable();
    notes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_is_split_on_one_phone_while_visited_on_another() {
    let (_server, one, two) = village().await;
    let home = one.list("", 1).await["rows"][0]["id"].clone();
    let son = person(&one, &home, "Bàn A Thử").await;
    meet(&one, &two).await;

    let day = today(&one).await;
    let args = json!({ "household": home, "people": [son], "head": son, "day": day, "fields": {} });
    let made = one.call("household_split", args).await["id"].clone();
    two.visit(&home, "Cùng lúc", day.as_str().unwrap()).await;
    meet(&one, &two).await;
    for phone in [&one, &two] {
        let (old, new) = (phone.show(&home).await, phone.show(&made).await);
        assert_eq!((notes(&old), notes(&new)), (vec!["Cùng lúc"], vec!["Cùng lúc"]));
        assert_eq!(new["people"][0]["name"], "Bàn A Thử");
        assert!(old["people"].as_array().unwrap().iter().any(|one| one["id"] == son && one["left_on"] == day));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_phones_merge_the_same_two_records() {
    let (_server, one, two) = village().await;
    let rows = one.list("", 2).await["rows"].clone();
    let (kept, gone) = (rows[0]["id"].clone(), rows[1]["id"].clone());
    let before = one.list("", 1).await["total"].as_u64().unwrap();
    let day = today(&one).await;
    let day = day.as_str().unwrap();
    one.visit(&kept, "Máy một", day).await;
    two.visit(&gone, "Máy hai", day).await;
    one.call("household_merge", json!({ "kept": kept, "gone": gone })).await;
    two.call("household_merge", json!({ "kept": gone, "gone": kept })).await;
    meet(&one, &two).await;
    let goes_on = |view: &Value| view["merged_into"].is_null();
    for phone in [&one, &two] {
        assert_eq!(phone.list("", 1).await["total"], before - 1);
        let (first, second) = (phone.show(&kept).await, phone.show(&gone).await);
        assert!(goes_on(&first) != goes_on(&second), "one goes on and the other stands behind it");
        let root = if goes_on(&first) { &first } else { &second };
        assert_eq!(notes(root), ["Máy hai", "Máy một"]);
        assert_eq!(root["row"]["state"], "visited");
    }
}
