//! The gate, against changes that nobody honest would make.

use crate::common;
use crate::common::forge::{Forged, chunk, content, repeated_puts};
use crate::common::{
    VILLAGE, actor_of, certificate, doc_id, edit, field, genesis, incarnation, server_id, signer, tree, values,
};
use automerge::Automerge;
use proptest::prelude::*;
use tungnha_model::{DeviceId, DocKind, Role};
use tungnha_sync::batch::{BatchError, BatchHash, seal};
use tungnha_sync::gate::{
    Context, Reason, StoredDoc, Strictness, admit, admit_document, check, inspect_change, inspect_changes, plan,
};
use tungnha_sync::{ChangeItem, Stamp};

/// A document with its genesis, and the document's bytes.
fn begun() -> (Automerge, Vec<u8>) {
    let admitted = admit(None, &[], &[genesis()]).unwrap();
    let bytes = admitted.bytes.unwrap();
    (Automerge::load(&bytes).unwrap(), bytes)
}

fn refused(document: &[u8], change: Vec<u8>) -> Reason {
    admit(Some(document), &[], &[change]).unwrap_err()
}

#[test]
fn an_honest_change_passes() {
    let (mut doc, bytes) = begun();
    let change = edit(&mut doc, actor_of(1), &[("phone", "0900000001")]);
    let info = inspect_changes([change.as_slice()], &actor_of(1)).unwrap().remove(0);
    assert_eq!((info.seq, info.start_op, info.ops, info.max_op()), (1, 3, 1, 3));
    let admitted = admit(Some(&bytes), &[], std::slice::from_ref(&change)).unwrap();
    assert_eq!(admitted.heads, [info.hash]);
    assert_eq!(admitted.applied, std::slice::from_ref(&change));
    let after = admitted.bytes.unwrap();
    assert_eq!(values(&after, "phone"), ["0900000001"]);
    // Once more changes nothing.
    let again = admit(Some(&after), &[], &[change]).unwrap();
    assert_eq!((again.bytes.as_deref(), again.applied.len()), (Some(after.as_slice()), 0));
}

#[test]
fn changes_that_arrive_before_what_they_build_on_wait_and_then_apply() {
    let (mut doc, bytes) = begun();
    let first = edit(&mut doc, actor_of(1), &[("phone", "1")]);
    let second = edit(&mut doc, actor_of(1), &[("phone", "2")]);
    let early = admit(Some(&bytes), &[], std::slice::from_ref(&second)).unwrap();
    assert_eq!(early.bytes.as_deref(), Some(bytes.as_slice()));
    assert_eq!((early.applied.len(), early.waiting.len()), (0, 1));
    assert_eq!(early.missing, [inspect_change(&first).unwrap().hash]);
    let late = admit(Some(&bytes), &early.waiting, &[first]).unwrap();
    assert_eq!((late.applied.len(), late.waiting.len(), late.missing.len()), (2, 0, 0));
    assert_eq!(values(&late.bytes.unwrap(), "phone"), ["2"]);
}

#[test]
fn both_values_of_one_field_are_kept() {
    let (doc, bytes) = begun();
    let one = edit(&mut doc.clone(), actor_of(1), &[("phone", "1")]);
    let two = edit(&mut doc.clone(), actor_of(2), &[("phone", "2")]);
    let admitted = admit(Some(&bytes), &[], &[one, two]).unwrap();
    assert_eq!(values(&admitted.bytes.unwrap(), "phone"), ["1", "2"]);
}

#[test]
fn five_million_operations_in_a_few_bytes_are_counted_and_refused() {
    let bomb = Forged { deps: vec![], actor: actor_of(1), seq: 1, start_op: 1, columns: repeated_puts(5_000_000) };
    assert!(bomb.bytes().len() < 100);
    assert_eq!(inspect_change(&bomb.bytes()), Err(Reason::TooManyOps));
    // The forging itself is sound: with few operations it is a change.
    let small = Forged { columns: repeated_puts(5), ..bomb };
    assert_eq!(inspect_change(&small.bytes()).unwrap().ops, 5);
    assert_eq!(automerge::Change::from_bytes(small.bytes()).unwrap().len(), 5);
}

#[test]
fn bombs_in_other_columns_are_refused() {
    for (column, reason) in [(0, Reason::TooManyOps), (1, Reason::TooManyOps), (4, Reason::TooManyOps)] {
        let mut columns = repeated_puts(3);
        columns[column].1 = repeated_puts(9_000_000)[column].1.clone();
        let bomb = Forged { deps: vec![], actor: actor_of(1), seq: 1, start_op: 1, columns };
        assert_eq!(inspect_change(&bomb.bytes()), Err(reason), "column {column}");
    }
    // One operation that claims a million predecessors.
    let mut columns = repeated_puts(1);
    columns[4].1 = vec![1, 0xc0, 0x84, 0x3d];
    let bomb = Forged { deps: vec![], actor: actor_of(1), seq: 1, start_op: 1, columns };
    assert_eq!(inspect_change(&bomb.bytes()), Err(Reason::TooManyOps));
    // A column that is longer than the operations.
    let mut columns = repeated_puts(3);
    columns[0].1 = repeated_puts(4)[0].1.clone();
    let uneven = Forged { deps: vec![], actor: actor_of(1), seq: 1, start_op: 1, columns };
    assert_eq!(inspect_change(&uneven.bytes()), Err(Reason::Columns));
}

#[test]
fn only_plain_change_chunks_pass() {
    let (mut doc, bytes) = begun();
    let change = edit(&mut doc, actor_of(1), &[("note", &"a long note ".repeat(60))]);
    assert_eq!(inspect_change(&bytes), Err(Reason::NotAChange), "a document chunk");
    let deflated = doc.get_last_local_change().unwrap().bytes().to_vec();
    assert_eq!(deflated[8], 2, "Automerge compresses long changes when asked");
    assert_eq!(inspect_change(&deflated), Err(Reason::NotAChange), "a DEFLATE chunk");
    assert_eq!(inspect_change(&[&change[..], &change[..]].concat()), Err(Reason::NotAChange), "two chunks");
    assert_eq!(inspect_change(&change[..change.len() - 1]), Err(Reason::NotAChange), "a part of one");
    assert_eq!(inspect_change(&[]), Err(Reason::NotAChange));
    let mut flipped = change.clone();
    *flipped.last_mut().unwrap() ^= 1;
    assert_eq!(inspect_change(&flipped), Err(Reason::Checksum));
    let mut columns = repeated_puts(2);
    columns[2].0 |= 8;
    let column = Forged { deps: vec![], actor: actor_of(1), seq: 1, start_op: 1, columns };
    assert_eq!(inspect_change(&column.bytes()), Err(Reason::NotAChange), "a DEFLATE column");
}

#[test]
fn nobody_writes_under_anothers_name() {
    let (mut doc, _) = begun();
    let change = edit(&mut doc, actor_of(1), &[("phone", "1")]);
    assert_eq!(inspect_changes([change.as_slice()], &actor_of(2)), Err(Reason::WrongActor));
    // The genesis is nobody's; another one is refused.
    assert!(inspect_changes([genesis().as_slice()], &actor_of(2)).is_ok());
    let late = Forged { deps: vec![], actor: [0; 16], seq: 2, start_op: 1, columns: repeated_puts(1) };
    assert_eq!(inspect_changes([late.bytes().as_slice()], &actor_of(2)), Err(Reason::Genesis));
    let large = Forged { deps: vec![], actor: [0; 16], seq: 1, start_op: 1, columns: repeated_puts(33) };
    assert_eq!(inspect_changes([large.bytes().as_slice()], &actor_of(2)), Err(Reason::Genesis));
}

#[test]
fn counters_sequences_and_beginnings_are_checked_against_the_document() {
    let (mut doc, bytes) = begun();
    let root = inspect_change(&genesis()).unwrap().hash;
    let forged =
        |seq, start_op, deps| Forged { deps, actor: actor_of(1), seq, start_op, columns: repeated_puts(2) }.bytes();
    assert_eq!(refused(&bytes, forged(1, 4_000_000_000, vec![root])), Reason::StartOp);
    assert_eq!(refused(&bytes, forged(1, 2, vec![root])), Reason::StartOp);
    assert_eq!(refused(&bytes, forged(2, 3, vec![root])), Reason::SequenceGap);
    assert_eq!(refused(&bytes, forged(1, 1, vec![])), Reason::Genesis);
    assert_eq!(admit(Some(&bytes), &[], &[forged(1, 3, vec![root])]).map(drop), Ok(()));
    // A single operation written as a run of one is read by Automerge and written back in another way: the
    // saved document would name other heads.
    let odd = Forged { deps: vec![root], actor: actor_of(1), seq: 1, start_op: 3, columns: repeated_puts(1) };
    assert_eq!(refused(&bytes, odd.bytes()), Reason::RoundTrip);
    let other = Forged { deps: vec![], actor: [0; 16], seq: 1, start_op: 1, columns: repeated_puts(1) };
    assert_eq!(refused(&bytes, other.bytes()), Reason::Genesis);
    // The number of an earlier change, with other content.
    edit(&mut doc, actor_of(1), &[("phone", "1")]);
    let saved = doc.save_nocompress();
    assert_eq!(refused(&saved, forged(1, 3, vec![root])), Reason::SequenceGap);
}

#[test]
fn a_forged_change_that_had_waited_does_not_stop_an_honest_one() {
    let (mut doc, bytes) = begun();
    let honest = edit(&mut doc, actor_of(1), &[("phone", "1")]);
    let dep = inspect_change(&honest).unwrap().hash;
    let waiting = Forged { deps: vec![dep], actor: actor_of(2), seq: 1, start_op: 77, columns: repeated_puts(1) };
    let admitted = admit(Some(&bytes), &[waiting.bytes()], &[honest]).unwrap();
    assert_eq!(admitted.applied.len(), 1);
    assert_eq!(admitted.rejected, [(waiting.bytes(), Reason::StartOp)]);
}

#[test]
fn a_servers_snapshot_is_merged_with_what_the_device_holds() {
    let (doc, bytes) = begun();
    let one = edit(&mut doc.clone(), actor_of(1), &[("phone", "1")]);
    let two = edit(&mut doc.clone(), actor_of(2), &[("name", "2")]);
    let held = admit(Some(&bytes), &[], &[one]).unwrap().bytes.unwrap();
    let snapshot = admit(Some(&bytes), &[], &[two]).unwrap().bytes.unwrap();
    let fresh = admit_document(None, &[], &snapshot).unwrap();
    assert_eq!(fresh.bytes.as_deref(), Some(snapshot.as_slice()));
    let merged = admit_document(Some(&held), &[], &snapshot).unwrap().bytes.unwrap();
    assert_eq!((values(&merged, "phone"), values(&merged, "name")), (vec!["1".to_owned()], vec!["2".to_owned()]));
    assert_eq!(admit_document(None, &[], &genesis()), Err(Reason::NotAChange));
    assert_eq!(admit_document(None, &[], &snapshot[..snapshot.len() - 1]), Err(Reason::NotAChange));
}

/// A batch of device 1 with these changes.
fn sealed(items: &[ChangeItem]) -> tungnha_sync::Batch {
    let stamp = Stamp {
        server: server_id(),
        channel: field(VILLAGE),
        device: DeviceId([1; 16]),
        incarnation: incarnation(1),
        seq: 1,
        prev: BatchHash::NONE,
        clock: common::NOW,
        dictionary: tungnha_sync::dictionary::BATCH,
    };
    seal(&stamp, items, &signer(1)).unwrap()
}

fn item(change: Vec<u8>) -> ChangeItem {
    ChangeItem { doc: doc_id(1), kind: DocKind::HOUSEHOLD, change }
}

#[test]
fn a_batch_passes_for_its_own_device_role_unit_and_server_alone() {
    let batch = sealed(&[item(genesis())]);
    let tree = tree();
    let verdict = |certificate: tungnha_sync::Certificate, server| {
        let certificates = [certificate];
        check(&batch, &Context { server, certificates: &certificates, strictness: Strictness::Newest, tree: &tree })
            .map(drop)
    };
    let member = certificate(1, Role::Member, VILLAGE);
    assert_eq!(verdict(member.clone(), server_id()), Ok(()));
    assert_eq!(verdict(certificate(1, Role::Leader, common::COMMUNE), server_id()), Ok(()));
    assert_eq!(verdict(certificate(1, Role::Coordinator, common::COMMUNE), server_id()), Err(Reason::Denied));
    assert_eq!(verdict(certificate(1, Role::Member, common::OTHER_VILLAGE), server_id()), Err(Reason::Denied));
    assert_eq!(verdict(member.clone(), tungnha_model::ServerId([0; 16])), Err(Reason::WrongServer));
    assert_eq!(verdict(certificate(2, Role::Member, VILLAGE), server_id()), Err(Reason::UnknownDevice));
    let mut stranger = member.clone();
    stranger.verify_key = signer(2).verify_key();
    assert_eq!(verdict(stranger, server_id()), Err(Reason::Batch(BatchError::Signature)));
    let mut revoked = member;
    revoked.revoked = Some(common::NOW);
    assert_eq!(verdict(revoked, server_id()), Err(Reason::Revoked));
}

#[test]
fn a_document_stays_in_its_channel_and_of_its_kind() {
    let batch = sealed(&[item(genesis())]);
    let certificates = [certificate(1, Role::Member, VILLAGE)];
    let context =
        Context { server: server_id(), certificates: &certificates, strictness: Strictness::Newest, tree: &tree() };
    let opened = check(&batch, &context).unwrap();
    let stored = |channel, kind| StoredDoc { channel, kind, bytes: Some(begun().1), waiting: vec![] };
    let planned =
        |stored: Option<StoredDoc>| plan::<()>(&opened, |_| Ok(stored.clone())).unwrap().map(|writes| writes.len());
    assert_eq!(planned(None), Ok(1));
    assert_eq!(planned(Some(stored(field(VILLAGE), DocKind::HOUSEHOLD))), Ok(1));
    assert_eq!(
        plan::<()>(&opened, |_| Ok(Some(stored(field(common::OTHER_VILLAGE), DocKind::HOUSEHOLD)))).unwrap(),
        Err(Reason::WrongChannel)
    );
    assert_eq!(
        plan::<()>(&opened, |_| Ok(Some(stored(field(VILLAGE), DocKind::HOUSEHOLD_YEAR)))).unwrap(),
        Err(Reason::WrongKind)
    );
}

/// A change of the kind that a visit makes, to be mutated.
fn rich() -> (Vec<u8>, Vec<u8>) {
    let (mut doc, _) = begun();
    edit(&mut doc, actor_of(2), &[("name", "Nguyễn Thị Ví Dụ"), ("phone", "0900000001"), ("note", "x")]);
    let before = doc.save_nocompress();
    let change = edit(&mut doc, actor_of(1), &[("name", "Hoàng Văn Thử"), ("phone", "0900000002"), ("new", "y")]);
    (before, change)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is done to a change (with its checksum made right again), the gate neither panics nor lets a
    /// document through that cannot be loaded, read and edited.
    #[test]
    fn mutated_changes_never_panic_and_never_spoil_a_document(
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
    ) {
        let (before, change) = rich();
        let mut body = content(&change).to_vec();
        for (at, byte, how) in hits {
            let at = at.index(body.len());
            match how {
                0 => body[at] ^= 1 << (byte % 8),
                1 => body[at] = byte,
                _ => { body.remove(at); }
            }
        }
        let mutated = chunk(1, &body);
        if let Ok(admitted) = admit(Some(&before), &[], &[mutated]) {
            let bytes = admitted.bytes.unwrap();
            let mut doc = Automerge::load(&bytes).unwrap();
            let mut heads: Vec<_> = doc.get_heads().into_iter().map(|hash| hash.0).collect();
            heads.sort();
            prop_assert_eq!(heads, admitted.heads);
            edit(&mut doc, actor_of(3), &[("later", "z")]);
        }
    }

    #[test]
    fn noise_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(inspect_change(&chunk(1, &bytes)).is_err() || bytes.len() > 20);
        prop_assert!(admit_document(None, &[], &chunk(0, &bytes)).is_err());
        prop_assert!(inspect_change(&bytes).is_err());
    }
}
