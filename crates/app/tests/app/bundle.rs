//! A file that lay about: read within its time, and after it refused whole.

use crate::common;
use crate::common::{Phone, village};
use serde_json::{Value, json};
use tungnha_app::Code;

const DAY_MS: i64 = 86_400_000;

/// A member's file for the leader, who knows her.
fn file() -> (Phone, Vec<u8>) {
    let (leader, member) = (Phone::leader(), Phone::member());
    leader.told(&member, |_| {});
    member.told(&leader, |_| {});
    member.household("Bàn A Thử", village(0));
    let made = member.call("bundle_export", json!({"to": "Hoàng Thị Minh Họa"}));
    let bytes = data_encoding::BASE64.decode(made["file"]["base64"].as_str().unwrap().as_bytes()).unwrap();
    (leader, bytes)
}

/// Time passes; the device locks itself meanwhile.
fn wait(phone: &Phone, millis: i64) {
    phone.later(millis);
    phone.call("unlock", json!({"pin": common::PIN}));
}

fn token(phone: &Phone, bytes: &[u8]) -> Value {
    json!({"token": phone.app.upload("gui.tungnha", bytes.to_vec()).unwrap().token})
}

#[test]
fn a_file_is_read_for_thirty_days_and_then_refused_with_its_day() {
    let (leader, bytes) = file();
    wait(&leader, 31 * DAY_MS);
    let error = leader.fail("bundle_import", token(&leader, &bytes));
    assert_eq!(error.code, Code::File);
    assert!(error.message.vi.contains("hết hạn từ ngày 23/12/2026"), "{}", error.message.vi);
    assert_eq!(leader.list("ban a thu")["total"], 0, "nothing of it was taken in");
    wait(&leader, -2 * DAY_MS);
    let report = leader.call("bundle_import", token(&leader, &bytes));
    assert_eq!((&report["from"], &report["taken"]), (&json!("Nông Văn Mẫu"), &json!(1)));
    assert_eq!(leader.list("ban a thu")["total"], 1);
}

#[test]
fn a_file_for_somebody_else_is_refused_by_name_of_the_remedy() {
    let (_, bytes) = file();
    let other = Phone::joined(5, "Triệu Thị Ví Dụ", tungnha_model::Role::Member, village(0));
    let error = other.fail("bundle_import", token(&other, &bytes));
    assert!(error.message.vi.contains("tạo lại tệp cho máy này"), "{}", error.message.vi);
}

#[test]
fn a_file_for_another_village_carries_nothing_of_this_one() {
    let (leader, member) = (Phone::leader(), Phone::member());
    let other = Phone::joined(5, "Triệu Thị Ví Dụ", tungnha_model::Role::Member, village(1));
    member.told(&other, |_| {});
    member.told(&leader, |_| {});
    member.household("Bàn A Thử", village(0));
    let batches = |to: &str| member.call("bundle_export", json!({ "to": to }))["batches"].as_u64().unwrap();
    assert_eq!(batches("Triệu Thị Ví Dụ"), 0);
    assert!(batches("Hoàng Thị Minh Họa") > 0);
    assert!(batches("server") > 0);
}
