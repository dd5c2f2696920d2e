//! Two devices and a server in memory: what arrives, what it costs, and what a cut leaves.

use crate::common;
use crate::common::device::{Cost, MemoryDevice};
use crate::common::server::MemoryServer;
use crate::common::{COMMUNE, OTHER_VILLAGE, VILLAGE, doc_id, field};
use tungnha_model::{Moment, Role};
use tungnha_sync::client::SessionError;
use tungnha_sync::frame::FrameError;
use tungnha_sync::gate::{Reason, StoredDoc};
use tungnha_sync::key::Domain;
use tungnha_sync::message::{Hello, PROTOCOL, Refusal, Rewind, Signed};
use tungnha_sync::{Certificate, Frame, FrameReader, Position, RollEntry};

/// A leader who has imported `households` households into the village, and a member who has just joined.
fn commune(households: u16) -> (MemoryServer, MemoryDevice, MemoryDevice) {
    let mut server = MemoryServer::new();
    let mut leader = MemoryDevice::enrol(&mut server, 1, Role::Leader, COMMUNE);
    let member = MemoryDevice::enrol(&mut server, 2, Role::Member, VILLAGE);
    for number in 0..households {
        let name = format!("Hộ Thử Nghiệm {number}");
        let note = blake3::hash(name.as_bytes()).to_string();
        leader.create(doc_id(number), VILLAGE, &[("name", &name), ("phone", "0900000001"), ("note", &note)]);
    }
    leader.sync(&mut server);
    (server, leader, member)
}

#[test]
fn a_field_edited_on_two_devices_offline_keeps_both_values_until_one_is_chosen() {
    let (mut server, mut leader, mut member) = commune(3);
    member.sync(&mut server);
    assert_eq!(member.values(doc_id(1), "name"), ["Hộ Thử Nghiệm 1"]);
    leader.edit(doc_id(1), &[("phone", "0900000002")]);
    member.edit(doc_id(1), &[("phone", "0900000003")]);
    leader.sync(&mut server);
    member.sync(&mut server);
    leader.sync(&mut server);
    for device in [&leader, &member] {
        assert_eq!(device.values(doc_id(1), "phone"), ["0900000002", "0900000003"]);
        assert_eq!(device.held, device.outbox.len() as u64);
    }
    member.edit(doc_id(1), &[("phone", "0900000003")]);
    member.sync(&mut server);
    leader.sync(&mut server);
    assert_eq!(leader.values(doc_id(1), "phone"), ["0900000003"]);
    assert_eq!(heads(&leader.docs[&doc_id(1)]), heads(&server.docs[&doc_id(1)]));
    assert!(server.quarantine.is_empty() && leader.quarantine.is_empty() && member.quarantine.is_empty());
}

#[test]
fn nothing_new_costs_one_round_trip_and_less_than_200_bytes_each_way() {
    let mut server = MemoryServer::new();
    let mut leader = MemoryDevice::enrol(&mut server, 1, Role::Leader, COMMUNE);
    for (number, unit) in [COMMUNE, VILLAGE, OTHER_VILLAGE].into_iter().enumerate() {
        leader.create(doc_id(number as u16), unit, &[("name", "x")]);
    }
    let mut member = MemoryDevice::enrol(&mut server, 2, Role::Member, VILLAGE);
    leader.sync(&mut server);
    member.sync(&mut server);
    member.edit(doc_id(1), &[("phone", "1")]);
    member.sync(&mut server);
    leader.sync(&mut server);
    leader.sync(&mut server);
    let before = (leader.docs.clone(), server.commits);
    let idle = leader.sync(&mut server);
    assert_eq!((leader.docs.clone(), server.commits), before);
    assert_eq!(leader.cursors.len(), 3, "three channels with content");
    assert_eq!(idle, Cost { up: 120, down: 109 });
    // What the member's cursor became it tells once.
    assert_eq!(member.sync(&mut server), Cost { up: 134, down: 109 });
    assert_eq!(member.sync(&mut server), idle);
}

#[test]
fn what_a_device_sent_itself_is_not_sent_back_to_it() {
    let (mut server, mut leader, _) = commune(40);
    let idle = leader.sync(&mut server);
    assert_eq!((idle.up, idle.down), (134, 109), "the first exchange left nothing to do but to tell a cursor");
    assert_eq!(leader.cursors[&field(VILLAGE)].len(), 1);
}

#[test]
fn a_first_sync_comes_as_a_snapshot_in_frames_and_goes_on_where_it_stopped() {
    let (mut server, mut leader, mut member) = commune(60);
    for round in 0..6 {
        for number in 0..60 {
            let note = blake3::hash(&[round, number as u8]).to_string();
            leader.edit(doc_id(number), &[("note", &note)]);
        }
        leader.sync(&mut server);
    }
    member.budget = 8 * 1024;
    let mut exchanges = 0;
    let mut down = 0;
    loop {
        down += member.sync(&mut server).down;
        exchanges += 1;
        if !member.more {
            break;
        }
        assert!(exchanges < 40);
        if exchanges == 1 {
            // Something new while the snapshot is under way.
            leader.edit(doc_id(0), &[("phone", "0900000009")]);
            leader.sync(&mut server);
        }
    }
    assert!(exchanges > 1, "the budget was kept");
    assert_eq!(member.docs.len(), 60);
    assert!(member.cursors[&field(VILLAGE)].iter().any(|cursor| cursor.snapshot.is_some()));
    assert_eq!(member.values(doc_id(0), "phone"), ["0900000009"]);
    for (doc, stored) in &server.docs {
        assert_eq!(heads(&member.docs[doc]), heads(stored));
    }
    let plain: usize = server.docs.values().map(|doc| doc.bytes.as_ref().unwrap().len()).sum();
    assert!(down < plain, "{down} bytes for documents of {plain}");
}

#[test]
fn a_cut_at_any_byte_of_the_request_loses_nothing_and_repeats_nothing() {
    let (mut server, _, mut member) = commune(3);
    member.sync(&mut server);
    for number in 0..3 {
        member.edit(doc_id(number), &[("phone", "0900000004")]);
        member.seal();
    }
    let session = member.open();
    let body = member.body(&session);
    for cut in 0..=body.len() {
        let (mut server, mut member, mut session) = (server.clone(), member.clone(), reopened(&member));
        let response = server.request(&body[..cut], true);
        let outcome = member.read(&mut session, &response);
        assert_eq!(outcome, Err(SessionError::Cut), "cut at {cut}");
        let durable = member.held;
        member.sync(&mut server);
        assert!(durable <= member.held);
        assert_converged(&server, &member, cut);
    }
}

#[test]
fn a_cut_at_any_byte_of_the_response_loses_nothing_and_repeats_nothing() {
    let (mut server, mut leader, mut member) = commune(12);
    leader.edit(doc_id(0), &[("phone", "0900000008")]);
    leader.sync(&mut server);
    member.create(doc_id(500), VILLAGE, &[("name", "Mới")]);
    let session = member.open();
    let body = member.body(&session);
    let response = server.request(&body, false);
    for cut in 0..response.len() {
        let (mut server, mut member, mut session) = (server.clone(), member.clone(), reopened(&member));
        let outcome = member.read(&mut session, &response[..cut]).unwrap_err();
        assert!(matches!(outcome, SessionError::Cut | SessionError::Frame(FrameError::Cut)), "{outcome} at {cut}");
        member.sync(&mut server);
        assert_converged(&server, &member, cut);
    }
}

/// The same heads are the same history (the saved bytes depend on the order of arrival).
fn heads(stored: &StoredDoc) -> Vec<automerge::ChangeHash> {
    automerge::Automerge::load(stored.bytes.as_ref().unwrap()).unwrap().get_heads()
}

/// A session that reads the answer to the same opening: sessions are not cloned, they are made again.
fn reopened(member: &MemoryDevice) -> tungnha_sync::client::Session {
    let mut twin = member.clone();
    twin.counter -= 1;
    twin.open()
}

fn assert_converged(server: &MemoryServer, member: &MemoryDevice, cut: usize) {
    assert_eq!(member.held, member.outbox.len() as u64, "cut at {cut}");
    assert_eq!(server.docs.len(), member.docs.len(), "cut at {cut}");
    for (doc, stored) in &server.docs {
        assert_eq!(heads(&member.docs[doc]), heads(stored), "cut at {cut}");
    }
    assert!(server.quarantine.is_empty() && member.quarantine.is_empty());
    let log = &server.logs[&field(VILLAGE)];
    let mut hashes: Vec<_> = log.iter().map(|row| row.bytes.clone()).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), log.len(), "nothing stands in the log twice");
}

#[test]
fn an_opening_heard_before_is_refused_and_changes_nothing() {
    let (mut server, _, mut member) = commune(1);
    let session = member.open();
    let body = member.body(&session);
    server.request(&body, false);
    let mut session = reopened(&member);
    let response = server.request(&body, false);
    member.read(&mut session, &response).unwrap();
    assert_eq!(member.refused, Some(Refusal::Replay { counter: 1 }));
}

#[test]
fn a_revoked_device_hears_the_signed_order_and_its_work_waits_for_review() {
    let (mut server, _, mut member) = commune(1);
    member.sync(&mut server);
    member.edit(doc_id(0), &[("phone", "2")]);
    let number = server.roll.len() as u64 + 1;
    let order = Certificate { number, revoked: Some(Moment(5)), wipe: true, ..member.certificate.clone() };
    server.enter(|_| RollEntry::Device(order.clone()));
    let commits = server.commits;
    let mut session = member.open();
    let body = member.body(&session);
    let response = server.request(&body, false);
    member.read(&mut session, &response).unwrap();
    assert_eq!(member.refused, Some(Refusal::Revoked { wipe: true }));
    assert_eq!(member.certificates.last(), Some(&order));
    assert_eq!(server.commits, commits + 1);
    assert_eq!(server.quarantine.last(), Some(&Reason::Revoked), "the batch is kept, in quarantine");
}

#[test]
fn a_stranger_and_another_servers_device_are_turned_away() {
    let (mut server, _, member) = commune(1);
    let mut other = MemoryServer::new();
    let mut stranger = member.clone();
    let mut session = stranger.open();
    let body = stranger.body(&session);
    let response = other.request(&body, false);
    stranger.read(&mut session, &response).unwrap();
    assert_eq!(stranger.refused, Some(Refusal::UnknownDevice));
    // Under another's name: the signature tells.
    let mut thief = member.clone();
    thief.certificate.device = tungnha_model::DeviceId([1; 16]);
    let mut session = thief.open();
    let body = thief.body(&session);
    let response = server.request(&body, false);
    thief.read(&mut session, &response).unwrap();
    assert_eq!(thief.refused, Some(Refusal::Signature));
}

/// What the server answers to a device of an older version, that has no dictionaries.
fn answer_without_dictionaries(server: &mut MemoryServer, member: &mut MemoryDevice) -> Vec<Frame> {
    member.counter += 1;
    let hello = Hello {
        version: PROTOCOL,
        server: *common::server_id().bytes().first_chunk().unwrap(),
        device: member.certificate.device,
        incarnation: common::incarnation(member.number),
        counter: member.counter,
        dictionaries: Vec::new(),
        tip: 0,
        roll: member.roll,
        budget: member.budget,
        position: Position::new(Vec::new(), |_| false),
    };
    let signed = Signed::sign(hello, Domain::HELLO, common::server_id().bytes(), &common::signer(member.number));
    let mut reader = FrameReader::new();
    reader.push(&server.request(&Frame::Hello(signed).encode(), false));
    std::iter::from_fn(|| reader.next_frame().unwrap()).collect()
}

#[test]
fn a_device_without_the_dictionaries_gets_what_it_can_open_and_is_told_to_be_updated() {
    let (mut server, mut leader, mut member) = commune(12);
    // Long and much the same: as batches it is fewer bytes.
    leader.edit(doc_id(0), &[("note", &"Bà Ví Dụ ".repeat(1_000))]);
    leader.sync(&mut server);
    let frames = answer_without_dictionaries(&mut server, &mut member);
    let Some(Frame::Refused(refusal)) = frames.last() else { panic!("{frames:?}") };
    assert_eq!(refusal.message, Refusal::Version);
    assert!(!frames.iter().any(|frame| matches!(frame, Frame::Batch(_) | Frame::Mark(_))), "it may keep nothing");
    // A snapshot is made for it without a dictionary.
    for round in 0..20 {
        for number in 0..12 {
            leader.edit(doc_id(number), &[("note", &blake3::hash(&[round, number as u8]).to_string())]);
        }
        leader.sync(&mut server);
    }
    let frames = answer_without_dictionaries(&mut server, &mut member);
    let used = frames.iter().filter_map(|frame| match frame {
        Frame::Snapshot(snapshot) => Some(snapshot.message.dictionary),
        _ => None,
    });
    assert_eq!(used.collect::<std::collections::BTreeSet<_>>(), [0].into());
    assert!(matches!(frames.last(), Some(Frame::Done(_))));
    member.sync(&mut server);
    assert_eq!(member.docs.len(), 12, "the newer one takes the same with dictionaries");
}

#[test]
fn an_answer_that_the_server_did_not_sign_is_not_believed() {
    let (mut server, _, mut member) = commune(1);
    let mut session = member.open();
    let body = member.body(&session);
    let response = server.request(&body, false);
    // An answer to another opening.
    let mut later = member.open();
    assert_eq!(member.read(&mut later, &response), Err(SessionError::Forged));
    assert!(member.read(&mut session, &response).is_ok());
}

#[test]
fn what_a_device_may_not_write_lies_in_quarantine_and_the_device_is_told() {
    let (mut server, _, mut member) = commune(1);
    member.create(doc_id(900), OTHER_VILLAGE, &[("name", "Không được")]);
    member.seal();
    member.create(doc_id(901), VILLAGE, &[("name", "Được")]);
    member.sync(&mut server);
    assert_eq!(server.quarantine, [Reason::Denied]);
    assert_eq!(member.reviews, [(1, Reason::Denied)]);
    assert_eq!(member.held, 2, "it counts as held, and what follows is accepted");
    assert!(server.docs.contains_key(&doc_id(901)) && !server.docs.contains_key(&doc_id(900)));
}

#[test]
fn a_copied_database_is_told_to_begin_a_new_life() {
    let (mut server, _, mut member) = commune(1);
    member.sync(&mut server);
    let mut copy = member.clone();
    member.edit(doc_id(0), &[("phone", "2")]);
    member.sync(&mut server);
    copy.counter = member.counter;
    copy.edit(doc_id(0), &[("phone", "3")]);
    copy.sync(&mut server);
    assert_eq!(copy.refused, Some(Refusal::Forked));
    assert_eq!(server.quarantine, [Reason::Forked]);
}

#[test]
fn a_server_restored_from_a_backup_gets_everything_back() {
    let (mut server, mut leader, mut member) = commune(5);
    member.sync(&mut server);
    let backup = server.clone();
    for number in 0..5 {
        member.edit(doc_id(number), &[("phone", "0900000005")]);
        leader.edit(doc_id(number), &[("note", "sau sao lưu")]);
    }
    member.sync(&mut server);
    leader.sync(&mut server);
    member.sync(&mut server);
    let mut server = backup;
    // Counters are in the backup too: they only have to be higher than what it knows.
    member.sync(&mut server);
    assert_eq!(member.rewinds, [Rewind::Unknown]);
    leader.sync(&mut server);
    for _ in 0..2 {
        member.sync(&mut server);
        leader.sync(&mut server);
    }
    for number in 0..5 {
        assert_eq!(member.values(doc_id(number), "phone"), ["0900000005"]);
        assert_eq!(heads(&leader.docs[&doc_id(number)]), heads(&server.docs[&doc_id(number)]));
        assert_eq!(heads(&member.docs[&doc_id(number)]), heads(&server.docs[&doc_id(number)]));
    }
    assert_eq!((member.held, leader.held), (member.outbox.len() as u64, leader.outbox.len() as u64));
}
