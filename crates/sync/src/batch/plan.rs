//! Dividing changes into batches: as many atomic groups in one as fit a frame.

use super::seal::size_of;
use super::{BYTES_TARGET, CHANGES_MAX, ChangeItem, INFLATED_MAX};
use crate::dictionary;
use crate::pack::{Maker, pack_changes};

/// What a header and a signature take at most.
const ENVELOPE: usize = 256;
/// Trials of one batch; the last ones would only win a group or two.
const TRIALS_MAX: u32 = 6;
/// Stands for the actor that nobody knows yet while batches are planned.
const NOBODY: [u8; 16] = [0xff; 16];

/// Divides `groups` (each of which must travel whole, such as a visit that touches two documents) into the
/// contents of batches, in order. A group larger than a batch's target becomes a batch of its own.
#[must_use]
pub fn plan(groups: Vec<Vec<ChangeItem>>) -> Vec<Vec<ChangeItem>> {
    let groups: Vec<Vec<ChangeItem>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    let mut rest = groups.as_slice();
    let mut batches = Vec::new();
    while !rest.is_empty() {
        let (taken, behind) = rest.split_at(fitting(rest));
        batches.push(taken.concat());
        rest = behind;
    }
    batches
}

/// How many of the first groups become one batch, at least one. Packing costs time: it is tried a few times only,
/// each time with as many as the trial before lets expect.
fn fitting(groups: &[Vec<ChangeItem>]) -> usize {
    let room = BYTES_TARGET - ENVELOPE;
    // What fits unpacked fits; beyond the caps nothing does.
    let (mut low, mut high) = (1, 1);
    let (mut bytes, mut count) = (0, 0);
    for (groups, group) in (1..).zip(groups) {
        bytes += group.iter().map(size_of).sum::<usize>();
        count += group.len();
        if bytes > INFLATED_MAX / 2 || count > CHANGES_MAX {
            break;
        }
        high = groups;
        if bytes <= room {
            low = groups;
        }
    }
    let mut guess = 4 * low;
    for _ in 0..TRIALS_MAX {
        if low >= high {
            break;
        }
        guess = guess.clamp(low + 1, high);
        let packed = packed_size(&groups.get(..guess).unwrap_or_default().concat());
        if packed <= room {
            low = guess;
        } else {
            high = guess - 1;
        }
        guess = guess * room / packed.max(1);
    }
    low
}

/// What the changes take when they are sealed, whoever seals them.
fn packed_size(items: &[ChangeItem]) -> usize {
    let packed = pack_changes(items, &Maker { actor: NOBODY, millis: 0 });
    dictionary::compress(&packed, dictionary::BATCH).map_or(usize::MAX, |payload| payload.len())
}
