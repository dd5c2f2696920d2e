//! Frames of first syncs that are kept: shared as long as they are true, and not longer.

use std::cell::Cell;

use tungnha_model::{DeviceId, DocId, DocKind};
use tungnha_server::snapshots::{Page, Snapshots};
use tungnha_server::storage::Storage;
use tungnha_server::storage::sqlite::Sqlite;
use tungnha_sync::pack::unpack_documents;
use tungnha_sync::{Batch, ChangeItem, Frame, FrameReader, Signer, dictionary};

use super::storage::{NOW, accept, channel, document, sealed};

/// All that fits.
const ALL: (usize, usize) = (usize::MAX, usize::MAX);

struct Village {
    home: tempfile::TempDir,
    storage: Sqlite,
    batches: Vec<Batch>,
    snapshots: Snapshots,
    stored: Cell<usize>,
}

/// Documents: number and content.
type Documents = Vec<(u8, Vec<u8>)>;

/// Bytes that do not shrink.
fn noise(number: u8, content: u8) -> Vec<u8> {
    let mut bytes = vec![0; 1500];
    blake3::Hasher::new().update(&[number, content]).finalize_xof().fill(&mut bytes);
    bytes
}

/// What batches carry is more than the documents, as after years of visits: a first sync is a snapshot.
fn change(number: u8) -> ChangeItem {
    let change = (0..20).flat_map(|part| noise(number, part)).collect();
    ChangeItem { doc: DocId([number; 16]), kind: DocKind::HOUSEHOLD, change }
}

impl Village {
    /// Documents that fill three frames and a half.
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let server = tungnha_model::ServerId([1; 16]);
        let storage = Sqlite::create(&home.path().join("a.db"), server, [2; 4], NOW).unwrap();
        let snapshots = Snapshots::new(Signer::from_secret([9; 32]));
        let village = Self {
            home,
            storage,
            batches: sealed(DeviceId([4; 16]), (1..=8).map(change)),
            snapshots,
            stored: Cell::new(0),
        };
        village.write(&village.storage, &(1..=14).map(|number| (number * 10, 1)).collect::<Vec<_>>());
        village
    }

    /// Stores the next batch: documents with these numbers get this content.
    fn write(&self, storage: &Sqlite, docs: &[(u8, u8)]) {
        let batch = &self.batches[self.stored.replace(self.stored.get() + 1)];
        let written =
            docs.iter().map(|(number, content)| document(*number, Some(noise(*number, *content)), Vec::new()));
        accept(storage, batch, written.collect());
    }

    /// The frames of a whole first sync, each with its documents.
    fn frames(&self) -> Vec<(Vec<u8>, Documents)> {
        let (mut after, mut all) = (None, Vec::new());
        while let Page::Packed(frames) = self.snapshots.page(&self.storage, channel(), after, ALL).unwrap() {
            after = frames.last().map(|frame| frame.last);
            all.extend(frames.into_iter().map(|frame| (frame.bytes.clone(), documents(&frame.bytes))));
        }
        all
    }

    /// What the database says a first sync holds.
    fn truth(&self) -> Documents {
        let docs = self.storage.documents_after(channel(), None, usize::MAX).unwrap().docs;
        docs.into_iter().map(|doc| (doc.id.0[0], doc.bytes)).collect()
    }

    fn sent(&self) -> Documents {
        self.frames().into_iter().flat_map(|(_, docs)| docs).collect()
    }

    fn made(&self) -> u64 {
        self.snapshots.counts().made
    }
}

/// The documents of a frame, as a device unpacks them.
fn documents(bytes: &[u8]) -> Documents {
    let mut reader = FrameReader::new();
    reader.push(bytes);
    let Some(Frame::Snapshot(signed)) = reader.next_frame().unwrap() else { panic!("no snapshot") };
    let message = signed.message;
    let packed = dictionary::inflate(&message.payload, message.inflated as usize, message.dictionary).unwrap();
    let docs = unpack_documents(&packed.plain, &packed.loose, usize::MAX).unwrap();
    docs.into_iter().map(|doc| (doc.id.0[0], doc.bytes)).collect()
}

#[test]
fn what_one_phone_needs_is_packed_once_for_all() {
    let village = Village::new();
    let first = village.frames();
    assert!(first.len() >= 3, "{}", first.len());
    assert_eq!(village.sent(), village.truth());
    let made = village.made();
    assert_eq!(village.frames(), first, "byte for byte");
    assert_eq!(village.made(), made);
}

#[test]
fn a_document_that_moves_takes_its_frame_out_and_no_other() {
    let village = Village::new();
    let before = village.frames();
    village.write(&village.storage, &[(60, 2)]);
    let after = village.frames();
    assert_eq!(village.sent(), village.truth());
    for ((old, docs), (new, _)) in before.iter().zip(&after) {
        assert_eq!(old == new, docs.iter().all(|(number, _)| *number != 60), "{docs:?}");
    }
}

#[test]
fn what_another_process_writes_is_noticed() {
    let village = Village::new();
    village.frames();
    let other = Sqlite::open(&village.home.path().join("a.db")).unwrap();
    village.write(&other, &[(10, 3), (140, 3)]);
    assert_eq!(village.sent(), village.truth());
}

#[test]
fn new_documents_are_in_it_wherever_they_stand() {
    let village = Village::new();
    village.frames();
    for number in [1, 65, 200] {
        village.write(&village.storage, &[(number, 1)]);
        assert_eq!(village.sent(), village.truth(), "{number}");
    }
}

#[test]
fn a_phone_with_little_room_gets_its_own_and_then_goes_on_with_the_common_ones() {
    let village = Village::new();
    let common = village.frames();
    let page = |after, room| village.snapshots.page(&village.storage, channel(), after, (usize::MAX, room)).unwrap();
    let last = common[0].1.last().unwrap().0;
    assert_eq!(page(None, 2_000), Page::Alone(Some(DocId([last; 16]))), "not beyond where the second one begins");
    assert_eq!(page(Some(DocId([10; 16])), usize::MAX), Page::Alone(Some(DocId([last; 16]))), "amid the first one");
    let Page::Packed(frames) = page(Some(DocId([last; 16])), 6_000) else { panic!("the second one fits") };
    assert_eq!(frames.iter().map(|frame| &frame.bytes).collect::<Vec<_>>(), [&common[1].0]);
}

#[test]
fn frames_take_no_more_memory_than_allowed() {
    let village = Village::new();
    let whole: usize = village.frames().iter().map(|(bytes, _)| bytes.len()).sum();
    assert_eq!(village.snapshots.counts().bytes, whole);
    let small = Village { snapshots: Snapshots::bounded(Signer::from_secret([9; 32]), whole / 2), ..Village::new() };
    assert_eq!(small.sent(), small.truth());
    assert!(small.snapshots.counts().bytes <= whole / 2);
}

#[test]
fn they_are_made_ahead_while_it_is_quiet() {
    let village = Village::new();
    village.snapshots.prepare(&village.storage, &|| false).unwrap();
    assert_eq!(village.made(), 0, "somebody is there");
    village.snapshots.prepare(&village.storage, &|| true).unwrap();
    let made = village.made();
    assert!(made >= 3);
    assert_eq!(village.sent(), village.truth());
    village.snapshots.prepare(&village.storage, &|| true).unwrap();
    assert_eq!(village.made(), made, "nothing was left to do");
    village.write(&village.storage, &[(60, 2)]);
    village.snapshots.prepare(&village.storage, &|| true).unwrap();
    let made = village.made();
    assert_eq!(village.sent(), village.truth());
    assert_eq!(village.made(), made, "what moved was made ahead too");
}
