//! No server in reach: devices carry each other's records over the local network, over real TLS, and receipts back.

use std::time::Duration;

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tungnha_app::sync::http::{Link, LinkError};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
const OTHER: &str = "Triệu Thị Ví Dụ";

/// A server, the leader's laptop with its households sent, and a household of hers.
async fn commune() -> (Server, Device, Value) {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    leader.import(demo::workbook(36).unwrap()).await;
    leader.sync().await;
    let household = leader.list("", 1).await["rows"][0].clone();
    (server, leader, household)
}

/// A phone of the household's village; what it receives is up to the test.
async fn phone(leader: &Device, household: &Value, holder: &str) -> Device {
    let unit = &household["unit"]["id"];
    let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": holder })).await;
    Device::joined(&invitation, holder).await
}

async fn start(device: &Device) -> Value {
    let view = device.call("hub_start", json!({ "listen": "127.0.0.1:0" })).await;
    assert_eq!(view["serving"], true);
    assert!(view["qr_svg"].as_str().unwrap().contains("<svg"));
    view
}

async fn meet(device: &Device, hub: &Value) -> Value {
    device.call("hub_meet", json!({ "address": hub["addresses"][0] })).await
}

async fn visit(device: &Device, household: &Value, note: &str) {
    let form = device.call("visit_form", json!({ "household": household["id"], "visit": null })).await;
    device.visit(&household["id"], note, form["draft"]["day"].as_str().unwrap()).await;
}

/// How far the newest visit of the household has come.
async fn state(device: &Device, household: &Value) -> Value {
    device.show(&household["id"]).await["timeline"][0]["sync"].clone()
}

async fn sees(device: &Device, household: &Value, note: &str) -> bool {
    let shown = device.show(&household["id"]).await;
    shown["timeline"].as_array().unwrap().iter().any(|item| item["note"] == note)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_carries_a_visit_to_the_server_and_brings_the_receipt_back() {
    let (mut server, leader, household) = commune().await;
    let (first, fresh) = (phone(&leader, &household, MEMBER).await, phone(&leader, &household, OTHER).await);
    first.sync().await;
    leader.sync().await;
    server.kill();

    visit(&first, &household, "Đã cài VNeID").await;
    let hub = start(&leader).await;
    let met = meet(&first, &hub).await;
    println!("a phone hands over one visit: {met}");
    assert_eq!(met["holder"], LEADER);
    // Another device has it: neither only here, nor received.
    assert_eq!(state(&first, &household).await, "relayed");
    assert_eq!(first.call("sync_view", json!({})).await["unsent"], 0);
    assert!(sees(&leader, &household, "Đã cài VNeID").await, "the hub itself has it");
    assert_eq!(leader.call("hub_view", json!({})).await["carrying"], 1);

    // A phone that has never met the server since it joined gets the whole village from the hub, found by its code.
    let met = fresh.call("hub_meet", json!({ "address": hub["text"] })).await;
    println!("a fresh phone's first sync from the hub: {met}");
    assert_eq!(fresh.list("", 50).await["total"], first.list("", 50).await["total"]);
    assert!(sees(&fresh, &household, "Đã cài VNeID").await);
    let idle = meet(&fresh, &hub).await;
    println!("nothing new at the hub: {idle}");
    assert_eq!((&idle["report"]["round_trips"], &idle["report"]["received"]), (&json!(1), &json!(0)));

    // The hub meets the server; somebody else gets the visit from there.
    server.serve();
    leader.sync().await;
    assert_eq!(leader.call("hub_view", json!({})).await["carrying"], 0);
    let invitation = server.invite(&demo::commune().to_string(), "leader", "Người Thứ Hai");
    let second = Device::joined(&invitation, "Người Thứ Hai").await;
    second.sync().await;
    assert!(sees(&second, &household, "Đã cài VNeID").await);
    assert_eq!(second.show(&household["id"]).await["timeline"][0]["recorder"], MEMBER);

    // The receipt comes back by the hub: the phone has not met the server.
    server.kill();
    meet(&first, &hub).await;
    assert_eq!(state(&first, &household).await, "received");

    // Nothing is sent twice once the phone meets the server itself.
    server.serve();
    let direct = first.sync().await;
    assert_eq!(direct["sent"], 0, "{direct}");
    assert_eq!(second.sync().await["received"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hops_there_and_two_hops_back() {
    let (mut server, leader, household) = commune().await;
    let (far, courier) = (phone(&leader, &household, MEMBER).await, phone(&leader, &household, OTHER).await);
    for device in [&far, &courier, &leader] {
        device.sync().await;
    }
    server.kill();
    visit(&far, &household, "Ở bản xa").await;

    // In the far hamlet the courier's phone is the hub; in the evening she meets the leader's laptop.
    let in_hamlet = start(&courier).await;
    meet(&far, &in_hamlet).await;
    assert_eq!(state(&far, &household).await, "relayed");
    let at_office = start(&leader).await;
    meet(&courier, &at_office).await;
    assert!(sees(&leader, &household, "Ở bản xa").await);
    server.serve();
    leader.sync().await;
    server.kill();

    meet(&courier, &at_office).await;
    assert_eq!(state(&far, &household).await, "relayed", "the far phone has heard nothing yet");
    meet(&far, &in_hamlet).await;
    assert_eq!(state(&far, &household).await, "received");
    assert_eq!(courier.call("hub_view", json!({})).await["carrying"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_phone_gets_nothing_and_a_foreign_hub_is_refused() {
    let (server, leader, household) = commune().await;
    let phone = phone(&leader, &household, MEMBER).await;
    phone.sync().await;
    leader.sync().await;
    let devices = leader.call("devices", json!({})).await;
    let device = devices.as_array().unwrap().iter().find(|row| row["holder"] == MEMBER).unwrap()["id"].clone();
    leader.call("device_revoke", json!({ "device": device, "typed_name": MEMBER })).await;
    visit(&leader, &household, "Sau khi thu hồi").await;
    let hub = start(&leader).await;
    let error = phone.fails("hub_meet", json!({ "address": hub["addresses"][0] })).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "denied");
    assert!(!sees(&phone, &household, "Sau khi thu hồi").await);

    // A hub of another commune's server: nothing of this one's roll.
    let elsewhere = Server::start();
    let invitation = elsewhere.invite(&demo::commune().to_string(), "leader", "Người Xã Khác");
    let stranger = Device::joined(&invitation, "Người Xã Khác").await;
    let foreign = start(&stranger).await;
    let error = leader.fails("hub_meet", json!({ "address": foreign["addresses"][0] })).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "certificate");
    assert!(error.message.vi.contains("không phải máy trung chuyển của xã mình"), "{}", error.message.vi);

    // Stopped, nobody answers; the sentence says what to do.
    leader.call("hub_stop", json!({})).await;
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_with_no_room_says_when_to_come_again() {
    let (_server, leader, household) = commune().await;
    let phone = phone(&leader, &household, MEMBER).await;
    phone.sync().await;
    leader.sync().await;
    let hub = start(&leader).await;
    let address = hub["addresses"][0].as_str().unwrap();
    // One more than it serves at a time; all of them say nothing.
    let mut silent = JoinSet::new();
    for _ in 0..=16 {
        let link = Link::looking(address).unwrap();
        silent.spawn(async move { link.exchange("/v1/sync", tokio_stream::pending()).next().await });
    }
    let first = silent.join_next().await.unwrap().unwrap();
    let Err(LinkError::Busy { retry_after }) = first else { panic!("{first:?}") };
    assert_eq!(retry_after, Some(Duration::from_secs(5)));
    drop(silent);
    visit(&phone, &household, "Khi trạm vãn người.").await;
    meet(&phone, &hub).await;
    assert!(sees(&leader, &household, "Khi trạm vãn người.").await);
}
