//! What the gate refuses waits for a person, who lets it in or keeps it out.

use crate::common::{NOW, PAC_NGOI, Phone, later, server};
use tungnha_model::{DocKind, HouseholdId};
use tungnha_store::{HeldState, Op, Peer, QuarantineRow, StoreError};
use tungnha_sync::batch::BatchError;
use tungnha_sync::gate::Reason;
use tungnha_sync::server::Stored;
use tungnha_sync::{Batch, RollEntry, SignedEntry};

/// A phone that was revoked after it wrote a household, and the leader's device, which knows that.
fn revoked() -> (Phone, Phone, HouseholdId, Batch) {
    let (mut lost, leader) = (Phone::new(1, "Nông Văn Mẫu"), Phone::new(2, "Triệu Thị Ví Dụ"));
    lost.roll(&[&lost, &leader]);
    leader.roll(&[&lost, &leader]);
    let household = lost.add(PAC_NGOI, "Bàn A Thử");
    let mut certificate = lost.certificate(9);
    certificate.revoked = Some(NOW);
    let entry = SignedEntry::sign(9, &RollEntry::Device(certificate), &server());
    leader.transact(Op::Receive, |tx| tx.roll(&[entry]));
    let bytes = lost.outgoing().remove(0).bytes;
    (lost, leader, household, Batch::parse(&bytes).unwrap())
}

/// As if the phone itself had come to this device as to a hub.
fn brought(leader: &Phone, batch: &Batch) -> Stored {
    leader.transact(Op::Receive, |tx| {
        tx.meet(Peer::hub(batch.header.device));
        Ok(tx.take_in(batch, later(60))?.0)
    })
}

fn held(phone: &Phone) -> Vec<QuarantineRow> {
    phone.read(|reader| reader.quarantine(10))
}

#[test]
fn a_revoked_devices_batch_is_understood_let_in_and_passed_on() {
    let (lost, leader, household, batch) = revoked();
    for _ in 0..2 {
        let stored = brought(&leader, &batch);
        assert_eq!(stored, Stored::Held { seq: 1, stable: 0, review: Some(Reason::Revoked) });
    }
    assert_eq!(leader.read(|reader| reader.quarantined()), 1, "brought twice, it waits once");
    let row = held(&leader).remove(0);
    assert_eq!((row.reason, row.device, row.state), (Some(Reason::Revoked), Some(lost.device), HeldState::Waiting));
    let documents: Vec<_> = row.documents.iter().map(|one| (one.kind, one.household, one.name.as_str())).collect();
    assert_eq!(documents, [(DocKind::HOUSEHOLD, Some(household), "Bàn A Thử")]);
    assert!(row.may_enter);
    assert!(leader.store.read(|reader| reader.household(household)).is_err(), "nothing of it is in the records");

    let changes = leader.transact(Op::Receive, |tx| tx.release(row.no, later(90))).unwrap();
    assert!(changes.households.contains(&household));
    assert_eq!(leader.read(|reader| reader.household(household)).name, "Bàn A Thử");
    assert_eq!(leader.read(|reader| reader.quarantined()), 0);
    let row = held(&leader).remove(0);
    assert_eq!((row.state, row.decided), (HeldState::LetIn, Some(later(90))));
    // It came by a hub, so the server does not have it: it is passed on.
    assert_eq!(leader.read(|reader| reader.carrying()), 1);
    let again = leader.store.transact(Op::Receive, |tx| tx.release(row.no, later(91)));
    assert!(matches!(again, Err(StoreError::NotFound(_))), "{again:?}");
}

#[test]
fn what_is_kept_out_keeps_its_bytes_and_the_reason_and_is_not_asked_again() {
    let (_, leader, household, batch) = revoked();
    brought(&leader, &batch);
    let no = held(&leader)[0].no;
    leader.transact(Op::Receive, |tx| tx.reject(no, "Máy đã mất từ hôm trước", later(90)));
    brought(&leader, &batch);
    assert_eq!(leader.read(|reader| reader.quarantined()), 0);
    let rows = held(&leader);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].state, rows[0].note.as_str()), (HeldState::KeptOut, "Máy đã mất từ hôm trước"));
    assert_eq!((rows[0].reason, rows[0].documents.len(), rows[0].may_enter), (Some(Reason::Revoked), 1, false));
    assert!(leader.store.read(|reader| reader.household(household)).is_err());
    for decided in [
        leader.store.transact(Op::Receive, |tx| tx.reject(no, "lần nữa", later(91))),
        leader.store.transact(Op::Receive, |tx| tx.release(no, later(91)).map(drop)),
    ] {
        assert!(matches!(decided, Err(StoreError::NotFound(_))), "{decided:?}");
    }
}

#[test]
fn the_other_steps_of_the_gate_hold_for_what_a_person_lets_in() {
    let (_, leader, household, batch) = revoked();
    let mut damaged = batch.bytes.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    leader.transact(Op::Receive, |tx| {
        tx.quarantine(None, &damaged, Reason::Batch(BatchError::Signature), NOW)?;
        tx.quarantine(None, b"no batch at all", Reason::Batch(BatchError::Malformed), NOW)
    });
    let rows = held(&leader);
    assert_eq!(rows.iter().map(|row| row.device.is_some()).collect::<Vec<_>>(), [false, true]);
    for row in rows {
        assert!(row.documents.is_empty() && !row.may_enter, "whose it is cannot be told: {row:?}");
        let refused = leader.transact(Op::Receive, |tx| tx.release(row.no, later(90)));
        assert_eq!(refused, Err(row.reason.unwrap()));
    }
    assert_eq!(leader.read(|reader| reader.quarantined()), 2, "a refused release changes nothing");
    assert!(leader.store.read(|reader| reader.household(household)).is_err());
    assert_eq!(leader.read(|reader| reader.carrying()), 0);
}
