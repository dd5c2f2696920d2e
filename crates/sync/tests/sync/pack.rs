//! Packing gives the same bytes again, whatever they are; unpacking what nobody packed gives nothing and stays small.

use crate::common;
use crate::common::{actor_of, doc_id, edit, genesis};
use automerge::{ActorId, Automerge, Change};
use proptest::prelude::*;
use tungnha_model::DocKind;
use tungnha_sync::dictionary;
use tungnha_sync::pack::{Maker, pack_changes, pack_documents, unpack_changes, unpack_documents};
use tungnha_sync::{ChangeItem, SnapshotDoc};

const ROOM: usize = 1 << 20;

fn maker() -> Maker {
    Maker { actor: actor_of(1), millis: common::NOW.millis() }
}

/// A document of two devices: the changes in the order of their making, and the saved document.
fn history(edits: &[(bool, Vec<(String, String)>)]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut document = Automerge::new();
    document.apply_changes([Change::from_bytes(genesis()).unwrap()]).unwrap();
    let mut other = document.fork().with_actor(ActorId::from(actor_of(2)));
    let mut changes = vec![genesis()];
    for (mine, fields) in edits {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let (at, actor) = if *mine { (&mut document, actor_of(1)) } else { (&mut other, actor_of(2)) };
        changes.push(edit(at, actor, &fields));
    }
    document.merge(&mut other).unwrap();
    (changes, document.save_nocompress())
}

fn items(changes: &[Vec<u8>], doc: u16) -> Vec<ChangeItem> {
    let item = |change: &Vec<u8>| ChangeItem { doc: doc_id(doc), kind: DocKind::HOUSEHOLD, change: change.clone() };
    changes.iter().map(item).collect()
}

/// Texts with all that packing looks at: identifiers, broken ones, and the byte that introduces them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zđ ]{0,12}",
        "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "x[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/cq\\.0[1-9]",
        "[0-9A-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{11}",
        Just("01991234-5678-7abc-8def-0123456789ab".to_owned()),
    ]
}

fn edits() -> impl Strategy<Value = Vec<(bool, Vec<(String, String)>)>> {
    prop::collection::vec((any::<bool>(), prop::collection::vec((text(), text()), 1..4)), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changes_come_back_byte_for_byte(edits in edits(), times in 1..3_usize, from in 0..3_usize) {
        let (changes, _) = history(&edits);
        let from = from.min(changes.len() - 1);
        let mut all = Vec::new();
        for doc in 0..times {
            // Also without what stands before them: their dependencies travel as hashes then.
            all.extend(items(&changes[from..], doc as u16));
        }
        let packed = pack_changes(&all, &maker());
        prop_assert_eq!(unpack_changes(&packed.plain, &packed.loose, all.len(), &maker(), ROOM), Some(all));
    }

    #[test]
    fn documents_come_back_byte_for_byte(several in prop::collection::vec(edits(), 1..4)) {
        let docs: Vec<SnapshotDoc> = several
            .iter()
            .zip(0..)
            .map(|(edits, no)| SnapshotDoc { id: doc_id(no), kind: DocKind::HOUSEHOLD, bytes: history(edits).1 })
            .collect();
        let packed = pack_documents(&docs);
        prop_assert_eq!(unpack_documents(&packed.plain, &packed.loose, ROOM), Some(docs));
    }

    #[test]
    fn bytes_that_are_no_change_travel_as_they_are(noise in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>()) {
        let mut broken = genesis();
        let at = at.index(broken.len());
        broken[at] ^= 1;
        let all = items(&[noise.clone(), broken, genesis(), noise.clone()], 1);
        let packed = pack_changes(&all, &maker());
        prop_assert_eq!(unpack_changes(&packed.plain, &packed.loose, all.len(), &maker(), ROOM), Some(all));
        let docs = [SnapshotDoc { id: doc_id(1), kind: DocKind::TEAM, bytes: noise }];
        let packed = pack_documents(&docs);
        prop_assert_eq!(unpack_documents(&packed.plain, &packed.loose, ROOM).unwrap(), docs);
    }

    #[test]
    fn what_nobody_packed_never_grows_beyond_the_room(
        plain in prop::collection::vec(any::<u8>(), 0..300),
        loose in prop::collection::vec(any::<u8>(), 0..100),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let weight = |items: Option<Vec<ChangeItem>>| items.map_or(0, |items| items.iter().map(|item| item.change.len()).sum());
        prop_assert!(weight(unpack_changes(&plain, &loose, 3, &maker(), 500)) <= 500);
        prop_assert!(unpack_documents(&plain, &loose, 500).is_none_or(|docs| docs.iter().all(|doc| doc.bytes.len() <= 500)));
        // Something packed and then changed.
        let (changes, saved) = history(&[(true, vec![("name".to_owned(), "01991234-5678-7abc-8def-0123456789ab".to_owned())])]);
        let mut packed = pack_changes(&items(&changes, 1), &maker());
        for (at, with) in &flips {
            let at = at.index(packed.plain.len());
            packed.plain[at] = *with;
        }
        let _ = unpack_changes(&packed.plain, &packed.loose, changes.len(), &maker(), ROOM);
        let doc = SnapshotDoc { id: doc_id(1), kind: DocKind::HOUSEHOLD, bytes: saved };
        let mut packed = pack_documents(std::slice::from_ref(&doc));
        for (at, with) in &flips {
            let at = at.index(packed.plain.len());
            packed.plain[at] = *with;
        }
        // Another id or kind may come out, or bytes that no document has; a document with other contents never does,
        // since its checksum travels.
        for out in unpack_documents(&packed.plain, &packed.loose, ROOM).into_iter().flatten() {
            prop_assert!(out.bytes == doc.bytes || Automerge::load(&out.bytes).is_err());
        }
    }
}

#[test]
fn a_repeated_beginning_costs_a_few_bytes() {
    let one = pack_changes(&items(&[genesis()], 1), &maker());
    let all: Vec<ChangeItem> = (0..20).flat_map(|doc| items(&[genesis()], doc)).collect();
    let many = pack_changes(&all, &maker());
    assert!(many.plain.len() - one.plain.len() <= 19 * 5, "{} bytes", many.plain.len());
    assert_eq!(many.loose.len(), 20 * 16, "nothing but the documents' ids");
}

#[test]
fn dictionaries_are_what_they_were() {
    let hashes = dictionary::KNOWN.map(|id| (id, blake3::hash(dictionary::bytes(id)).to_string()));
    insta::assert_json_snapshot!(hashes);
}
