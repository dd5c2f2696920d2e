//! What is refused lies in quarantine; an operator sees why, and lets it in or keeps it out.

use tungnha_model::{ChannelId, HouseholdId, UnitId};
use tungnha_sync::Incarnation;
use tungnha_sync::client::Effect;
use tungnha_sync::gate::Reason;

use super::phone::{Outcome, Phone};
use super::process::Server;

const fn household(number: u8) -> HouseholdId {
    HouseholdId([number; 16])
}

fn unit(text: &str) -> UnitId {
    text.parse().unwrap()
}

fn both(text: &str, vi: &str, en: &str) {
    assert!(text.contains(vi), "{vi:?} in {text}");
    assert!(text.contains(en), "{en:?} in {text}");
}

fn reviews(outcome: &Outcome) -> Vec<u64> {
    let of = |effect: &Effect| if let Effect::Held { reviews, .. } = effect { Some(reviews.clone()) } else { None };
    outcome.effects.iter().find_map(of).unwrap()
}

#[test]
fn the_work_of_a_revoked_device_is_let_in_once_somebody_vouches_for_it() {
    let server = Server::started();
    let units = server.units();
    let mut leader = Phone::join(&server, &units.commune, "leader", "leader");
    let mut member = Phone::join(&server, &units.village, "member", "Nông Văn Mẫu");
    member.write(unit(&units.village), household(1), "Trước");
    member.settle();
    server.ok(&["device", "revoke", &member.certificate.device.to_string()]);
    member.write(unit(&units.village), household(2), "Sau");
    assert!(member.sync().refusal().is_some());
    leader.settle();
    assert!(leader.nickname(household(2)).is_none(), "nothing of it flows yet");

    let listed = server.ok(&["quarantine", "list"]);
    both(&listed, "thiết bị đã bị thu hồi", "the device was revoked");
    let number = server.json(&["quarantine", "list"])[0]["id"].to_string();
    let shown = server.json(&["quarantine", "show", &number]);
    assert_eq!(
        (&shown["holder"], &shown["records"], &shown["changes"], &shown["can_be_accepted"]),
        (&"Nông Văn Mẫu".into(), &1.into(), &2.into(), &true.into())
    );
    both(&server.ok(&["quarantine", "show", &number]), "thì accept, nếu không thì reject", "reject otherwise");
    both(&server.fails(&["quarantine", "accept", &number, "--note", " "]), "Hãy ghi lý do", "Give a reason");
    both(&server.fails(&["quarantine", "accept", "99", "--note", "x"]), "Không có lô số 99", "no batch 99");
    let accept = ["quarantine", "accept", &number, "--note", "Lãnh đạo xã xác nhận ghi trước ngày thu hồi"];
    both(&server.ok(&accept), "Đã cho lô số", "was let in");

    leader.settle();
    assert_eq!(leader.nickname(household(2)).unwrap(), "Sau");
    let mut newcomer = Phone::join(&server, &units.village, "member", "newcomer");
    newcomer.settle();
    assert_eq!(newcomer.nickname(household(2)).unwrap(), "Sau");
    both(&server.ok(&["quarantine", "list"]), "Không có gì chờ xem xét", "Nothing waits");
    assert_eq!(server.json(&["quarantine", "list", "--all"])[0]["accepted"], true);
    both(&server.fails(&accept), "đã được cho vào từ trước", "was let in before");
    let reject = ["quarantine", "reject", &number, "--note", "đổi ý"];
    both(&server.fails(&reject), "không thể giữ lại nữa", "cannot be kept out any more");
    server.ok(&["doctor"]);
}

#[test]
fn what_is_rejected_is_kept_with_its_reason_and_its_device_goes_on_knowing() {
    let server = Server::started();
    let units = server.units();
    let mut stranger = Phone::join(&server, &units.other, "member", "stranger");
    stranger.write(unit(&units.village), household(1), "x");
    assert_eq!(stranger.sync().receipts(), [(1, Some(Reason::Denied))]);
    assert_eq!(reviews(&stranger.sync()), [1], "it is said again, should the receipt have been lost");
    let number = server.json(&["quarantine", "list"])[0]["id"].to_string();
    let file = server.home().join("lo.bin");
    server.ok(&["quarantine", "show", &number, "--out", file.to_str().unwrap()]);
    assert_eq!(std::fs::read(&file).unwrap(), stranger.outbox[0].bytes);
    both(
        &server.ok(&["quarantine", "reject", &number, "--note", "Không phải của thôn này"]),
        "Đã giữ lại",
        "stays out",
    );
    assert!(server.json(&["quarantine", "list"]).as_array().unwrap().is_empty());
    assert_eq!(server.json(&["quarantine", "list", "--all"])[0]["accepted"], false);
    assert_eq!(reviews(&stranger.sync()), [1]);
    // Somebody thinks better of it.
    server.ok(&["quarantine", "accept", &number, "--note", "Đã chuyển về thôn này"]);
    assert!(reviews(&stranger.sync()).is_empty(), "the device learns that it was let in");
    stranger.write(unit(&units.other), household(2), "y");
    assert_eq!(stranger.sync().receipts(), [(2, None)], "its stream stands where it stood");
    server.ok(&["doctor"]);

    let db = rusqlite::Connection::open(server.data.join("server.db")).unwrap();
    db.execute("UPDATE audit SET note = 'khác' WHERE number = 1", []).unwrap();
    let said = String::from_utf8(server.run(&["doctor"]).stdout).unwrap();
    both(&said, "thiếu từ dòng 1", "cut from row 1 on");
}

#[test]
fn what_does_not_pass_the_gate_is_not_let_in_by_anybody() {
    let server = Server::started();
    let units = server.units();
    let mut member = Phone::join(&server, &units.village, "member", "member");
    // Written under the name of another life of the device.
    let items = [Phone::genesis(household(1)), member.change(household(1), "x")];
    member.incarnation = Incarnation(2);
    member.seal(ChannelId::field(unit(&units.village)), &items);
    assert_eq!(member.sync().receipts(), [(1, Some(Reason::WrongActor))]);
    let number = server.json(&["quarantine", "list"])[0]["id"].to_string();
    let accept = |number: &str| server.fails(&["quarantine", "accept", number, "--note", "thử"]);
    both(&accept(&number), "vẫn không qua được kiểm tra", "still does not pass the gate");

    // Two databases under one name: the device sends its own again, so neither is let in from here.
    member.outbox.clear();
    member.docs.clear();
    member.held = 0;
    member.write(unit(&units.village), household(2), "Bản sao");
    member.sync();
    let rows = server.json(&["quarantine", "list"]);
    let forked = rows.as_array().unwrap().iter().find(|row| row["reason"] == "Forked").unwrap();
    both(&accept(&forked["id"].to_string()), "không thể cho vào", "cannot be let in");
    assert!(
        server.json(&["quarantine", "list", "--all"]).as_array().unwrap().iter().all(|row| row["accepted"].is_null())
    );
}
