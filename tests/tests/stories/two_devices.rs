//! A commune leader imports her households, a village member joins, records a visit with no network, both
//! change the same field, both see both values, one is chosen: over real TLS and a real server process.

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::{Value, json};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";

/// The leader's laptop with 36 households imported, and the server.
async fn commune() -> (Server, Device) {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    assert_eq!(leader.import(demo::workbook(36).unwrap()).await, 36);
    (server, leader)
}

/// A member's phone of the village of `household`, invited by the leader from her laptop.
async fn invited(leader: &Device, household: &Value) -> Device {
    let unit = &household["unit"]["id"];
    let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": MEMBER })).await;
    assert!(invitation["qr_svg"].as_str().unwrap().contains("<svg"));
    Device::joined(&invitation, MEMBER).await
}

async fn rename(device: &Device, id: &Value, nickname: &str) {
    device.call("household_save", json!({ "id": id, "unit": null, "fields": { "nickname": nickname } })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_recorded_offline_and_a_field_changed_twice_reach_both_devices() {
    let (server, leader) = commune().await;
    let sent = leader.sync().await;
    println!("leader sends 36 households: {sent}");
    assert_eq!(leader.call("sync_view", json!({})).await["unsent"], 0);

    let household = leader.list("", 1).await["rows"][0].clone();
    let (id, village) = (household["id"].clone(), household["unit"]["id"].clone());
    let phone = invited(&leader, &household).await;
    let first = phone.sync().await;
    println!("member's first sync: {first}");
    let of_village = leader
        .call("household_list", json!({ "query": "", "filter": { "unit": village, "state": null, "unsent": false }, "sort": "name", "offset": 0, "limit": 50 }))
        .await;
    assert!(of_village["total"].as_u64().unwrap() > 0);
    assert_eq!(phone.list("", 50).await["total"], of_village["total"], "the village, and nothing else");

    // Both are cut off: the phone records a visit, both give the household another nickname.
    let mut server = server;
    server.kill();
    let form = phone.call("visit_form", json!({ "household": id, "visit": null })).await;
    let day = form["draft"]["day"].as_str().unwrap().to_owned();
    phone.visit(&id, "Đã cài VNeID", &day).await;
    rename(&phone, &id, "Ông Bảy").await;
    rename(&leader, &id, "Bảy Mộc").await;
    let error = phone.fails("sync_now", json!({})).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "offline");
    assert!(error.message.vi.contains("vẫn an toàn trên máy"), "{}", error.message.vi);
    let view = phone.call("sync_view", json!({})).await;
    assert_eq!((view["unsent"].as_u64().unwrap() > 0, view["last_error"]["code"].as_str()), (true, Some("offline")));

    server.serve();
    phone.sync().await;
    leader.sync().await;
    phone.sync().await;
    assert_eq!(phone.call("sync_view", json!({})).await["unsent"], 0);
    for device in [&leader, &phone] {
        let shown = device.show(&id).await;
        assert_eq!(shown["timeline"][0]["note"], "Đã cài VNeID");
        assert_eq!(shown["timeline"][0]["recorder"], MEMBER);
        let conflict = &shown["conflicts"][0];
        assert_eq!(conflict["field"], "nickname");
        let mut who: Vec<_> = conflict["candidates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["label"].clone(), one["who"].clone()))
            .collect();
        who.sort_by_key(|one| one.0.to_string());
        assert_eq!(who, [(json!("Bảy Mộc"), json!(LEADER)), (json!("Ông Bảy"), json!(MEMBER))]);
    }

    // The leader chooses; the phone sees one value.
    let conflict = leader.show(&id).await["conflicts"][0].clone();
    let chosen = conflict["candidates"].as_array().unwrap().iter().find(|one| one["label"] == "Ông Bảy").unwrap();
    leader
        .call("conflict_choose", json!({ "household": id, "conflict": conflict["id"], "value": chosen["value"] }))
        .await;
    leader.sync().await;
    phone.sync().await;
    for device in [&leader, &phone] {
        let shown = device.show(&id).await;
        assert_eq!((shown["conflicts"].as_array().unwrap().len(), &shown["row"]["nickname"]), (0, &json!("Ông Bảy")));
        assert_eq!(shown["row"]["state"], "visited");
    }

    // Nothing new: one round trip.
    let idle = phone.sync().await;
    println!("idle: {idle}");
    assert_eq!((&idle["round_trips"], &idle["sent"], &idle["received"]), (&json!(1), &json!(0), &json!(0)));
    assert!(idle["bytes_up"].as_u64().unwrap() < 200 && idle["bytes_down"].as_u64().unwrap() < 200, "{idle}");
    let coverage = leader.call("coverage", json!({ "unit": null })).await;
    assert_eq!(coverage["total"]["visited"], 1);
    // Of both devices, her own too, the leader knows when the server last had something of them.
    let devices = leader.call("devices", json!({})).await;
    assert!(devices.as_array().unwrap().iter().all(|row| row["last_data"].is_i64()), "{devices}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_sync_takes_one_round_trip() {
    let server = Server::start();
    let commune = demo::commune().to_string();
    let leader = Device::joined(&server.invite(&commune, "leader", LEADER), LEADER).await;
    assert_eq!(leader.import(demo::workbook(240).unwrap()).await, 240);
    leader.sync().await;
    let second = Device::joined(&server.invite(&commune, "leader", LEADER), LEADER).await;
    let first = second.sync().await;
    println!("240 households: {first}");
    assert_eq!(first["round_trips"], 1, "{first}");
    assert!(first["bytes_down"].as_u64().unwrap() > 16 * 1024, "more than an exchange begins with: {first}");
    assert_eq!(second.list("", 1).await["total"], 240);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_works_once_typed_codes_show_the_same_digits_and_wrong_ones_run_out() {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let code = invitation["code"].as_str().unwrap();

    // Typed, with a look at the server first.
    let typed = Device::new();
    let look = typed.call("join_check", json!({ "address": invitation["address"], "code": code })).await;
    assert_eq!(look["digits"], invitation["digits"]);
    let args = |code: &str| json!({ "invitation": null, "address": invitation["address"], "code": code, "key": look["key"], "holder": LEADER, "pin": "246810" });
    let last = if code.ends_with('Z') { 'Y' } else { 'Z' };
    let wrong = format!("{}{last}", &code[..code.len() - 1]);
    let error = typed.fails("join", args(&wrong)).await;
    assert_eq!(
        (serde_json::to_value(error.code).unwrap(), error.message.vi.as_str()),
        (json!("invitation"), "Mã mời chưa đúng. Còn 4 lần thử.")
    );
    assert_eq!(typed.call("join", args(code)).await["state"], "open");

    // Used.
    let late = Device::new();
    let error = late.join(&invitation["text"], "Người Khác").await.unwrap_err();
    assert!(error.message.vi.contains("đã được dùng"), "{}", error.message.vi);

    // Damaged on its way.
    let text = invitation["text"].as_str().unwrap();
    let error = late.join(&json!(&text[..text.len() - 3]), "x").await.unwrap_err();
    assert!(error.message.vi.contains("thiếu ký tự"), "{}", error.message.vi);

    // Five wrong codes make an invitation void, also for who knows the right one.
    let other = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let code = other["code"].as_str().unwrap();
    let last = if code.ends_with('Z') { 'Y' } else { 'Z' };
    let wrong = format!("{}{last}", &code[..code.len() - 1]);
    for _ in 0..5 {
        late.fails("join", args(&wrong)).await;
    }
    let error = late.fails("join", args(code)).await;
    assert!(error.message.vi.contains("sai 5 lần"), "{}", error.message.vi);
    assert_eq!(late.call("status", json!({})).await["state"], "new", "nothing was left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_at_the_servers_address_gets_nothing() {
    let (mut server, leader) = commune().await;
    leader.sync().await;
    let other = Server::start();
    server.kill();
    server.replace_tls_key(&other);
    server.serve();
    let row = leader.list("", 1).await["rows"][0].clone();
    rename(&leader, &row["id"], "Chưa gửi").await;
    let error = leader.fails("sync_now", json!({})).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "certificate");
    assert!(error.message.vi.contains("không khớp với lời mời"), "{}", error.message.vi);
    assert!(leader.call("sync_view", json!({})).await["unsent"].as_u64().unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_is_turned_away() {
    let (_server, leader) = commune().await;
    leader.sync().await;
    let household = leader.list("", 1).await["rows"][0].clone();
    let phone = invited(&leader, &household).await;
    phone.sync().await;
    leader.sync().await;
    let devices = leader.call("devices", json!({})).await;
    let device = devices.as_array().unwrap().iter().find(|row| row["holder"] == MEMBER).unwrap().clone();
    let rows = leader.call("device_revoke", json!({ "device": device["id"], "typed_name": MEMBER })).await;
    assert!(rows.as_array().unwrap().iter().any(|row| row["id"] == device["id"] && row["revoked"] == true));
    let error = phone.fails("sync_now", json!({})).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "denied");
    assert!(error.message.vi.contains("thu hồi"), "{}", error.message.vi);
}
