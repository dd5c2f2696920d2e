//! No line at all: records travel as files, over a third device and back, and every faulty file is refused whole.

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::{Value, json};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
const COURIER: &str = "Triệu Thị Ví Dụ";

struct Commune {
    server: Server,
    leader: Device,
    far: Device,
    courier: Device,
    household: Value,
}

/// A leader, a far phone and a courier of one village, all up to date; then the server is out of reach.
async fn commune() -> Commune {
    let mut server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    leader.import(demo::workbook(36).unwrap()).await;
    leader.sync().await;
    let household = leader.list("", 1).await["rows"][0].clone();
    let mut phones = Vec::new();
    for holder in [MEMBER, COURIER] {
        let unit = &household["unit"]["id"];
        let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": holder })).await;
        phones.push(Device::joined(&invitation, holder).await);
    }
    for device in phones.iter().chain([&leader]) {
        device.sync().await;
    }
    server.kill();
    let (courier, far) = (phones.pop().unwrap(), phones.pop().unwrap());
    Commune { server, leader, far, courier, household }
}

async fn visit(device: &Device, household: &Value, note: &str) {
    let form = device.call("visit_form", json!({ "household": household["id"], "visit": null })).await;
    device.visit(&household["id"], note, form["draft"]["day"].as_str().unwrap()).await;
}

async fn newest(device: &Device, household: &Value) -> Value {
    device.show(&household["id"]).await["timeline"][0].clone()
}

/// The bytes of a file for somebody.
async fn export(device: &Device, to: &str) -> Vec<u8> {
    let file = device.call("bundle_export", json!({ "to": to })).await;
    assert!(file["file"]["name"].as_str().unwrap().ends_with(".tungnha"));
    decode(file["file"]["base64"].as_str().unwrap())
}

fn decode(base64: &str) -> Vec<u8> {
    let digit =
        |c: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|d| *d == c);
    let mut bytes = Vec::new();
    for group in base64.as_bytes().chunks(4) {
        let sextets: Vec<usize> = group.iter().filter_map(|c| digit(*c)).collect();
        let bits = sextets.iter().fold(0, |bits, sextet| bits << 6 | sextet) << (6 * (4 - sextets.len()));
        bytes.extend_from_slice(&(bits as u32).to_be_bytes()[1..sextets.len()]);
    }
    bytes
}

async fn import(device: &Device, file: Vec<u8>) -> Value {
    let token = device.app.upload("a.tungnha", file).unwrap().token;
    device.call("bundle_import", json!({ "token": token })).await
}

async fn refused(device: &Device, file: Vec<u8>) -> String {
    let token = device.app.upload("a.tungnha", file).unwrap().token;
    device.fails("bundle_import", json!({ "token": token })).await.message.vi
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hops_up_by_file_and_the_receipt_down_by_file() {
    let Commune { mut server, leader, far, courier, household } = commune().await;
    visit(&far, &household, "Ở bản xa").await;
    let up = export(&far, COURIER).await;
    println!("one visit as a file: {} bytes", up.len());
    assert_eq!(newest(&far, &household).await["sync"], "local", "a file that was made has not arrived anywhere");

    let report = import(&courier, up.clone()).await;
    assert_eq!((&report["from"], &report["taken"]), (&json!(MEMBER), &json!(1)));
    assert_eq!(newest(&courier, &household).await["note"], "Ở bản xa");
    let again = import(&courier, up).await;
    assert_eq!((&again["taken"], &again["known"]), (&json!(0), &json!(1)), "reading it twice changes nothing");

    // The courier's own file for the server holds the far phone's batch too, as its maker signed it.
    let to_server = server.folder.path().join("gui-xa.tungnha");
    std::fs::write(&to_server, export(&courier, "server").await).unwrap();
    let path = to_server.to_str().unwrap();
    let taken: Value = serde_json::from_str(&server.command(&["--json", "bundle", "import", path])).unwrap();
    assert_eq!((&taken["taken"], &taken["quarantined"]), (&json!(1), &json!(0)), "{taken}");
    let taken: Value = serde_json::from_str(&server.command(&["--json", "bundle", "import", path])).unwrap();
    assert_eq!((&taken["taken"], &taken["known"]), (&json!(0), &json!(1)));

    // Down again: the server's file for the far phone alone, by hand.
    let devices: Value = serde_json::from_str(&server.command(&["--json", "device", "list"])).unwrap();
    let id = devices.as_array().unwrap().iter().find(|row| row["holder"] == MEMBER).unwrap()["device"].clone();
    let down = server.folder.path().join("xa-gui.tungnha");
    server.command(&["bundle", "export", "--to", id.as_str().unwrap(), down.to_str().unwrap()]);
    let down = std::fs::read(down).unwrap();
    assert!(refused(&courier, down.clone()).await.contains("gửi cho máy khác"));
    import(&far, down.clone()).await;
    assert_eq!(newest(&far, &household).await["sync"], "received");
    import(&far, down).await;

    // With a line again nothing is sent anew, and everybody has it.
    server.serve();
    for device in [&far, &courier, &leader] {
        let report = device.sync().await;
        assert_eq!(report["sent"], 0, "{report}");
    }
    assert_eq!(newest(&leader, &household).await["note"], "Ở bản xa");
    assert_eq!(courier.call("hub_view", json!({})).await["carrying"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_file_is_refused_whole_with_a_sentence() {
    let Commune { server, leader, far, courier, household } = commune().await;
    visit(&far, &household, "Không được mất").await;
    let file = export(&far, COURIER).await;
    let before = courier.call("household_show", json!({ "id": household["id"] })).await;

    assert!(refused(&courier, file[..file.len() - 1].to_vec()).await.contains("bị hỏng"));
    let mut changed = file.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(refused(&courier, changed).await.contains("bị hỏng"));
    assert!(refused(&courier, b"PK\x03\x04".to_vec()).await.contains(".tungnha"));
    assert!(refused(&leader, file.clone()).await.contains("gửi cho máy khác"), "the leader was not meant");

    // The same from a device that was revoked meanwhile.
    let mut server = server;
    server.serve();
    let devices = leader.call("devices", json!({})).await;
    let device = devices.as_array().unwrap().iter().find(|row| row["holder"] == MEMBER).unwrap()["id"].clone();
    leader.call("device_revoke", json!({ "device": device, "typed_name": MEMBER })).await;
    courier.sync().await;
    assert!(refused(&courier, file).await.contains("đã bị thu hồi"));
    assert_eq!(courier.call("household_show", json!({ "id": household["id"] })).await, before, "nothing has changed");
    assert_eq!(courier.call("sync_view", json!({})).await["quarantined"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_travels_by_file_and_holds_where_no_server_is_in_reach() {
    let Commune { server, leader, far, courier, household } = commune().await;
    visit(&far, &household, "Trước khi biết").await;
    let before = export(&far, COURIER).await;
    let devices: Value = serde_json::from_str(&server.command(&["--json", "device", "list"])).unwrap();
    let id = |holder: &str| {
        let row = devices.as_array().unwrap().iter().find(|row| row["holder"] == holder).unwrap();
        row["device"].as_str().unwrap().to_owned()
    };
    // Made and taken in before anybody knows, it reaches the courier; what she carries is judged where it is known.
    assert_eq!(import(&courier, before.clone()).await["taken"], 1);
    let carried = export(&courier, LEADER).await;
    server.command(&["device", "revoke", &id(MEMBER)]);
    let none = server.refused(&["bundle", "export", "--to", &id(MEMBER), "khong-ai.tungnha"]);
    assert!(none.contains("chưa có thiết bị nào còn hiệu lực"), "{none}");
    let down = server.folder.path().join("xa-gui.tungnha");
    for device in [&leader, &courier] {
        let holder = if std::ptr::eq(device, &leader) { LEADER } else { COURIER };
        server.command(&["bundle", "export", "--to", &id(holder), down.to_str().unwrap()]);
        import(device, std::fs::read(&down).unwrap()).await;
        let rows = device.call("devices", json!({})).await;
        let lost = rows.as_array().unwrap().iter().find(|row| row["holder"] == MEMBER).unwrap().clone();
        assert_eq!(lost["revoked"], true, "{holder} knows it from the file alone");
        std::fs::remove_file(&down).unwrap();
    }
    let report = import(&leader, carried).await;
    assert_eq!((&report["taken"], &report["refused"]), (&json!(0), &json!(1)), "{report}");
    let held = leader.call("quarantine", json!({})).await["held"][0].clone();
    assert_eq!((&held["from"], &held["may_enter"]), (&json!(MEMBER), &json!(true)), "{held}");
    assert!(held["why"]["vi"].as_str().unwrap().contains("đã bị thu hồi"));

    // At the courier's hub the revoked phone is turned away; its file is refused whole.
    let hub = courier.call("hub_start", json!({ "listen": "127.0.0.1:0" })).await;
    let error = far.fails("hub_meet", json!({ "address": hub["addresses"][0] })).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "denied");
    assert!(refused(&courier, export(&far, COURIER).await).await.contains("đã bị thu hồi"));
}
