//! Exchanges: what travels, what does not, and what survives.

use std::io::{Read, Write};

use tungnha_model::{ChannelId, HouseholdId, Lane, UnitId};
use tungnha_sync::client::Effect;
use tungnha_sync::gate::Reason;
use tungnha_sync::{Frame, FrameReader, Incarnation, Refusal};

use super::phone::Phone;
use super::process::{Server, Units};
use super::wire;

fn household(number: u8) -> HouseholdId {
    HouseholdId([number; 16])
}

fn unit(text: &str) -> UnitId {
    text.parse().unwrap()
}

fn pair(server: &Server) -> (Units, Phone, Phone) {
    let units = server.units();
    let leader = Phone::join(server, &units.commune, "leader", "leader");
    let member = Phone::join(server, &units.village, "member", "member");
    (units, leader, member)
}

#[test]
fn what_one_device_writes_another_sees() {
    let server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    member.write(unit(&units.village), household(1), "Bà Ví Dụ");
    let outcome = member.sync();
    assert_eq!(outcome.receipts(), [(1, None)]);
    assert!(outcome.done());
    leader.settle();
    assert_eq!(leader.nickname(household(1)).unwrap(), "Bà Ví Dụ");

    leader.write(unit(&units.village), household(1), "Bà Mẫu");
    leader.settle();
    member.settle();
    assert_eq!(member.nickname(household(1)).unwrap(), "Bà Mẫu");
    let listed = server.json(&["device", "list"]);
    let held: Vec<u64> = listed.as_array().unwrap().iter().map(|row| row["held"].as_u64().unwrap()).collect();
    assert_eq!(held, [1, 1]);
}

#[test]
fn an_idle_exchange_is_one_small_round_trip() {
    let server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    let third = server.add_unit("Cốc Tộc", "thôn", Some(&units.commune));
    let mut number = 0;
    for village in [&units.village, &units.other, &third, &units.commune] {
        number += 1;
        leader.write(unit(village), household(number), "Mẫu");
    }
    leader.settle();
    member.settle();
    let outcome = leader.settle();
    assert!(outcome.done());
    assert_eq!(leader.cursors.len(), 4);
    assert!(outcome.sent < 200 && outcome.received < 200, "{} up, {} down", outcome.sent, outcome.received);
}

#[test]
fn another_village_gets_nothing_and_may_write_nothing() {
    let server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    let mut stranger = Phone::join(&server, &units.other, "member", "stranger");
    member.write(unit(&units.village), household(1), "Bà Ví Dụ");
    member.settle();
    stranger.settle();
    assert!(stranger.docs.is_empty());

    // Into the village directly; into the own village over a document of the other; downwards; above.
    stranger.write(unit(&units.village), household(2), "x");
    stranger.write(unit(&units.other), household(1), "x");
    let change = stranger.change(household(3), "x");
    stranger.seal(ChannelId { unit: unit(&units.other), lane: Lane::Down }, &[Phone::genesis(household(3)), change]);
    stranger.write(unit(&units.commune), household(4), "x");
    let outcome = stranger.sync();
    let reasons: Vec<Option<Reason>> = outcome.receipts().into_iter().map(|(_, review)| review).collect();
    let denied = Some(Reason::Denied);
    assert_eq!(reasons, [denied, Some(Reason::WrongChannel), denied, denied]);
    assert_eq!(server.json(&["quarantine", "list"]).as_array().unwrap().len(), 4);

    leader.settle();
    assert_eq!(leader.docs.len(), 1);
    assert_eq!(leader.nickname(household(1)).unwrap(), "Bà Ví Dụ");

    // What lies in quarantine does not stop what comes after it.
    stranger.write(unit(&units.other), household(5), "Mẫu");
    assert_eq!(stranger.sync().receipts(), [(5, None)]);
    leader.settle();
    assert_eq!(leader.nickname(household(5)).unwrap(), "Mẫu");
}

#[test]
fn an_opening_counts_once_and_a_batch_is_kept_once() {
    let server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    member.write(unit(&units.village), household(1), "Mẫu");
    let (session, body) = member.open();
    let answer = wire::request(member.address, member.pin, "POST", "/v1/sync", &body);
    assert!(member.take(session, &answer.body).done());
    for _ in 0..3 {
        let answer = wire::request(member.address, member.pin, "POST", "/v1/sync", &body);
        let mut reader = FrameReader::new();
        reader.push(&answer.body);
        let Some(Frame::Refused(refusal)) = reader.next_frame().unwrap() else { panic!("not refused") };
        assert_eq!(refusal.message, Refusal::Replay { counter: 1 });
    }
    member.held = 0;
    assert_eq!(member.sync().receipts(), [(1, None)], "sent again, held before");
    leader.settle();
    let cursor = leader.cursors[&ChannelId::field(unit(&units.village))][0];
    assert_eq!(cursor.seq, 1);
}

#[test]
fn a_copied_database_is_found_out_and_both_sides_are_kept() {
    let server = Server::started();
    let (units, _, mut member) = pair(&server);
    member.write(unit(&units.village), household(1), "Mẫu");
    member.settle();
    member.outbox.clear();
    member.docs.clear();
    member.held = 0;
    member.write(unit(&units.village), household(2), "Bản sao");
    assert_eq!(member.sync().refusal(), Some(Refusal::Forked));
    let held = server.json(&["quarantine", "list"]);
    let reasons: Vec<&str> = held.as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["Forked", "Forked"]);

    // A new incarnation goes on.
    member.incarnation = Incarnation(2);
    member.outbox.clear();
    member.docs.clear();
    member.held = 0;
    member.write(unit(&units.village), household(2), "Bản sao");
    assert_eq!(member.sync().receipts(), [(1, None)]);
}

#[test]
fn a_changed_byte_is_noticed_and_nothing_of_it_is_kept() {
    let server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    member.write(unit(&units.village), household(1), "Mẫu");
    member.write(unit(&units.village), household(2), "Mẫu");
    let (session, mut body) = member.open();
    let last = body.len() - 40;
    body[last] ^= 1;
    let answer = wire::request(member.address, member.pin, "POST", "/v1/sync", &body);
    let outcome = member.take(session, &answer.body);
    assert!(!outcome.done());
    assert_eq!(outcome.receipts(), [(1, None)], "what came whole before it is kept");
    leader.settle();
    assert_eq!(leader.docs.len(), 1);
    assert_eq!(member.sync().receipts(), [(2, None)]);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let mut server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    let village = unit(&units.village);
    let mut written: u8 = 0;
    for round in 0..6_u64 {
        for _ in 0..12 {
            written += 1;
            member.write(village, household(written), &format!("Hộ {written}"));
        }
        let acknowledged = push_and_kill(&mut server, &mut member, 1 + round * 2);
        server.start();
        (member.address, leader.address) = (server.address(), server.address());
        let (session, hello) = member.open();
        let only_hello = hello[..session.hello().len()].to_vec();
        let answer = wire::request(member.address, member.pin, "POST", "/v1/sync", &only_hello);
        member.take(session, &answer.body);
        assert!(member.held >= acknowledged, "{} held, {acknowledged} acknowledged", member.held);
        // Everything is offered again, from the first: idempotent.
        member.held = 0;
        assert!(member.sync().done());
        assert_eq!(member.held, u64::from(written));
    }
    leader.settle();
    for number in 1..=written {
        assert_eq!(leader.nickname(household(number)).unwrap(), format!("Hộ {number}"));
    }
    assert_eq!(leader.cursors[&ChannelId::field(village)][0].seq, u64::from(written), "each batch has one row");
    server.ok(&["doctor"]);
    assert!(server.json(&["quarantine", "list"]).as_array().unwrap().is_empty());
}

/// Pushes, reads so many receipts, kills the server; gives the last number acknowledged.
fn push_and_kill(server: &mut Server, member: &mut Phone, receipts: u64) -> u64 {
    let (mut session, body) = member.open();
    let mut stream = wire::connect(member.address, member.pin).unwrap();
    // One byte is never sent, so that the exchange cannot end by itself.
    stream.write_all(wire::head("POST", "/v1/sync", body.len() + 1).as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    stream.flush().unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let (mut reader, mut seen, mut acknowledged) = (FrameReader::new(), 0, 0);
    while seen < receipts {
        let mut piece = [0; 256];
        let length = stream.read(&mut piece).unwrap();
        assert!(length > 0, "the server closed");
        reader.push(&piece[..length]);
        while let Some(frame) = reader.next_frame().unwrap() {
            for effect in session.step(frame).unwrap() {
                if let Effect::Durable { seq, .. } = effect {
                    (seen, acknowledged) = (seen + 1, seq);
                }
            }
        }
    }
    server.kill();
    acknowledged
}

#[test]
fn after_a_restore_the_devices_bring_back_what_the_backup_lacks() {
    let mut server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    let village = unit(&units.village);
    member.write(village, household(1), "Trước");
    member.settle();
    leader.settle();
    let backup = server.home().join("backup.db");
    let backup = backup.to_str().unwrap();
    assert_eq!(server.json(&["backup", backup])["batches"], 1);
    assert!(member.sync().done());
    assert_eq!((member.held, member.stable), (1, 1), "what a verified backup covers is stable");

    member.write(village, household(2), "Sau");
    member.settle();
    leader.write(village, household(1), "Sửa");
    leader.settle();
    assert_eq!((member.held, member.stable), (2, 1));
    assert_eq!(server.stop().0, Some(0));
    std::fs::rename(&server.data, server.home().join("lost")).unwrap();
    server.ok(&["restore", backup]);
    server.start();
    (member.address, leader.address) = (server.address(), server.address());

    let epoch = |effects: &[Effect]| {
        effects.iter().find_map(|effect| if let Effect::Greeted { epoch, .. } = effect { Some(*epoch) } else { None })
    };
    let outcome = leader.sync();
    assert_ne!(epoch(&outcome.effects).unwrap(), leader.grant.epoch, "the break is marked");
    assert!(outcome.effects.iter().any(|effect| matches!(effect, Effect::Rewind { .. })), "{outcome:?}");
    for _ in 0..2 {
        member.settle();
        leader.settle();
    }
    for phone in [&member, &leader] {
        assert_eq!(phone.nickname(household(2)).unwrap(), "Sau");
        assert_eq!(phone.nickname(household(1)).unwrap(), "Sửa");
    }
    server.ok(&["doctor"]);
}

/// Imports the units as `change` makes them.
fn reorganise(server: &Server, change: impl FnOnce(&mut serde_json::Value)) {
    let mut units = server.json(&["unit", "list"]);
    change(&mut units);
    let file = server.home().join("units.json");
    std::fs::write(&file, units.to_string()).unwrap();
    server.ok(&["unit", "import", file.to_str().unwrap()]);
}

#[test]
fn a_phone_that_was_away_while_its_unit_was_renamed_and_merged_loses_nothing() {
    let server = Server::started();
    let (units, mut leader, mut member) = pair(&server);
    let mut neighbour = Phone::join(&server, &units.other, "member", "neighbour");
    leader.settle();
    neighbour.settle();
    let (village, other) = (units.village.clone(), units.other.clone());
    member.write(unit(&village), household(1), "Trước khi nhập thôn");
    let find = |units: &mut serde_json::Value, id: &str| -> usize {
        units.as_array().unwrap().iter().position(|unit| unit["id"] == id).unwrap()
    };
    reorganise(&server, |units| {
        let at = find(units, &village);
        let mut renamed = units[at]["facts"][0].clone();
        units[at]["facts"][0]["to"] = "2026-03-31".into();
        (renamed["from"], renamed["name"]) = ("2026-04-01".into(), "Pác Ngòi 1".into());
        units[at]["facts"].as_array_mut().unwrap().push(renamed);
    });
    assert_eq!(member.sync().receipts(), [(1, None)], "renamed, it is the same unit");

    member.write(unit(&village), household(2), "Ghi khi đang vắng");
    reorganise(&server, |units| {
        let at = find(units, &village);
        let basis = units[at]["facts"][1]["basis"].clone();
        units[at]["facts"][1]["to"] = "2026-06-30".into();
        units[at]["lineage"] = serde_json::json!([
            { "kind": "merged", "from": [village, other], "to": [other], "on": "2026-07-01", "basis": basis }
        ]);
    });
    assert_eq!(member.sync().receipts(), [(2, None)], "late, and taken in");
    assert!(server.json(&["quarantine", "list"]).as_array().unwrap().is_empty());
    neighbour.settle();
    leader.settle();
    for phone in [&neighbour, &leader] {
        assert_eq!(phone.nickname(household(1)).unwrap(), "Trước khi nhập thôn");
        assert_eq!(phone.nickname(household(2)).unwrap(), "Ghi khi đang vắng");
    }
    // Those who took over go on with it, in both directions.
    neighbour.write(unit(&village), household(2), "Thôn mới ghi tiếp");
    assert_eq!(neighbour.sync().receipts(), [(1, None)]);
    member.settle();
    assert_eq!(member.nickname(household(2)).unwrap(), "Thôn mới ghi tiếp");
    let said = server.ok(&["doctor"]);
    assert!(
        said.contains("Hãy mời lại ở đơn vị mới") && said.contains(&member.certificate.device.to_string()),
        "{said}"
    );
}

#[test]
fn a_first_sync_comes_in_pieces_and_goes_on_where_it_was_cut() {
    let server = Server::started();
    let (units, mut leader, _) = pair(&server);
    let village = unit(&units.village);
    for number in 1..=60 {
        leader.write(village, household(number), "Đầu");
        for again in 0..6 {
            leader.write(village, household(number), &format!("Lần {again} của hộ {number}"));
        }
    }
    leader.settle();
    let mut newcomer = Phone::join(&server, &units.village, "member", "newcomer");
    newcomer.budget = 2048;
    let (mut rounds, mut docs, mut batches) = (0, 0, 0);
    loop {
        let outcome = newcomer.sync();
        rounds += 1;
        assert!(rounds < 200, "does not end");
        for effect in &outcome.effects {
            match effect {
                Effect::Snapshot { docs: some, .. } => docs += some.len(),
                Effect::Receive { batches: some, .. } => batches += some.len(),
                _ => {}
            }
        }
        if outcome.effects.iter().any(|effect| matches!(effect, Effect::Done { more: false })) {
            break;
        }
    }
    assert!(rounds > 1, "the budget was kept");
    assert_eq!((docs, batches), (60, 0), "each document came once, and none of the batches behind them");
    for number in 1..=60 {
        assert_eq!(newcomer.nickname(household(number)).unwrap(), format!("Lần 5 của hộ {number}"));
    }
}
