//! A line that breaks in the middle of things, and one on which bytes are changed.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::device::Device;
use crate::support::middle::{Life, Middle};
use crate::support::server::Server;
use serde_json::json;
use tungnha_store::{LastSync, Op};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";

/// A server behind something, and the leader's laptop, which has joined on a good line.
async fn joined(server: &Server) -> Device {
    let invitation = server.invite(&demo::commune().to_string(), "leader", LEADER);
    let leader = Device::joined(&invitation, LEADER).await;
    leader.import(demo::workbook(60).unwrap()).await;
    leader
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_loses_nothing_and_sends_nothing_twice() {
    let middle = Middle::listen().await;
    let server = Server::start_behind(middle.port);
    let whole = usize::MAX;
    // The joining; then a cut in a handshake, one while batches go up, one while receipts come down.
    let lives = vec![
        Life { up: whole, down: whole },
        Life { up: 300, down: whole },
        Life { up: 9_000, down: whole },
        Life { up: whole, down: 1_900 },
    ];
    let connections = middle.cutting(server.port, lives);
    let leader = joined(&server).await;
    let report = leader.sync().await;
    println!("60 households over a line that breaks: {report}");
    assert_eq!(leader.call("sync_view", json!({})).await["unsent"], 0, "one press of the button is enough");
    assert!(connections.load(Ordering::SeqCst) >= 3, "the line did break");
    let idle = leader.sync().await;
    assert_eq!((&idle["sent"], &idle["received"]), (&json!(0), &json!(0)));
    let doctor = server.command(&["--json", "quarantine", "list"]);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&doctor).unwrap().as_array().map(Vec::len),
        Some(0),
        "{doctor}"
    );

    // A second device of the commune gets every household once.
    let invitation = server.invite(&demo::commune().to_string(), "leader", "Người Thứ Hai");
    let second = Device::joined(&invitation, "Người Thứ Hai").await;
    let first = second.sync().await;
    println!("first sync of 60 households: {first}");
    assert_eq!(second.list("", 1).await["total"], 60);
    assert_eq!(second.call("coverage", json!({ "unit": null })).await["total"]["households"], 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_cut_it_asks_first_and_sends_nothing_that_has_arrived() {
    let server = Server::start();
    let leader = joined(&server).await;
    let all = leader.sync().await["bytes_up"].as_u64().unwrap();
    // As if every receipt had been lost with the line.
    let forget = |broken: bool| {
        let store = leader.app.store().unwrap();
        let lost = store.transact(Op::Send, |tx| {
            tx.held(tungnha_sync::message::Held::default(), 0, &[])?;
            tx.last_sync(&LastSync { broken, ..LastSync::default() })
        });
        lost.unwrap();
    };
    forget(true);
    assert_ne!(leader.call("sync_view", json!({})).await["unsent"], 0);
    let asked = leader.sync().await;
    println!("{all} bytes at first, after a cut: {asked}");
    assert!(asked["bytes_up"].as_u64().unwrap() < 400, "{asked}");
    assert_eq!((&asked["sent"], &asked["round_trips"]), (&json!(60), &json!(1)));
    assert_eq!(leader.call("sync_view", json!({})).await["unsent"], 0);
    // Without a cut it would not have asked.
    forget(false);
    assert!(leader.sync().await["bytes_up"].as_u64().unwrap() > all / 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_changed_on_the_way_are_noticed_and_nothing_is_taken_in() {
    let middle = Middle::listen().await;
    let port = middle.port;
    let server = Server::start_behind(port);
    // Joined over the real line.
    let text = server.invite_at(&demo::commune().to_string(), "leader", LEADER, &server.real_address());
    let leader = Device::joined(&text, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    leader.sync().await;
    middle.tampering(server.port, &server.data());
    leader.move_server(&format!("https://127.0.0.1:{port}"));
    let row = leader.list("", 1).await["rows"][0].clone();
    leader.call("household_save", json!({ "id": row["id"], "unit": null, "fields": { "nickname": "Mới" } })).await;
    let error = leader.fails("sync_now", json!({})).await;
    assert!(error.message.vi.contains("bị thay đổi trên đường truyền"), "{error:?}");
    assert!(error.message.en.contains("changed on its way"), "{error:?}");
    let view = leader.call("sync_view", json!({})).await;
    assert_eq!(
        (view["last_error"]["message"]["vi"].as_str(), view["running"].as_bool()),
        (Some(error.message.vi.as_str()), Some(false))
    );
    // Back on the real line, it arrives.
    leader.move_server(&server.real_address());
    leader.sync().await;
    assert_eq!(leader.call("sync_view", json!({})).await["unsent"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_server_is_asked_again_when_it_has_said_and_the_person_need_not() {
    let middle = Middle::listen().await;
    let port = middle.port;
    let server = Server::start_behind(port);
    let text = server.invite_at(&demo::commune().to_string(), "leader", LEADER, &server.real_address());
    let leader = Device::joined(&text, LEADER).await;
    leader.import(demo::workbook(12).unwrap()).await;
    let came = middle.busy(server.port, &server.data(), 2);
    leader.move_server(&format!("https://127.0.0.1:{port}"));
    let report = leader.sync().await;
    assert_eq!(report["sent"], 12, "{report}");
    let came = came.lock().unwrap().clone();
    assert!(came[1] - came[0] >= Duration::from_secs(2), "{came:?}");
}
