//! Batches: what is sealed opens, what was changed does not, and planning keeps order and size.

use crate::common;
use crate::common::{VILLAGE, doc_id, field, incarnation, server_id, signer};
use proptest::prelude::*;
use tungnha_model::{DeviceId, DocKind};
use tungnha_sync::batch::{
    BYTES_MAX, BYTES_TARGET, BatchError, BatchHash, CHANGES_MAX, INFLATED_MAX, open, plan, seal,
};
use tungnha_sync::{Batch, ChangeItem, Stamp};

fn stamp() -> Stamp {
    Stamp {
        server: server_id(),
        channel: field(VILLAGE),
        device: DeviceId([1; 16]),
        incarnation: incarnation(1),
        seq: 1,
        prev: BatchHash::NONE,
        clock: common::NOW,
        dictionary: tungnha_sync::dictionary::BATCH,
    }
}

fn item(change: Vec<u8>) -> ChangeItem {
    ChangeItem { doc: doc_id(1), kind: DocKind::HOUSEHOLD, change }
}

/// Bytes that do not compress.
fn noise(seed: u32, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

#[test]
fn what_is_sealed_opens() {
    let items = [item(vec![1, 2, 3]), item(noise(1, 2_000))];
    let batch = seal(&stamp(), &items, &signer(1)).unwrap();
    let parsed = Batch::parse(&batch.bytes).unwrap();
    assert_eq!(parsed, batch);
    let opened = open(parsed, &signer(1).verify_key()).unwrap();
    assert_eq!((opened.items.as_slice(), opened.hash, &opened.bytes), (&items[..], batch.hash, &batch.bytes));
    assert_eq!(open(batch, &signer(2).verify_key()), Err(BatchError::Signature));
}

#[test]
fn caps_are_kept() {
    assert_eq!(seal(&stamp(), &[], &signer(1)), Err(BatchError::Empty));
    let many = vec![item(vec![]); CHANGES_MAX + 1];
    assert_eq!(seal(&stamp(), &many, &signer(1)), Err(BatchError::Count));
    assert_eq!(seal(&stamp(), &[item(vec![0; INFLATED_MAX])], &signer(1)), Err(BatchError::Inflation));
    assert_eq!(seal(&stamp(), &[item(noise(1, BYTES_MAX))], &signer(1)), Err(BatchError::TooLarge));
    assert_eq!(Batch::parse(&vec![0; BYTES_MAX + 1]), Err(BatchError::TooLarge));
    assert_eq!(Batch::parse(&[]), Err(BatchError::Malformed));
    assert_eq!(Batch::parse(&[9; 100]), Err(BatchError::Version));
}

#[test]
fn a_payload_that_inflates_to_more_than_it_says_is_refused() {
    // Sealed by an enrolled device that lies: the header says 100 bytes, the payload inflates to a megabyte.
    let honest = seal(&stamp(), &[item(vec![7; 100_000])], &signer(1)).unwrap();
    let mut header = honest.header.clone();
    header.inflated = 100;
    let head = postcard::to_allocvec(&honest.header).unwrap();
    let payload = &honest.bytes[head.len()..honest.bytes.len() - 64];
    let mut bytes = postcard::to_allocvec(&header).unwrap();
    bytes.extend_from_slice(payload);
    let signature = signer(1).sign(tungnha_sync::key::Domain::BATCH, &[&bytes]);
    // `sign` digests once more with the length before it: the very digest that names a batch.
    bytes.extend_from_slice(&signature.0);
    let parsed = Batch::parse(&bytes).unwrap();
    assert_eq!(parsed.verify(&signer(1).verify_key()), Ok(()));
    assert_eq!(open(parsed, &signer(1).verify_key()), Err(BatchError::Inflation));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_changed_byte_is_noticed(at in any::<prop::sample::Index>(), with in 1..=255_u8) {
        let batch = seal(&stamp(), &[item(noise(1, 300))], &signer(1)).unwrap();
        let mut bytes = batch.bytes.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= with;
        let outcome = Batch::parse(&bytes).and_then(|parsed| open(parsed, &signer(1).verify_key()));
        prop_assert!(outcome.is_err());
    }

    #[test]
    fn planning_keeps_order_wholeness_and_size(
        sizes in prop::collection::vec(prop::collection::vec(0..3_000_usize, 1..4), 0..60),
        compressible in any::<bool>(),
    ) {
        let mut seed = 0;
        let groups: Vec<Vec<ChangeItem>> = sizes
            .iter()
            .map(|group| {
                group.iter().map(|size| {
                    seed += 1;
                    item(if compressible { vec![seed as u8; *size] } else { noise(seed, *size) })
                }).collect()
            })
            .collect();
        let planned = plan(groups.clone());
        prop_assert_eq!(planned.concat(), groups.concat(), "nothing is lost, added or moved");
        let ends: Vec<usize> = groups.iter().scan(0, |end, group| { *end += group.len(); Some(*end) }).collect();
        let mut end = 0;
        for content in &planned {
            end += content.len();
            prop_assert!(ends.contains(&end), "a group is never divided");
            let batch = seal(&stamp(), content, &signer(1)).unwrap();
            prop_assert!(batch.bytes.len() <= BYTES_TARGET, "{} bytes", batch.bytes.len());
        }
        let total: usize = groups.concat().iter().map(|item| item.change.len() + 20).sum();
        prop_assert!(planned.len() <= 2 + total / (BYTES_TARGET / 3), "{} batches for {} bytes", planned.len(), total);
    }
}
