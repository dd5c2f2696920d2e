//! Two devices and what passes between them: batches, receipts, conflicts, copies.

use crate::common;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{BO_LU, COMMUNE, NOW, PAC_NGOI, Phone, field_channel, key_store, later, open_at};
use tungnha_docs::{Edit, Scalar};
use tungnha_model::household::{Outcome, Visit};
use tungnha_model::{ChannelId, Lane, VisitId};
use tungnha_store::{LastSync, Op, Peer, SyncState, SyncWhat, Write};
use tungnha_sync::cursor::{Chain, Cursor};
use tungnha_sync::message::{Held, Rewind};
use tungnha_sync::{BatchHash, OpenedBatch, SnapshotDoc};

fn pair() -> (Phone, Phone) {
    let (a, b) = (Phone::new(1, "Nông Văn Mẫu"), Phone::new(2, "Triệu Thị Ví Dụ"));
    a.roll(&[&a, &b]);
    b.roll(&[&a, &b]);
    (a, b)
}

/// Everything of each goes to the other.
fn meet(a: &Phone, b: &Phone) {
    let (from_a, from_b) = (a.outgoing(), b.outgoing());
    assert_eq!(b.receive(&from_a).quarantined, 0);
    assert_eq!(a.receive(&from_b).quarantined, 0);
    for (phone, sent) in [(a, &from_a), (b, &from_b)] {
        if let Some(last) = sent.last() {
            phone.transact(Op::Receive, |tx| tx.durable(last.header.seq, 0, None));
        }
    }
}

#[test]
fn a_receipt_makes_local_received_and_a_restored_server_makes_it_local_again() {
    let mut phone = Phone::new(1, "x");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let (visit, _) = phone.visit(id, "2026-11-23", Outcome::Met, None);
    let state = |phone: &Phone| (phone.read(|r| r.household(id)).sync, phone.read(|r| r.visit(id, visit)).sync);
    assert_eq!(state(&phone), (SyncState::Local, SyncState::Local));
    assert_eq!(phone.read(|r| r.unsent_records()), 2);
    let batches = phone.outgoing();
    let last = batches.last().unwrap().header.seq;
    let before_last = batches.len().checked_sub(2).map_or(BatchHash::NONE, |at| batches[at].hash);
    assert_eq!(phone.read(|r| r.outbox_tip()), last);
    assert_eq!(state(&phone).0, SyncState::Local);
    let changes = phone.transact(Op::Receive, |tx| tx.durable(last, 0, None));
    assert!(changes.households.contains(&id));
    assert_eq!(state(&phone), (SyncState::Received, SyncState::Received));
    assert_eq!(phone.read(|r| r.counts(None)).unsent, 0);
    assert!(phone.outgoing().is_empty());
    let items = phone.read(|r| r.sync_items(10));
    assert_eq!(
        items.iter().map(|item| (item.what, item.sync)).collect::<Vec<_>>(),
        [(SyncWhat::Visit, SyncState::Received), (SyncWhat::Household, SyncState::Received),]
    );
    let held = Held::upto(last - 1, &before_last);
    assert!(phone.transact(Op::Receive, |tx| tx.held(held, 0, &[])).is_some());
    assert_eq!(phone.read(|r| r.household(id)).sync, SyncState::Local);
    assert_eq!(phone.outgoing().last().unwrap().header.seq, last);
    phone.transact(Op::Receive, |tx| tx.durable(last, last, Some("the device may not write here")));
    assert_eq!(phone.read(|r| r.household(id)).sync, SyncState::Review);
    assert_eq!(phone.read(|r| r.counts(None)).review, 1);
    assert_eq!(phone.read(|r| r.sync_items(10))[0].sync, SyncState::Review);
}

#[test]
fn what_the_server_lets_out_of_quarantine_is_received_and_what_it_keeps_there_needs_a_look() {
    let mut phone = Phone::new(1, "x");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let held = Held::upto(1, &phone.outgoing()[0].hash);
    let state = |phone: &Phone| phone.read(|r| r.household(id)).sync;
    // The receipt that said so was lost: the welcome says it too.
    phone.transact(Op::Receive, |tx| tx.held(held, 0, &[1]));
    assert_eq!(state(&phone), SyncState::Review);
    phone.transact(Op::Receive, |tx| tx.held(held, 0, &[1]));
    assert_eq!(state(&phone), SyncState::Review);
    let changes = phone.transact(Op::Receive, |tx| tx.held(held, 0, &[])).unwrap();
    assert!(changes.households.contains(&id));
    assert_eq!(state(&phone), SyncState::Received);
}

#[test]
fn a_server_that_holds_other_batches_than_the_device_confirms_nothing() {
    let mut phone = Phone::new(1, "x");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let own = phone.outgoing()[0].hash;
    for held in [Held::upto(1, &BatchHash([9; 32])), Held::upto(2, &own)] {
        assert_eq!(phone.transact(Op::Receive, |tx| tx.held(held, 2, &[])), None);
        assert_eq!(phone.read(|r| r.household(id)).sync, SyncState::Local);
    }
    assert!(phone.transact(Op::Receive, |tx| tx.held(Held::upto(1, &own), 0, &[])).is_some());
    assert_eq!(phone.read(|r| r.household(id)).sync, SyncState::Received);
}

#[test]
fn batches_chain_by_incarnation_and_a_save_travels_whole() {
    let mut phone = Phone::new(1, "x");
    for number in 0..300 {
        phone.add(if number % 2 == 0 { PAC_NGOI } else { BO_LU }, &format!("Nông Văn Số {number}"));
    }
    let id = phone.add(PAC_NGOI, "Hai tài liệu");
    let writes = vec![
        Write::household(id, PAC_NGOI, vec![Edit::put(["profile", "note"], "một")]),
        Write::year(id, PAC_NGOI, 2026, vec![Edit::put(["meta", "touched"], "hai")]),
    ];
    phone.transact(Op::SaveVisit, |tx| tx.write(writes, NOW));
    let batches = phone.outgoing();
    assert!(batches.len() >= 2);
    let mut prev = BatchHash::NONE;
    for (batch, seq) in batches.iter().zip(1..) {
        assert_eq!((batch.header.seq, batch.header.prev), (seq, prev.brief()));
        assert!(batch.bytes.len() <= 16 * 1024);
        prev = batch.hash;
    }
    let year = tungnha_docs::year_doc_id(id, 2026);
    let carrier = batches.iter().find(|batch| batch.items.iter().any(|item| item.doc == year)).unwrap();
    assert!(carrier.items.iter().filter(|item| item.doc.0 == id.0).count() >= 1);
    let some = phone.read(|r| r.unacknowledged(1));
    assert_eq!(some.len(), 1);
}

#[test]
fn both_values_of_a_field_are_kept_named_and_chosen() {
    let (mut a, b) = pair();
    let id = a.add(PAC_NGOI, "Nông Văn Mẫu");
    meet(&a, &b);
    assert_eq!(b.names("nong mau"), ["Nông Văn Mẫu"]);
    a.put(id, "nickname", "Bác Mẫu");
    b.put(id, "nickname", "Ông Mẫu");
    meet(&a, &b);
    for phone in [&a, &b] {
        let row = phone.read(|r| r.household(id));
        assert_eq!((row.sync, row.conflicts), (SyncState::Review, 1));
        assert_eq!(phone.read(|r| r.counts(None)).review, 1);
        let conflicts = phone.read(|r| r.conflicts(id));
        assert_eq!(conflicts[0].path, ["profile", "nickname"]);
        let mut seen: Vec<_> = conflicts[0]
            .candidates
            .iter()
            .map(|candidate| (candidate.value.clone(), candidate.who.clone().unwrap(), candidate.mine, candidate.at))
            .collect();
        seen.sort_by_key(|(_, who, _, _)| who.clone());
        let mine = |other: &Phone| std::ptr::eq(phone, other);
        assert_eq!(
            seen,
            [
                (Scalar::from("Bác Mẫu"), a.holder.clone(), mine(&a), later(1)),
                (Scalar::from("Ông Mẫu"), b.holder.clone(), mine(&b), later(1)),
            ]
        );
    }
    let chosen = tungnha_docs::choose(&["profile".to_owned(), "nickname".to_owned()], "Bác Mẫu".into());
    b.transact(Op::ChooseValue, |tx| tx.write(vec![Write::household(id, PAC_NGOI, vec![chosen])], later(2)));
    assert_eq!(b.read(|r| r.sync_items(1))[0].what, SyncWhat::Conflict);
    meet(&a, &b);
    for phone in [&a, &b] {
        let row = phone.read(|r| r.household(id));
        assert_eq!((row.nickname.as_deref(), row.conflicts, row.sync), (Some("Bác Mẫu"), 0, SyncState::Received));
        assert!(phone.read(|r| r.conflicts(id)).is_empty());
    }
    assert_eq!(a.read(|r| r.record(id)), b.read(|r| r.record(id)));
    assert!(a.names("ong mau").is_empty() && b.names("ong mau").is_empty());
}

#[test]
fn visits_of_two_devices_in_one_year_are_both_there() {
    let (mut a, mut b) = pair();
    let id = a.add(PAC_NGOI, "Nông Văn Mẫu");
    meet(&a, &b);
    a.visit(id, "2026-11-22", Outcome::Absent, None);
    b.visit(id, "2026-11-23", Outcome::Met, None);
    meet(&a, &b);
    for phone in [&a, &b] {
        let timeline = phone.read(|r| r.timeline(id));
        let who: Vec<_> = timeline.iter().map(|item| item.visit.recorder.as_str()).collect();
        assert_eq!(who, ["Triệu Thị Ví Dụ", "Nông Văn Mẫu"]);
        assert_eq!(timeline.iter().filter(|item| item.mine).count(), 1);
        assert_eq!(phone.read(|r| r.household(id)).conflicts, 0);
    }
    let seen = a.read(|r| r.devices());
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().any(|row| row.certificate.device == b.device && row.last_data == Some(NOW)));
}

#[test]
fn changes_that_come_too_early_wait_and_then_count() {
    let (mut a, b) = pair();
    let id = a.add(PAC_NGOI, "Nông Văn Mẫu");
    let first = a.outgoing();
    a.transact(Op::Receive, |tx| tx.durable(first.last().unwrap().header.seq, 0, None));
    a.put(id, "nickname", "Bác Mẫu");
    let second = a.outgoing();
    assert_eq!(b.receive(&second).quarantined, 0);
    assert_eq!(b.read(|r| r.counts(None)).households, 0);
    b.receive(&first);
    assert_eq!(b.read(|r| r.household(id)).nickname.as_deref(), Some("Bác Mẫu"));
    // The same again changes nothing.
    b.receive(&first);
    b.receive(&second);
    assert_eq!(b.read(|r| r.counts(None)).households, 1);
}

#[test]
fn a_forged_batch_lies_in_quarantine_and_the_rest_goes_on() {
    let (mut a, b) = pair();
    let id = a.add(PAC_NGOI, "Nông Văn Mẫu");
    let mut batches = a.outgoing();
    let mut forged = batches[0].clone();
    for item in &mut forged.items {
        item.kind = tungnha_model::DocKind::TEAM;
    }
    forged.items.push(batches[0].items[0].clone());
    batches.insert(0, forged);
    let received = b.receive(&batches);
    assert_eq!((received.accepted, received.quarantined), (1, 1));
    assert_eq!(b.read(|r| r.quarantined()), 1);
    let row = &b.read(|r| r.quarantine(5))[0];
    assert_eq!((row.channel, row.device), (Some(ChannelId { unit: PAC_NGOI, lane: Lane::Field }), Some(a.device)));
    assert_eq!(b.read(|r| r.household(id)).name, "Nông Văn Mẫu");
}

#[test]
fn a_snapshot_brings_documents_whole_and_merges_with_what_is_here() {
    let (mut a, b) = pair();
    let id = a.add(PAC_NGOI, "Nông Văn Mẫu");
    meet(&a, &b);
    a.visit(id, "2026-11-23", Outcome::Met, None);
    a.put(id, "nickname", "Bác Mẫu");
    b.put(id, "landmark", "Đầu cầu");
    let docs: Vec<SnapshotDoc> =
        a.read(|r| r.raw_documents(id)).into_iter().map(|(id, kind, bytes)| SnapshotDoc { id, kind, bytes }).collect();
    let received = b.transact(Op::Receive, |tx| tx.snapshot(field_channel(), &docs, NOW));
    assert_eq!((received.accepted, received.quarantined), (2, 0));
    let row = b.read(|r| r.household(id));
    assert_eq!((row.nickname.as_deref(), row.landmark.as_deref(), row.visits), (Some("Bác Mẫu"), Some("Đầu cầu"), 1));
    let wrong = ChannelId::field(BO_LU);
    assert_eq!(b.transact(Op::Receive, |tx| tx.snapshot(wrong, &docs, NOW)).quarantined, 2);
}

#[test]
fn a_copied_database_begins_a_new_life_and_sends_again_what_was_not_sent() {
    let (mut a, b) = pair();
    let sent = a.add(PAC_NGOI, "Đã Gửi");
    meet(&a, &b);
    a.put(sent, "nickname", "Chưa gửi");
    let mut record = a.record(PAC_NGOI, "Chưa Gửi Hộ", &["Nông Văn Mẫu", "Ma Thị Giả"]);
    record.profile.internet = ["fibre".to_owned(), "mobile".to_owned()].into();
    record.extra.insert("newer".to_owned(), serde_json::json!({ "kept": [1, 2] }));
    record.visits.push(Visit::new(VisitId([7; 16]), NOW, common::day("2025-05-06"), "Ai đó", Outcome::Absent));
    a.import(&record);
    let unsent = record.id;
    let (visit, _) = a.visit(unsent, "2026-11-23", Outcome::Met, None);
    a.outgoing();

    let folder = a.folder.with_extension("copy");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(&a.folder).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let copy = open_at(&folder, &key_store(&a.folder), 77).unwrap();
    assert_ne!(copy.incarnation(), a.store.incarnation());
    copy.transact(Op::Send, |tx| tx.form_batches(NOW)).unwrap();
    let read = |copy: &tungnha_store::Store| copy.read(|r| r.unacknowledged(usize::MAX)).unwrap();
    let key = a.identity().verify_key();
    let again: Vec<_> = read(&copy)
        .iter()
        .map(|batch| tungnha_sync::batch::open(tungnha_sync::Batch::parse(&batch.bytes).unwrap(), &key).unwrap())
        .collect();
    assert_eq!(again[0].header.seq, 1);
    assert_eq!(again[0].header.incarnation.0, copy.incarnation());
    let actor = tungnha_sync::actor(&key, tungnha_sync::Incarnation(copy.incarnation()));
    for item in again.iter().flat_map(|batch| &batch.items) {
        let info = tungnha_sync::gate::inspect_change(&item.change).unwrap();
        assert!(info.actor == actor || info.actor == [0; 16]);
    }
    let state = |store: &tungnha_store::Store| {
        store
            .read(|r| {
                Ok::<_, tungnha_store::StoreError>((r.record(sent)?, r.record(unsent)?, r.visit(unsent, visit)?.visit))
            })
            .unwrap()
    };
    assert_eq!(state(&copy), state(&a.store));

    // Both lives reach another device: nothing is lost, nothing contradicts.
    let originals = a.outgoing();
    assert_eq!(b.receive(&originals).quarantined, 0);
    assert_eq!(b.receive(&again).quarantined, 0);
    assert_eq!(state(&b.store), state(&a.store));
    assert_eq!(b.read(|r| r.household(sent)).conflicts, 0);
    assert_eq!(b.read(|r| r.timeline(unsent)).len(), 2);

    // Reopened where it lies, a life goes on.
    let life = copy.incarnation();
    drop(copy);
    assert_eq!(open_at(&folder, &key_store(&a.folder), 78).unwrap().incarnation(), life);
    fs::remove_file(folder.join("incarnation")).unwrap();
    assert_ne!(open_at(&folder, &key_store(&a.folder), 79).unwrap().incarnation(), life);
}

#[test]
fn a_database_restored_alone_gives_no_number_out_again() {
    let (mut a, b) = pair();
    let household = a.add(PAC_NGOI, "Nông Văn Mẫu");
    meet(&a, &b);
    let life = a.store.incarnation();
    let copy = |from: PathBuf, to: PathBuf| assert!(fs::copy(from, to).unwrap() > 0);
    let copy_away = |folder: &Path| copy(folder.join("device.db"), folder.with_extension("backup"));
    let put_back = |folder: &Path| copy(folder.with_extension("backup"), folder.join("device.db"));
    let a = a.reopened(copy_away);
    a.put(household, "nickname", "Chưa đi đâu");
    let a = a.reopened(put_back);
    assert_eq!(a.store.incarnation(), life, "no batch was formed since the copy: nobody holds what is forgotten");

    a.put(household, "nickname", "Máy khác đang giữ");
    let forgotten = a.outgoing();
    assert_eq!(b.receive(&forgotten).quarantined, 0);
    let a = a.reopened(put_back);
    assert_ne!(a.store.incarnation(), life);

    a.put(household, "landmark", "Gần cây đa");
    let next = a.outgoing();
    let of = |batches: &[OpenedBatch]| batches.iter().map(|batch| batch.header.incarnation).collect::<Vec<_>>();
    assert!(of(&next).iter().all(|incarnation| !of(&forgotten).contains(incarnation)));
    assert_eq!(b.receive(&next).quarantined, 0);
    assert_eq!(a.receive(&forgotten).quarantined, 0, "what it has forgotten comes back from whoever holds it");
    let profile = a.read(|r| r.record(household)).profile;
    assert_eq!(
        (profile.nickname.as_deref(), profile.landmark.as_deref()),
        (Some("Máy khác đang giữ"), Some("Gần cây đa"))
    );
    assert_eq!(profile, b.read(|r| r.record(household)).profile);
}

#[test]
fn a_cursor_with_nothing_older_behind_it_is_given_up_at_once() {
    let phone = Phone::new(1, "x");
    let channel = field_channel();
    phone.transact(Op::Receive, |tx| tx.mark(channel, Cursor::at(7, Chain([7; 8]))));
    phone.transact(Op::Receive, |tx| tx.rewind(channel, &Rewind::Unknown));
    assert_eq!(phone.read(|r| r.cursors(Peer::HOME)), [], "offered again, it would be unknown again, for ever");
}

#[test]
fn cursors_keep_eight_checkpoints_and_rewind() {
    let phone = Phone::new(1, "x");
    let channel = ChannelId::field(COMMUNE);
    let at = |seq: u64| Cursor::at(seq, Chain(seq.to_le_bytes()));
    for seq in 1..=20 {
        phone.transact(Op::Receive, |tx| tx.mark(channel, at(seq)));
    }
    assert_eq!(phone.read(|r| r.cursors(Peer::HOME)), [(channel, at(20))]);
    phone.transact(Op::Receive, |tx| tx.rewind(channel, &Rewind::Unknown));
    let offered = phone.read(|r| r.cursors(Peer::HOME));
    assert_eq!(offered.len(), 9);
    assert_eq!((offered[0].1.seq, offered[8].1.seq), (20, 12));
    phone.transact(Op::Receive, |tx| tx.rewind(channel, &Rewind::To(at(15))));
    assert_eq!(phone.read(|r| r.cursors(Peer::HOME)), [(channel, at(15))]);
    phone.transact(Op::Receive, |tx| tx.rewind(channel, &Rewind::Restart));
    assert!(phone.read(|r| r.cursors(Peer::HOME)).is_empty());
}

#[test]
fn openings_count_up_and_carry_the_roll() {
    let (a, _b) = pair();
    let first = a.transact(Op::Send, |tx| tx.opening(8192));
    let second = a.transact(Op::Send, |tx| tx.opening(8192));
    assert_eq!((first.counter, second.counter), (1, 2));
    assert_eq!((second.roll, second.certificates.len(), second.units.0.len()), (5, 2, 3));
    a.transact(Op::Send, |tx| tx.counter_at_least(40));
    assert_eq!(a.transact(Op::Send, |tx| tx.opening(1)).counter, 41);
    assert!(!a.transact(Op::Receive, |tx| tx.restore_epoch([1, 2, 3, 4])));
    assert!(!a.transact(Op::Receive, |tx| tx.restore_epoch([1, 2, 3, 4])));
    assert!(a.transact(Op::Receive, |tx| tx.restore_epoch([9, 2, 3, 4])));
    let last = LastSync {
        attempt: Some(NOW),
        complete: None,
        error: Some(serde_json::json!({"code": "offline"})),
        broken: true,
    };
    a.transact(Op::Receive, |tx| tx.last_sync(&last));
    assert_eq!(a.read(|r| r.last_sync()), last);
    assert_eq!(a.read(|r| r.units()).path(PAC_NGOI, common::day("2026-11-23")), "Thôn Pác Ngòi, xã Ba Bể");
}

#[test]
fn an_entry_of_the_roll_that_another_signed_is_refused() {
    let phone = Phone::new(1, "x");
    let forged = tungnha_sync::SignedEntry::sign(
        9,
        &tungnha_sync::RollEntry::Device(phone.certificate(9)),
        &tungnha_sync::Signer::from_secret([8; 32]),
    );
    assert!(phone.store.transact(Op::Receive, |tx| tx.roll(&[forged])).is_err());
    assert!(phone.read(|r| r.devices()).is_empty());
}

#[test]
fn old_stable_batches_are_let_go_and_the_chain_goes_on() {
    let mut phone = Phone::new(1, "x");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    phone.outgoing();
    phone.put(id, "nickname", "a");
    phone.outgoing();
    phone.transact(Op::Receive, |tx| tx.durable(2, 2, None));
    phone.transact(Op::Prune, |tx| tx.prune(later(59 * 86_400)));
    assert_eq!(phone.read(|r| r.sync_items(9)).len(), 1);
    phone.transact(Op::Prune, |tx| tx.prune(later(61 * 86_400)));
    assert_eq!(phone.read(|r| r.household(id)).sync, SyncState::Received);
    phone.put(id, "nickname", "b");
    assert_eq!(phone.outgoing()[0].header.seq, 3);
}

#[test]
fn a_device_that_is_told_to_begins_a_new_life_at_once() {
    let (mut a, b) = pair();
    let id = a.add(PAC_NGOI, "Nông Văn Mẫu");
    meet(&a, &b);
    a.put(id, "nickname", "Bác Mẫu");
    a.outgoing();
    let before = a.store.incarnation();
    a.store.begin_incarnation(&mut |out| out.fill(42)).unwrap();
    assert_ne!(a.store.incarnation(), before);
    let again = a.outgoing();
    assert_eq!((again.len(), again[0].header.seq, again[0].header.incarnation.0), (1, 1, a.store.incarnation()));
    assert_eq!(b.receive(&again).quarantined, 0);
    assert_eq!(b.read(|r| r.household(id)).nickname.as_deref(), Some("Bác Mẫu"));
    // Twice in a row, what was settled does not come back.
    a.store.begin_incarnation(&mut |out| out.fill(43)).unwrap();
    a.receive(&again);
    assert_eq!(a.read(|r| r.household(id)).conflicts, 0);
}
