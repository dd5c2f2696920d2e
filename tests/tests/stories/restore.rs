//! A database or a server is brought back from an old copy: what anybody still holds comes back, and nothing is lost.

use std::path::Path;

use crate::support::device::{Device, PIN};
use crate::support::server::Server;
use serde_json::{Value, json};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const AUTHOR: &str = "Nông Văn Mẫu";
const WITNESS: &str = "Triệu Thị Ví Dụ";

struct Commune {
    server: Server,
    leader: Device,
    author: Device,
    witness: Device,
    household: Value,
}

/// A leader and two members of one village, all up to date.
async fn commune() -> Commune {
    let server = Server::start();
    let leader = Device::joined(&server.invite(&demo::commune().to_string(), "leader", LEADER), LEADER).await;
    leader.import(demo::workbook(36).unwrap()).await;
    leader.sync().await;
    let household = leader.list("", 1).await["rows"][0].clone();
    let mut phones = Vec::new();
    for holder in [AUTHOR, WITNESS] {
        let unit = &household["unit"]["id"];
        let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": holder })).await;
        phones.push(Device::joined(&invitation, holder).await);
    }
    for device in phones.iter().chain([&leader]) {
        device.sync().await;
    }
    let (witness, author) = (phones.pop().unwrap(), phones.pop().unwrap());
    Commune { server, leader, author, witness, household }
}

async fn visit(device: &Device, household: &Value, note: &str) {
    let form = device.call("visit_form", json!({ "household": household["id"], "visit": null })).await;
    device.visit(&household["id"], note, form["draft"]["day"].as_str().unwrap()).await;
}

/// The operator restores a backup in place of what the server has now.
fn restore(server: &mut Server, backup: &Path) {
    server.kill();
    std::fs::rename(server.data(), server.folder.path().join("mat")).unwrap();
    server.command(&["restore", backup.to_str().unwrap()]);
    server.serve();
}

/// The notes of a household's visits.
async fn notes(device: &Device, household: &Value) -> Vec<String> {
    let shown = device.show(&household["id"]).await;
    let timeline = shown["timeline"].as_array().unwrap();
    let mut notes: Vec<_> = timeline.iter().filter_map(|one| one["note"].as_str()).map(str::to_owned).collect();
    notes.sort();
    notes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_restored_server_lost_another_phone_brings_back_when_its_author_is_gone() {
    let Commune { mut server, leader, author, witness, household } = commune().await;
    let backup = server.folder.path().join("sao-luu.db");
    server.command(&["backup", backup.to_str().unwrap()]);
    visit(&author, &household, "Chỉ còn ở máy khác").await;
    author.sync().await;
    witness.sync().await;
    drop(author);

    restore(&mut server, &backup);
    leader.sync().await;
    assert!(notes(&leader, &household).await.is_empty(), "the backup is older, and she never had it");
    let offered = witness.sync().await;
    leader.sync().await;
    assert_eq!(notes(&leader, &household).await, ["Chỉ còn ở máy khác"], "{offered}");
    let idle = witness.sync().await;
    assert_eq!(idle["round_trips"], 1, "nothing is offered twice: {idle}");
    assert!(idle["bytes_up"].as_u64().unwrap() < 200, "{idle}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_life_had_sent_reaches_a_restored_server_again() {
    let Commune { mut server, leader, author, household, .. } = commune().await;
    let backup = server.folder.path().join("sao-luu.db");
    server.command(&["backup", backup.to_str().unwrap()]);
    visit(&author, &household, "Đã gửi trước khi chép máy").await;
    author.sync().await;

    // Her folder is copied to another phone: without the token that lay there it writes on under a new name.
    author.app.close();
    std::fs::remove_file(author.folder.path().join("data/incarnation")).unwrap();
    author.call("unlock", json!({ "pin": PIN })).await;
    author.sync().await;
    restore(&mut server, &backup);
    author.sync().await;
    leader.sync().await;
    assert_eq!(notes(&leader, &household).await, ["Đã gửi trước khi chép máy"]);
    let idle = author.sync().await;
    assert_eq!((&idle["sent"], &idle["round_trips"]), (&json!(0), &json!(1)), "nothing is sent for ever: {idle}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_restored_alone_beside_its_token_writes_on_under_a_new_name() {
    let Commune { server, leader, author, household, .. } = commune().await;
    let database = author.folder.path().join("data/device.db");
    let aside = author.folder.path().join("device.db.aside");
    author.app.close();
    std::fs::copy(&database, &aside).unwrap();
    author.call("unlock", json!({ "pin": PIN })).await;
    visit(&author, &household, "Trước khi khôi phục").await;
    author.sync().await;

    author.app.close();
    for name in ["device.db-wal", "device.db-shm"] {
        let _ = std::fs::remove_file(author.folder.path().join("data").join(name));
    }
    std::fs::copy(&aside, &database).unwrap();
    author.call("unlock", json!({ "pin": PIN })).await;
    assert!(notes(&author, &household).await.is_empty(), "the old copy is back");
    visit(&author, &household, "Sau khi khôi phục").await;
    author.sync().await;
    leader.sync().await;
    let both = ["Sau khi khôi phục", "Trước khi khôi phục"];
    assert_eq!(notes(&leader, &household).await, both);
    assert_eq!(notes(&author, &household).await, both, "what the lost database had sent came back");
    assert_eq!(author.call("sync_view", json!({})).await["unsent"], 0);
    drop(server);
}
