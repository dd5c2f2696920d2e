//! Packing documents of a first sync into frames.

use tungnha_model::ChannelId;

use super::{DocsPage, PackedFrame};
use crate::dictionary;
use crate::frame::{BYTES_MAX, Frame};
use crate::key::{Domain, Signer};
use crate::message::{Signed, Snapshot, SnapshotDoc};
use crate::pack::pack_documents;

/// A frame is filled up to this: some ten documents with many visits, some forty with few. Smaller frames compress
/// worse, of larger ones a cut loses more.
const BYTES_TARGET: usize = 6 * 1024;
/// What a frame holds besides the payload, at most.
const ENVELOPE: usize = 256;
/// A frame is not made smaller than this for a budget's sake.
const BYTES_MIN: usize = 2 * 1024;

/// Packs documents of a channel into signed frames, until they are all packed or `room`, what is left of a device's
/// budget, is used up. It ends before a document that fits no frame.
#[must_use]
pub fn pack_page(
    signer: &Signer,
    channel: ChannelId,
    page: &DocsPage,
    room: usize,
    dictionary: u16,
) -> Vec<PackedFrame> {
    let server = signer.verify_key().server_id();
    let (mut docs, mut room, mut frames) = (page.docs.as_slice(), room, Vec::new());
    while let Some((snapshot, taken)) = pack(channel, docs, page.remaining, room, dictionary) {
        let (packed, rest) = docs.split_at(taken);
        let Some(last) = packed.last() else { break };
        let bytes = Frame::Snapshot(Signed::sign(snapshot, Domain::SNAPSHOT, server.bytes(), signer)).encode();
        (docs, room) = (rest, room.saturating_sub(bytes.len()));
        frames.push(PackedFrame { bytes, last: last.id });
        if room == 0 {
            break;
        }
    }
    frames
}

/// Packs as many of the first documents as fit one frame (at least one); `None` when there are none.
/// `after` is how many documents follow the last of `docs`.
fn pack(
    channel: ChannelId,
    docs: &[SnapshotDoc],
    after: u32,
    room: usize,
    dictionary: u16,
) -> Option<(Snapshot, usize)> {
    let target = room.clamp(BYTES_MIN, BYTES_TARGET) - ENVELOPE;
    let mut count = fitting(docs, target)?;
    loop {
        let taken = docs.get(..count)?;
        let packed = pack_documents(taken);
        let payload = dictionary::compress(&packed, dictionary)?;
        if payload.len() > target && count > 1 {
            // The guess was too high: shrink in proportion, by one at least.
            let smaller = count * target / payload.len();
            count = smaller.clamp(1, count - 1);
            continue;
        }
        if payload.len() + ENVELOPE > BYTES_MAX {
            return None;
        }
        let remaining = after.saturating_add(u32::try_from(docs.len() - count).ok()?);
        let inflated = u32::try_from(packed.plain.len()).ok()?;
        return Some((Snapshot { channel, remaining, inflated, dictionary, payload }, count));
    }
}

/// A first guess: documents of one kind shrink to about a fifth together.
fn fitting(docs: &[SnapshotDoc], target: usize) -> Option<usize> {
    let mut plain = 0;
    let count = docs
        .iter()
        .take_while(|doc| {
            plain += doc.bytes.len();
            plain <= 5 * target
        })
        .count();
    (!docs.is_empty()).then_some(count.max(1))
}
