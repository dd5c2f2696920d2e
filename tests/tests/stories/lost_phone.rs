//! A phone is lost: the operator has it wiped, and at its next contact nothing of the village is left on it.

use std::path::Path;

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::json;
use tungnha_testkit::demo;

const HOLDER: &str = "Bàn A Thử";
/// A nickname that stands nowhere else: found in a file, it gives the file away.
const CANARY: &str = "Biệt danh Canh Chừng";

/// The files under a folder that hold `bytes`.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if std::fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_destroys_its_data_at_the_next_contact_and_can_join_again() {
    let server = Server::start();
    let invite = || server.invite(&demo::commune().to_string(), "leader", HOLDER);
    let phone = Device::joined(&invite(), HOLDER).await;
    assert_eq!(phone.import(demo::workbook(6).unwrap()).await, 6);
    phone.sync().await;
    let household = phone.list("", 1).await["rows"][0]["id"].clone();
    phone.call("household_save", json!({ "id": household, "unit": null, "fields": { "nickname": CANARY } })).await;
    let data = phone.folder.path().join("data");
    assert!(data.join("device.db").is_file());
    assert_eq!(holding(&data, CANARY.as_bytes()), Vec::<String>::new(), "nothing lies readable while it is in use");

    let devices: serde_json::Value = serde_json::from_str(&server.command(&["--json", "device", "list"])).unwrap();
    let id = devices[0]["device"].as_str().unwrap().to_owned();
    server.command(&["device", "revoke", &id, "--wipe"]);

    let error = phone.fails("sync_now", json!({})).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "denied");
    for name in ["key.json", "keys", "device.db", "device.db-wal"] {
        assert!(!data.join(name).exists(), "{name} is still there");
    }
    assert_eq!(phone.call("status", json!({})).await["state"], "new");

    // Found again, it joins as any new phone, and gets what it had sent.
    let status = phone.join(&invite()["text"], HOLDER).await.unwrap();
    assert_eq!(status["state"], "open");
    phone.sync().await;
    assert_eq!(phone.list("", 50).await["total"], 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_only_revoked_keeps_what_it_has_not_sent() {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", HOLDER);
    let phone = Device::joined(&invitation, HOLDER).await;
    assert_eq!(phone.import(demo::workbook(6).unwrap()).await, 6);
    let devices: serde_json::Value = serde_json::from_str(&server.command(&["--json", "device", "list"])).unwrap();
    server.command(&["device", "revoke", devices[0]["device"].as_str().unwrap()]);
    let error = phone.fails("sync_now", json!({})).await;
    assert!(error.message.vi.contains("thu hồi"), "{}", error.message.vi);
    assert_eq!(phone.list("", 50).await["total"], 6, "refused, not robbed");
}
