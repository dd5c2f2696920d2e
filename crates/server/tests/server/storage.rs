//! What every storage must do. Another implementation calls `contract` with its own maker.

use tungnha_model::{
    BlobHash, BlobPart, ChannelId, DeviceId, DocId, DocKind, HouseholdId, Moment, Role, ServerId, UnitId,
};
use tungnha_server::storage::sqlite::Sqlite;
use tungnha_server::storage::{BlobHeld, Invitation, Moved, NewEntry, Shelf, Storage, StorageError, stream_of};
use tungnha_sync::blob::Offer;
use tungnha_sync::enrol::{Code, CodeId, InviteId, InviteSecret};
use tungnha_sync::gate::{DocWrite, Reason};
use tungnha_sync::server::{Stored, Verdict};
use tungnha_sync::{Batch, BatchHash, Chain, ChangeItem, Cursor, Incarnation, Remembered, Signer, Stamp, batch};

use super::verdict;

pub const NOW: Moment = Moment(1_795_000_000_000);

/// Everything that a storage promises.
fn contract(make: &dyn Fn() -> Box<dyn Storage>) {
    the_roll_has_no_gaps(&*make());
    counters_only_rise(&*make());
    batches_get_places_without_gaps(&*make());
    a_failed_judge_leaves_nothing(&*make());
    what_is_refused_is_kept(&*make());
    verdict::a_verdict_is_asked_for_again_when_what_it_rests_on_has_moved(&*make());
    verdict::a_verdict_on_what_never_rests_comes_to_an_end(&*make());
    verdict::many_who_write_in_one_document_wait_for_each_other(&*make());
    what_has_moved_is_named(&*make());
    pages_are_bounded_and_complete(&*make());
    waiting_changes_hold_the_snapshot_back(&*make());
    invitations_are_used_once(&*make());
    blobs_go_on_at_the_byte_and_are_what_they_say(&*make());
}

#[test]
fn sqlite_keeps_the_contract() {
    let home = tempfile::tempdir().unwrap();
    let made = std::cell::Cell::new(0);
    contract(&|| {
        made.set(made.get() + 1);
        let path = home.path().join(format!("{}.db", made.get()));
        Box::new(Sqlite::create(&path, ServerId([1; 16]), [2; 4], NOW).unwrap())
    });
}

#[test]
fn sqlite_readers_see_only_what_is_committed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.db");
    let first = Sqlite::create(&path, ServerId([1; 16]), [2; 4], NOW).unwrap();
    let second = Sqlite::open(&path).unwrap();
    let batch = &chain(1)[0];
    let mut judge = |_: &mut dyn Shelf| {
        assert_eq!(second.tip(channel()).unwrap(), Cursor::START);
        Ok(accepting(batch, Vec::new()))
    };
    first.store(batch, NOW, &mut judge).unwrap();
    assert_eq!(second.tip(channel()).unwrap().seq, 1);
}

#[test]
fn sqlite_opens_nothing_that_is_not_its_own() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.db");
    assert!(matches!(Sqlite::open(&path), Err(StorageError::Missing)));
    std::fs::write(&path, "a letter to the commune, longer than a header of a hundred bytes ".repeat(4)).unwrap();
    assert!(matches!(Sqlite::open(&path), Err(StorageError::Corrupt(_))));
    std::fs::write(&path, "").unwrap();
    assert!(matches!(Sqlite::open(&path), Err(StorageError::Corrupt(_))));
}

pub fn channel() -> ChannelId {
    ChannelId::field(UnitId([3; 16]))
}

fn item(number: u8) -> ChangeItem {
    ChangeItem { doc: HouseholdId([number; 16]).into(), kind: DocKind::HOUSEHOLD, change: vec![number; 40] }
}

/// Batches of one device, each following the one before.
pub fn chain(count: u8) -> Vec<Batch> {
    chain_of(DeviceId([4; 16]), count)
}

pub fn chain_of(device: DeviceId, count: u8) -> Vec<Batch> {
    sealed(device, (1..=count).map(item))
}

/// Batches of one device with one change each.
pub fn sealed(device: DeviceId, items: impl Iterator<Item = ChangeItem>) -> Vec<Batch> {
    let signer = Signer::from_secret([5; 32]);
    let mut prev = BatchHash::NONE;
    (1..)
        .zip(items)
        .map(|(seq, item)| {
            let stamp = Stamp {
                server: ServerId([1; 16]),
                channel: channel(),
                device,
                incarnation: Incarnation(u64::MAX),
                seq,
                prev,
                clock: NOW,
                dictionary: tungnha_sync::dictionary::BATCH,
            };
            let sealed = batch::seal(&stamp, &[item], &signer).unwrap();
            prev = sealed.hash;
            sealed
        })
        .collect()
}

pub fn accepting(batch: &Batch, docs: Vec<DocWrite>) -> Verdict {
    let key = Signer::from_secret([5; 32]).verify_key();
    Verdict::Accept { batch: Box::new(batch::open(batch.clone(), &key).unwrap()), docs }
}

pub fn document(number: u8, bytes: Option<Vec<u8>>, waiting: Vec<Vec<u8>>) -> DocWrite {
    DocWrite {
        doc: DocId([number; 16]),
        kind: DocKind::HOUSEHOLD,
        bytes,
        heads: vec![[number; 32]],
        applied: Vec::new(),
        waiting,
        rejected: Vec::new(),
    }
}

pub fn accept(storage: &dyn Storage, batch: &Batch, docs: Vec<DocWrite>) -> Stored {
    storage.store(batch, NOW, &mut |_| Ok(accepting(batch, docs.clone()))).unwrap()
}

fn the_roll_has_no_gaps(storage: &dyn Storage) {
    let append = |count: u8| {
        let mut make = |first: u64| {
            (0..count)
                .map(|more| NewEntry { subject: [more; 16], entry: vec![u8::try_from(first).unwrap() + more] })
                .collect()
        };
        storage.append_roll(NOW, &mut make).unwrap()
    };
    assert_eq!(storage.roll_tip().unwrap(), 0);
    assert_eq!((append(2), append(0), append(1)), (2, 2, 3));
    let rows = storage.roll_after(1).unwrap();
    assert_eq!(rows.iter().map(|row| (row.number, row.entry[0])).collect::<Vec<_>>(), [(2, 2), (3, 3)]);
}

fn counters_only_rise(storage: &dyn Storage) {
    let key = stream_of(&chain(1)[0]);
    let at = |seq| Remembered::of(&vec![(channel().tag(), Cursor::at(seq, Chain([1; 8])))]);
    let (told, other) = (at(7), at(8));
    assert_eq!(storage.remembered(key).unwrap(), Remembered::default());
    assert_eq!(storage.take_counter(key, 5, None, NOW).unwrap(), None);
    assert_eq!(storage.take_counter(key, 5, None, NOW).unwrap(), Some(5));
    assert_eq!(storage.take_counter(key, 4, Some(&other), NOW).unwrap(), Some(5));
    assert_eq!(storage.take_counter(key, 6, Some(&told), NOW.plus_millis(1)).unwrap(), None);
    assert_eq!(storage.remembered(key).unwrap(), told, "of what was refused nothing is remembered");
    assert_eq!(storage.take_counter(key, 7, None, NOW.plus_millis(1)).unwrap(), None);
    assert_eq!(storage.remembered(key).unwrap(), told, "nothing was told, and nothing is forgotten");
    assert_eq!(storage.stream(key).unwrap().counter, 7);
    assert_eq!(storage.devices().unwrap()[0].last_seen, Some(NOW.plus_millis(1)));
    assert!(
        storage.take_counter(key, u64::MAX, None, NOW).is_err(),
        "a number that cannot be stored is not accepted as another"
    );
}

fn batches_get_places_without_gaps(storage: &dyn Storage) {
    let batches = chain(3);
    let mut cursor = Cursor::START;
    for batch in &batches {
        assert_eq!(accept(storage, batch, Vec::new()), Stored::Held { seq: batch.header.seq, stable: 0, review: None });
        cursor = cursor.next(&batch.hash);
        assert_eq!(storage.tip(channel()).unwrap(), cursor);
        assert!(storage.knows(channel(), &cursor).unwrap());
    }
    assert!(!storage.knows(channel(), &Cursor { seq: 2, ..cursor }).unwrap());
    assert!(!storage.knows(channel(), &Cursor { seq: u64::MAX, ..cursor }).unwrap());
    let state = storage.stream(stream_of(&batches[0])).unwrap();
    assert_eq!((state.held, state.hash), (3, batches[2].hash));
    assert_eq!(storage.check_log(channel()).unwrap(), None);
    let seen = storage.store(&batches[0], NOW, &mut |shelf| {
        let key = stream_of(&batches[0]);
        assert_eq!(shelf.head(key)?, Some((3, batches[2].hash)));
        assert_eq!(shelf.hash_of(key, 2)?, Some(batches[1].hash));
        assert_eq!(shelf.hash_of(key, 4)?, None);
        Ok(Verdict::Duplicate { held: 3 })
    });
    assert_eq!(seen.unwrap(), Stored::Held { seq: 3, stable: 0, review: None });
    assert_eq!(storage.tip(channel()).unwrap(), cursor);
}

fn a_failed_judge_leaves_nothing(storage: &dyn Storage) {
    let batch = &chain(1)[0];
    assert!(storage.store(batch, NOW, &mut |_| Err(StorageError::Busy)).is_err());
    assert_eq!(storage.tip(channel()).unwrap(), Cursor::START);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        storage.store(batch, NOW, &mut |_| panic!("hostile"))
    }));
    assert!(panicked.is_err());
    assert_eq!(storage.stream(stream_of(batch)).unwrap().held, 0);
    accept(storage, batch, Vec::new());
}

fn what_has_moved_is_named(storage: &dyn Storage) {
    let batches = chain(4);
    let moved = |since: &Cursor| storage.moved_since(channel(), since).unwrap();
    accept(storage, &batches[0], vec![document(1, Some(vec![1]), Vec::new()), document(2, Some(vec![1]), Vec::new())]);
    let first = storage.tip(channel()).unwrap();
    assert_eq!(moved(&first), Moved { tip: first, docs: Some(Vec::new()) });
    accept(storage, &batches[1], vec![document(2, Some(vec![2]), Vec::new())]);
    // One whose changes all wait has moved too.
    accept(storage, &batches[2], vec![document(3, None, vec![vec![7]])]);
    accept(storage, &batches[3], vec![document(1, Some(vec![1]), vec![vec![8]])]);
    let now = moved(&first);
    let mut docs = now.docs.unwrap();
    docs.sort_unstable();
    assert_eq!(
        (now.tip, docs),
        (storage.tip(channel()).unwrap(), [1, 2, 3].map(|number| DocId([number; 16])).to_vec())
    );
    let another = Cursor { seq: 1, ..Cursor::START.next(&batches[3].hash) };
    assert_eq!(moved(&another).docs, None, "a history that the log does not have");
    assert_eq!(moved(&Cursor::START).docs.unwrap().len(), 3);
}

fn what_is_refused_is_kept(storage: &dyn Storage) {
    let batches = chain(2);
    let review = storage.store(&batches[0], NOW, &mut |_| Ok(Verdict::Review(Reason::Denied))).unwrap();
    assert_eq!(review, Stored::Held { seq: 1, stable: 0, review: Some(Reason::Denied) });
    assert_eq!(storage.tip(channel()).unwrap(), Cursor::START, "it is in no channel's log");
    storage
        .store(&batches[0], NOW, &mut |shelf| {
            assert_eq!(shelf.head(stream_of(&batches[0]))?, Some((1, batches[0].hash)));
            assert_eq!(shelf.hash_of(stream_of(&batches[0]), 1)?, Some(batches[0].hash));
            Ok(Verdict::Duplicate { held: 1 })
        })
        .unwrap();
    accept(storage, &batches[1], Vec::new());

    let stranger = &chain_of(DeviceId([6; 16]), 1)[0];
    for _ in 0..2 {
        let rejected = storage.store(stranger, NOW, &mut |_| Ok(Verdict::Reject(Reason::UnknownDevice))).unwrap();
        assert_eq!(rejected, Stored::Rejected(Reason::UnknownDevice));
    }
    assert_eq!(storage.stream(stream_of(stranger)).unwrap().held, 0);
    let forked = chain_of(DeviceId([4; 16]), 2);
    assert_eq!(storage.store(&forked[1], NOW, &mut |_| Ok(Verdict::Forked)).unwrap(), Stored::Forked);
    let reasons: Vec<String> = storage.quarantined().unwrap().into_iter().map(|row| row.reason).collect();
    assert_eq!(reasons, ["Denied", "UnknownDevice", "Forked"], "kept once each");
}

fn pages_are_bounded_and_complete(storage: &dyn Storage) {
    let (own, others) = (chain(4), chain_of(DeviceId([6; 16]), 4));
    for (mine, theirs) in own.iter().zip(&others) {
        let number = u8::try_from(mine.header.seq).unwrap();
        accept(storage, mine, vec![document(number, Some(vec![number; 100]), Vec::new())]);
        accept(storage, theirs, Vec::new());
    }
    let (mut after, mut found) = (0, Vec::new());
    loop {
        let page = storage.log_after(channel(), after, stream_of(&own[0]), 1).unwrap();
        assert!(page.rows.len() <= 1);
        found.extend(page.rows.iter().map(|row| row.bytes.clone()));
        after = page.upto.seq;
        if page.end {
            break;
        }
    }
    assert_eq!(found, others.iter().map(|batch| batch.bytes.clone()).collect::<Vec<_>>());
    let whole = storage.log_after(channel(), 0, stream_of(&own[0]), 1 << 20).unwrap();
    assert!(whole.end && whole.upto == storage.tip(channel()).unwrap());

    let page = storage.documents_after(channel(), None, 250).unwrap();
    assert_eq!((page.docs.len(), page.remaining), (2, 2));
    let last = page.docs.last().map(|doc| doc.id);
    let page = storage.documents_after(channel(), last, 1 << 20).unwrap();
    assert_eq!((page.docs.len(), page.remaining), (2, 0));
    let weight = storage.weight(channel(), stream_of(&own[0])).unwrap();
    assert_eq!(weight.documents, 400);
    assert_eq!(weight.batches, others.iter().map(|batch| batch.bytes.len() as u64).sum::<u64>());
}

fn waiting_changes_hold_the_snapshot_back(storage: &dyn Storage) {
    let batches = chain(3);
    accept(storage, &batches[0], vec![document(1, Some(vec![1; 10]), Vec::new())]);
    let first = storage.tip(channel()).unwrap();
    accept(storage, &batches[1], vec![document(2, None, vec![vec![7; 20]])]);
    assert_eq!(storage.snapshot_cursor(channel()).unwrap(), first);
    assert_eq!(storage.documents_after(channel(), None, 1 << 20).unwrap().docs.len(), 1);
    storage
        .store(&batches[2], NOW, &mut |shelf| {
            let held = shelf.document(DocId([2; 16]))?.unwrap();
            assert_eq!((held.bytes, held.waiting, held.channel), (None, vec![vec![7; 20]], channel()));
            Ok(accepting(&batches[2], vec![document(2, Some(vec![2; 10]), Vec::new())]))
        })
        .unwrap();
    assert_eq!(storage.snapshot_cursor(channel()).unwrap(), storage.tip(channel()).unwrap());
}

fn invitations_are_used_once(storage: &dyn Storage) {
    let (secret, code) = (InviteSecret([1; 16]), Code::from_random([2; 10]));
    let invitation = Invitation {
        id: InviteId([3; 16]),
        code_id: code.id(),
        secret_key: secret.key(),
        code_key: code.key(),
        unit: UnitId([4; 16]),
        role: Role::Leader,
        holder: "Mẫu".to_owned(),
        invited_by: Some(DeviceId([5; 16])),
        made: NOW,
        expires: NOW.plus_millis(1000),
        wrong_tries: 0,
        used: None,
        used_by: None,
    };
    assert!(storage.add_invitation(&invitation).unwrap());
    let same_name = Invitation { id: InviteId([4; 16]), ..invitation.clone() };
    assert!(!storage.add_invitation(&same_name).unwrap(), "another with the same code's name");
    assert_eq!(storage.invitation(InviteId([3; 16])).unwrap().as_ref(), Some(&invitation));
    assert_eq!(storage.invitation_by_code(code.id()).unwrap().as_ref(), Some(&invitation));
    assert_eq!(storage.invitation_by_code(CodeId([0; 4])).unwrap(), None);
    assert_eq!((storage.wrong_try(invitation.id).unwrap(), storage.wrong_try(invitation.id).unwrap()), (1, 2));
    let device = DeviceId([9; 16]);
    let mut make = |_| vec![NewEntry { subject: device.0, entry: vec![1] }];
    assert!(storage.use_invitation(invitation.id, device, NOW, &mut make).unwrap());
    assert!(!storage.use_invitation(invitation.id, DeviceId([8; 16]), NOW, &mut make).unwrap());
    assert_eq!(storage.roll_tip().unwrap(), 1, "the second use appended nothing");
    let used = storage.invitation(invitation.id).unwrap().unwrap();
    assert_eq!((used.used, used.used_by), (Some(NOW), Some(device)));
}

fn blobs_go_on_at_the_byte_and_are_what_they_say(storage: &dyn Storage) {
    let bytes = b"anh chup".repeat(9_000);
    let part = BlobPart::of(&bytes).unwrap();
    let offer = Offer { channel: channel(), part };
    let (mine, other) = (DeviceId([1; 16]), DeviceId([2; 16]));
    let put = |device, offer: &Offer, from: usize, to: usize| {
        let at = u32::try_from(from).unwrap();
        storage.blob_append(device, offer, (at, &bytes[from..to]), NOW).unwrap()
    };
    assert_eq!(storage.blob_held(mine, &offer).unwrap(), BlobHeld::Part(0));
    assert_eq!(put(mine, &offer, 0, 20_000), BlobHeld::Part(20_000));
    // Elsewhere than where it goes on, or beyond its end, nothing is taken.
    assert_eq!(put(mine, &offer, 0, 20_000), BlobHeld::Part(20_000));
    assert_eq!(put(mine, &offer, 30_000, 40_000), BlobHeld::Part(20_000));
    let short = Offer { part: BlobPart { bytes: 10, ..part }, ..offer };
    assert_eq!(put(other, &short, 0, 11), BlobHeld::Part(0));
    // Another device's upload is its own; nothing is to be had before all is there.
    assert_eq!(storage.blob_held(other, &offer).unwrap(), BlobHeld::Part(0));
    assert!(storage.blob_channels(part).unwrap().is_empty());
    assert_eq!(put(mine, &offer, 20_000, bytes.len()), BlobHeld::Whole);
    assert_eq!(storage.blob_held(other, &offer).unwrap(), BlobHeld::Whole);
    assert_eq!(storage.blob_channels(part).unwrap(), [channel()]);

    // From any byte on, to the end.
    for start in [0, 1, 19_999, 20_000, 71_999] {
        let mut read = Vec::new();
        while let Some(piece) = storage.blob_piece(part.hash, u32::try_from(start + read.len()).unwrap()).unwrap() {
            read.extend(piece);
        }
        assert_eq!(read, bytes[start..]);
    }

    // In another channel the bytes have to be sent again; a false name keeps nothing.
    let elsewhere = Offer { channel: ChannelId::field(UnitId([9; 16])), part };
    assert_eq!(storage.blob_held(mine, &elsewhere).unwrap(), BlobHeld::Part(0));
    assert_eq!(put(mine, &elsewhere, 0, bytes.len()), BlobHeld::Whole);
    let lie = Offer { part: BlobPart { hash: BlobHash([7; 32]), ..part }, ..offer };
    assert_eq!(put(mine, &lie, 0, bytes.len()), BlobHeld::Damaged);
    assert_eq!(storage.blob_held(mine, &lie).unwrap(), BlobHeld::Part(0));
    assert_eq!(storage.check_blobs().unwrap(), Ok(1));
}
