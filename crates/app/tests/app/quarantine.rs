//! Cần xem lại: a leader understands what is held back and decides; a member is told whom to ask.

use crate::common::{Phone, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::Role;
use tungnha_store::{Op, Peer};
use tungnha_sync::Batch;

/// A household of somebody who was moved to another village before it reached this device.
fn held(phone: &Phone) -> Value {
    let stranger = Phone::joined(9, "Ma Văn Giả Định", Role::Member, village(0));
    stranger.household("Bàn A Thử", village(0));
    phone.told(&stranger, |certificate| certificate.unit = village(1));
    let store = stranger.app.store().unwrap();
    store.transact(Op::Send, |tx| tx.form_batches(stranger.now())).unwrap();
    let bytes = store.read(|reader| reader.unacknowledged(usize::MAX)).unwrap().remove(0).bytes;
    let batch = Batch::parse(&bytes).unwrap();
    let taken = phone.app.store().unwrap().transact(Op::Receive, |tx| {
        tx.meet(Peer::hub(batch.header.device));
        tx.take_in(&batch, phone.now())
    });
    taken.unwrap();
    phone.call("quarantine", json!({}))["held"][0].clone()
}

#[test]
fn a_leader_reads_whose_it_is_why_it_is_held_and_lets_it_in() {
    let leader = Phone::leader();
    let one = held(&leader);
    assert_eq!(
        (&one["from"], &one["state"], &one["may_enter"]),
        (&json!("Ma Văn Giả Định"), &json!("waiting"), &json!(true))
    );
    assert_eq!(one["records"], json!([{"what": "household", "name": "Bàn A Thử", "changes": 2}]));
    assert_eq!(one["why"]["vi"], "Máy ghi phiếu không được phép ghi ở thôn này.");
    assert!(one["advice"]["vi"].as_str().unwrap().contains("Hỏi người ghi"), "{one}");
    assert_eq!(leader.call("sync_view", json!({}))["quarantined"], 1);
    assert_eq!(leader.list("ban a thu")["total"], 0);

    let decided = leader.call("quarantine_release", json!({"id": one["id"]}));
    assert_eq!(decided["changes"]["households"].as_array().unwrap().len(), 1);
    assert_eq!(decided["quarantine"]["held"][0]["state"], "let_in");
    assert_eq!(leader.list("ban a thu")["total"], 1);
    assert_eq!(leader.call("sync_view", json!({}))["quarantined"], 0);
    assert_eq!(leader.fail("quarantine_release", json!({"id": one["id"]})).code, Code::NotFound);
}

#[test]
fn keeping_out_needs_a_reason_and_keeps_the_batch() {
    let leader = Phone::leader();
    let one = held(&leader);
    let error = leader.fail("quarantine_reject", json!({"id": one["id"], "note": "  "}));
    assert!(error.fields.unwrap().contains_key("note"));
    let decided = leader.call("quarantine_reject", json!({"id": one["id"], "note": "Không được giao thôn này"}));
    let kept = &decided["quarantine"]["held"][0];
    assert_eq!((&kept["state"], &kept["note"]), (&json!("kept_out"), &json!("Không được giao thôn này")));
    assert_eq!(leader.list("ban a thu")["total"], 0);
}

#[test]
fn a_member_may_look_and_not_decide() {
    let member = Phone::member();
    let one = held(&member);
    assert_eq!(member.call("quarantine", json!({}))["may_decide"], false);
    assert_eq!(member.fail("quarantine_release", json!({"id": one["id"]})).code, Code::Denied);
    assert_eq!(member.fail("quarantine_reject", json!({"id": one["id"], "note": "x"})).code, Code::Denied);
    assert_eq!(member.call("sync_view", json!({}))["quarantined"], 1);
}
