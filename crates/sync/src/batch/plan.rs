//! Dividing changes into batches: as many atomic groups in one as fit a frame.

use super::seal::{LEVEL, encode_items};
use super::{BYTES_TARGET, CHANGES_MAX, ChangeItem, INFLATED_MAX};

/// What a header and a signature take at most.
const ENVELOPE: usize = 256;

/// Divides `groups` (each of which must travel whole, such as a visit that touches two documents) into the
/// contents of batches, in order. A group larger than a batch's target becomes a batch of its own.
///
/// Compressing costs time, so it is tried only when the batch could have become full: what was added
/// since the last trial can only be smaller compressed.
#[must_use]
pub fn plan(groups: Vec<Vec<ChangeItem>>) -> Vec<Vec<ChangeItem>> {
    let mut batches = Vec::new();
    let mut current: Vec<ChangeItem> = Vec::new();
    let mut plain: Vec<u8> = Vec::new();
    let mut safe_until = BYTES_TARGET - ENVELOPE;
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        let before = plain.len();
        plain.extend_from_slice(&encode_items(&group));
        let full = plain.len() > INFLATED_MAX / 2 || current.len() + group.len() > CHANGES_MAX;
        if plain.len() > safe_until && !current.is_empty() {
            let packed = zstd::bulk::compress(&plain, LEVEL).map_or(plain.len(), |packed| packed.len());
            let room = (BYTES_TARGET - ENVELOPE).saturating_sub(packed);
            if room == 0 || full {
                batches.push(std::mem::take(&mut current));
                plain.drain(..before);
                safe_until = BYTES_TARGET - ENVELOPE;
            } else {
                safe_until = plain.len() + room;
            }
        }
        current.extend(group);
    }
    if !current.is_empty() {
        batches.push(current);
    }
    batches
}
