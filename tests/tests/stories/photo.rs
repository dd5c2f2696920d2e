//! A photo taken with no network, an upload that dies in the middle and the app with it, and the leader who sees it.

use std::sync::atomic::Ordering;

use crate::support::device::Device;
use crate::support::middle::{Life, Middle};
use crate::support::server::Server;
use jpeg_encoder::{ColorType, Encoder};
use serde_json::{Value, json};
use tungnha_server::storage::sqlite::Sqlite;
use tungnha_server::storage::{BlobHeld, Storage};
use tungnha_sync::blob::Offer;
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
/// Of the broken upload so many bytes pass.
const BROKEN_AT: usize = 45_000;
/// What a connection carries beside the photo: the handshake, the offer, heads of requests.
const BESIDE: usize = 6_000;

/// A picture that does not compress to nothing; each seed's is another.
fn picture(seed: u32) -> Vec<u8> {
    let mut state = seed;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 26) as u8
    };
    let pixels: Vec<u8> = (0..1600_u32 * 1200).flat_map(|at| [(at % 251) as u8, 100 + noise(), 90]).collect();
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 90).encode(&pixels, 1600, 1200, ColorType::Rgb).unwrap();
    bytes
}

async fn taken(phone: &Device, seed: u32) -> Value {
    let token = phone.app.upload("anh.jpg", picture(seed)).unwrap().token;
    phone.call("photo_add", json!({ "token": token })).await["blob"].clone()
}

async fn photographed(phone: &Device, household: &Value, seed: u32) -> Value {
    let photo = taken(phone, seed).await;
    on_visit(phone, household, &photo).await;
    photo
}

async fn on_visit(phone: &Device, household: &Value, photo: &Value) {
    let form = phone.call("visit_form", json!({ "household": household, "visit": null })).await;
    let mut draft = form["draft"].clone();
    (draft["outcome"], draft["media"]) = (json!("absent"), json!([photo]));
    phone.call("visit_save", json!({ "household": household, "visit": null, "draft": draft })).await;
}

/// What the server holds of each blob that the phone still owes.
fn held(server: &Server, phone: &Device) -> Vec<(BlobHeld, u32)> {
    let storage = Sqlite::open(&server.data().join("server.db")).unwrap();
    let device = phone.app.identity().unwrap().device;
    let owed = phone.app.store().unwrap().read(|reader| reader.blobs_owed(9)).unwrap();
    owed.iter()
        .map(|one| {
            let offer = Offer { channel: one.channel, part: one.part };
            (storage.blob_held(device, &offer).unwrap(), one.part.bytes)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_whose_upload_died_goes_on_at_the_byte_and_is_seen_by_the_leader() {
    let middle = Middle::listen().await;
    let server = Server::start_behind(middle.port);
    let text = server.invite_at(&demo::commune().to_string(), "leader", LEADER, &server.real_address());
    let leader = Device::joined(&text, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    let household = leader.list("", 1).await["rows"][0].clone();
    leader.decide(&household["id"], "photo", "given").await;
    leader.sync().await;
    let invitation =
        leader.call("invite", json!({ "unit": household["unit"]["id"], "role": "member", "holder": MEMBER })).await;

    let whole = Life { up: usize::MAX, down: usize::MAX };
    // Joining; then the line that is kept warm for records and photos, which dies; then one in which nothing works.
    let dying = Life { up: BROKEN_AT, down: usize::MAX };
    let rest = Life { up: 110 * 1024 - BROKEN_AT + 2 * BESIDE, down: usize::MAX };
    middle.cutting(server.port, vec![whole, dying, Life { up: 0, down: 0 }, rest]);
    let phone = Device::joined(&invitation, MEMBER).await;
    // Making a picture small takes a while; the warm line would not wait for it.
    let photo = taken(&phone, 7).await;
    phone.sync().await;
    on_visit(&phone, &household["id"], &photo).await;
    // Records are through, so the exchange is done; of the photo it says what to do.
    let report = phone.sync().await;
    assert_eq!((&report["sent"], &report["photos_error"]["code"]), (&json!(1), &json!("offline")), "{report}");
    let photos = phone.call("sync_view", json!({})).await["photos"].clone();
    assert_eq!((&photos["count"], &photos["error"]["code"]), (&json!(1), &json!("offline")), "{photos}");
    let shown = phone.show(&household["id"]).await["timeline"][0].clone();
    assert_eq!((&shown["sync"], &shown["media"][0]["sync"]), (&json!("received"), &json!("local")), "records go first");

    // The thumbnail is there, which the phone has yet to hear; of the photo itself nearly all that passed.
    let [(BlobHeld::Whole, _), (BlobHeld::Part(at), size)] = held(&server, &phone)[..] else {
        panic!("{:?}", held(&server, &phone))
    };
    println!("photo of {size} bytes, broken off at {at}");
    assert!(at as usize > BROKEN_AT - BESIDE - 4_000 && at < size, "{at} of {size}");

    // The app is killed, started again, and goes on there: the connection would not last for more.
    let phone = phone.restarted().await;
    phone.sync().await;
    assert_eq!(held(&server, &phone), []);
    assert_eq!(phone.show(&household["id"]).await["timeline"][0]["media"][0]["sync"], "received");

    // The leader gets the record, then the thumbnail, then the photo when she presses it.
    leader.sync().await;
    assert_eq!(leader.show(&household["id"]).await["timeline"][0]["media"][0], json!({ "blob": photo, "sync": null }));
    let thumbs = |fetch: bool| leader.call("blob_thumbs", json!({ "blobs": [photo], "fetch": fetch }));
    assert!(thumbs(false).await[0]["bytes"].is_null());
    assert!(thumbs(true).await[0]["bytes"]["data"].is_string());
    let full = leader.call("blob_show", json!({ "blob": photo })).await;
    assert_eq!(full, phone.call("blob_show", json!({ "blob": photo })).await);

    // Another village's phone learns nothing of it, whoever told it the name.
    let other = leader.list("", 12).await["rows"].as_array().unwrap().clone();
    let other = other.iter().find(|row| row["unit"]["id"] != household["unit"]["id"]).unwrap();
    let invitation =
        server.invite_at(other["unit"]["id"].as_str().unwrap(), "member", "Bàn A Thử", &server.real_address());
    let stranger = Device::joined(&invitation, "Bàn A Thử").await;
    let error = stranger.fails("blob_show", json!({ "blob": photo })).await;
    assert_eq!(serde_json::to_value(error.code).unwrap(), "not_found");

    // A backup holds it, and the doctor reads every byte.
    let doctor = server.command(&["--json", "doctor"]);
    let checks: Value = serde_json::from_str(&doctor).unwrap();
    let photos = checks.as_array().unwrap().iter().find(|check| check["name"] == "photos").unwrap();
    assert_eq!(
        (photos["health"].as_str(), photos["en"].as_str()),
        (Some("good"), Some("Photos and voice notes: 2, sound."))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_goes_by_a_hub_and_the_receipt_comes_back() {
    let mut server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    let household = leader.list("", 1).await["rows"][0].clone();
    leader.decide(&household["id"], "photo", "given").await;
    leader.sync().await;
    let invitation =
        leader.call("invite", json!({ "unit": household["unit"]["id"], "role": "member", "holder": MEMBER })).await;
    let phone = Device::joined(&invitation, MEMBER).await;
    phone.sync().await;
    leader.sync().await;
    server.kill();

    let photo = photographed(&phone, &household["id"], 7).await;
    let state = async || phone.show(&household["id"]).await["timeline"][0]["media"][0]["sync"].clone();
    let hub = leader.call("hub_start", json!({ "listen": "127.0.0.1:0" })).await;
    // The line to the hub dies in the middle of the photo; the next one goes on there.
    let middle = Middle::listen().await;
    let port = hub["addresses"][0].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    let met_at = format!("127.0.0.1:{}", middle.port);
    let whole = Life { up: usize::MAX, down: usize::MAX };
    let rest = Life { up: 110 * 1024 - BROKEN_AT + 2 * BESIDE, down: usize::MAX };
    // Looking at its certificate, then the exchange with the photo behind it.
    middle.cutting(port, vec![whole, Life { up: BROKEN_AT, down: usize::MAX }, rest, whole]);
    let met = phone.call("hub_meet", json!({ "address": met_at })).await;
    println!("a photo by way of a hub: {met}");
    assert_eq!(met["report"]["photos"], 2, "the photo and its thumbnail: {met}");
    assert_eq!(state().await, "relayed");
    let view = leader.call("hub_view", json!({})).await;
    assert_eq!((&view["carrying"], &view["carrying_photos"]), (&json!(1), &json!(2)));
    // The leader sees it at once: it lies on her own device.
    let full = leader.call("blob_show", json!({ "blob": photo })).await;
    assert_eq!(full, phone.call("blob_show", json!({ "blob": photo })).await);

    server.serve();
    assert_eq!(leader.sync().await["photos"], 2);
    assert_eq!(leader.call("hub_view", json!({})).await["carrying_photos"], 0);
    server.kill();
    let met = phone.call("hub_meet", json!({ "address": hub["addresses"][0] })).await;
    assert_eq!(met["report"]["photos"], 2, "the server's receipts, by the hub: {met}");
    assert_eq!(state().await, "received");
    assert_eq!(held(&server, &phone), []);
}

/// A line that carries fewer bytes than a piece that is kept at once, again and again.
const SHORT: usize = 15_000;
/// Of those bytes so many are not the photo's: the handshake, the offer, the heads, a record that did not come whole.
const SHORT_BESIDE: usize = 3_500;

/// The lives of connections after the first ones.
fn short_lives(first: usize) -> Vec<Life> {
    let whole = Life { up: usize::MAX, down: usize::MAX };
    let short = Life { up: SHORT, down: usize::MAX };
    [vec![whole; first], vec![short; 40]].concat()
}

/// So many short connections carry a photo if nothing that arrived is sent again.
fn connections_for(bytes: u32) -> usize {
    (bytes as usize).div_ceil(SHORT - SHORT_BESIDE)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_on_a_line_that_is_cut_again_and_again_is_sent_once_home_and_to_a_hub() {
    let middle = Middle::listen().await;
    let server = Server::start_behind(middle.port);
    let text = server.invite_at(&demo::commune().to_string(), "leader", LEADER, &server.real_address());
    let leader = Device::joined(&text, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    leader.sync().await;
    let household = leader.list("", 1).await["rows"][0].clone();
    let invitation =
        leader.call("invite", json!({ "unit": household["unit"]["id"], "role": "member", "holder": MEMBER })).await;
    let connections = middle.cutting(server.port, short_lives(1));
    let phone = Device::joined(&invitation, MEMBER).await;
    phone.sync().await;
    phone.decide(&household["id"], "photo", "given").await;
    phone.sync().await;
    photographed(&phone, &household["id"], 7).await;
    let sizes: Vec<u32> = held(&server, &phone).iter().map(|(_, size)| *size).collect();
    let before = connections.load(Ordering::SeqCst);
    let report = phone.sync().await;
    assert_eq!((&report["photos"], &report["photos_error"]), (&json!(2), &json!(null)), "{report}");
    let used = connections.load(Ordering::SeqCst) - before;
    println!("{sizes:?} bytes home over {used} connections of {SHORT} bytes");
    assert!(used <= 1 + connections_for(sizes.iter().sum()), "{used} connections");

    // Another photo to a hub, over such a line.
    photographed(&phone, &household["id"], 8).await;
    let sizes: Vec<u32> = held(&server, &phone).iter().map(|(_, size)| *size).collect();
    let hub = leader.call("hub_start", json!({ "listen": "127.0.0.1:0" })).await;
    let port = hub["addresses"][0].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    let middle = Middle::listen().await;
    let met_at = format!("127.0.0.1:{}", middle.port);
    // Its certificate is looked at first.
    let connections = middle.cutting(port, short_lives(1));
    leader.sync().await;
    let met = phone.call("hub_meet", json!({ "address": met_at })).await;
    assert_eq!((sizes.len(), &met["report"]["photos"]), (2, &json!(2)), "{met}");
    let used = connections.load(Ordering::SeqCst) - 1;
    println!("{sizes:?} bytes to a hub over {used} connections of {SHORT} bytes");
    assert!(used <= 1 + connections_for(sizes.iter().sum()), "{used} connections");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_that_is_saved_while_photos_go_is_sent_before_the_rest_of_them() {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    let household = leader.list("", 1).await["rows"][0]["id"].clone();
    leader.decide(&household, "photo", "given").await;
    for seed in 0..5 {
        photographed(&leader, &household, seed).await;
    }

    let middle = Middle::listen().await;
    leader.move_server(&format!("https://127.0.0.1:{}", middle.port));
    let line = middle.holding(server.port, 20_000, 150_000);
    let saved = async {
        line.reached.notified().await;
        let form = leader.call("visit_form", json!({ "household": household, "visit": null })).await;
        leader.visit(&household, "Giữa hai tấm ảnh.", form["draft"]["day"].as_str().unwrap()).await;
        line.let_go.notify_one();
    };
    let before = leader.call("sync_view", json!({})).await["unsent"].as_u64().unwrap();
    let (report, ()) = tokio::join!(leader.sync(), saved);
    println!("photos gave way, then the line died: {report}");
    let view = leader.call("sync_view", json!({})).await;
    assert_eq!((&report["sent"], &view["unsent"]), (&json!(before + 1), &json!(0)), "{report}");
    assert_ne!(view["photos"]["count"], 0, "the line died before all photos had gone");

    // An upload that stands still is begun anew over another connection.
    let middle = Middle::listen().await;
    leader.move_server(&format!("https://127.0.0.1:{}", middle.port));
    let connections = middle.cutting(server.port, Vec::new());
    leader.sync().await;
    assert_eq!(leader.call("sync_view", json!({})).await["photos"]["count"], 0);
    assert_eq!(connections.load(Ordering::SeqCst), 1, "the rest goes without a stop");
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_wait_for_wifi_while_records_go() {
    let server = Server::start();
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    let household = leader.list("", 1).await["rows"][0]["id"].clone();
    leader.decide(&household, "photo", "given").await;
    leader.sync().await;
    photographed(&leader, &household, 7).await;
    leader.call("sync_wake", json!({ "online": true, "metered": true })).await;
    let report = leader.sync().await;
    assert_eq!((&report["sent"], &report["photos"]), (&json!(1), &json!(0)), "{report}");
    let view = leader.call("sync_view", json!({})).await;
    assert_eq!((&view["unsent"], &view["postponed"], &view["photos"]["count"]), (&json!(0), &json!(true), &json!(1)));

    // The person says that bytes may be spent.
    let mut settings = leader.call("status", json!({})).await["settings"].clone();
    settings["wifi_only"] = json!(false);
    leader.call("settings_save", json!({ "settings": settings })).await;
    assert_eq!(leader.sync().await["photos"], 2);
    assert_eq!(leader.call("sync_view", json!({})).await["photos"]["count"], 0);
}
