//! Making a batch.

use tungnha_model::{ChannelId, DeviceId, Moment, ServerId};

use super::{
    BYTES_MAX, Batch, BatchError, BatchHash, BatchHeader, CHANGES_MAX, ChangeItem, INFLATED_MAX, Incarnation, VERSION,
};
use crate::dictionary;
use crate::key::{Domain, Signer, VerifyKey, actor};
use crate::pack::{Maker, pack_changes};
use crate::wire;

/// What an item is counted for besides its change.
const ITEM: usize = 32;

/// What the maker says of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// For which server.
    pub server: ServerId,
    /// In which channel.
    pub channel: ChannelId,
    /// By which device.
    pub device: DeviceId,
    /// In which life of its database.
    pub incarnation: Incarnation,
    /// The number, one above the batch before.
    pub seq: u64,
    /// The hash of the batch before; [`BatchHash::NONE`] for number 1.
    pub prev: BatchHash,
    /// What the clock says.
    pub clock: Moment,
    /// The dictionary to compress with, one that the server has: [`dictionary::BATCH`] or [`dictionary::NONE`].
    pub dictionary: u16,
}

/// Seals changes into a batch.
///
/// # Errors
/// When there are none, or too many, or too large ([`super::plan`] divides them so that this does not happen).
pub fn seal(stamp: &Stamp, items: &[ChangeItem], signer: &Signer) -> Result<Batch, BatchError> {
    if items.is_empty() {
        return Err(BatchError::Empty);
    }
    if items.len() > CHANGES_MAX {
        return Err(BatchError::Count);
    }
    let maker = maker(&signer.verify_key(), stamp.incarnation, stamp.clock);
    let packed = pack_changes(items, &maker);
    if packed.plain.len().max(items.iter().map(size_of).sum()) > INFLATED_MAX {
        return Err(BatchError::Inflation);
    }
    let payload = dictionary::compress(&packed, stamp.dictionary).ok_or(BatchError::Dictionary)?;
    let header = BatchHeader {
        version: VERSION,
        server: stamp.server,
        channel: stamp.channel,
        device: stamp.device,
        incarnation: stamp.incarnation,
        seq: stamp.seq,
        prev: stamp.prev.brief(),
        clock: stamp.clock,
        dictionary: stamp.dictionary,
        changes: u32::try_from(items.len()).map_err(|_| BatchError::Count)?,
        inflated: u32::try_from(packed.plain.len()).map_err(|_| BatchError::Inflation)?,
    };
    let mut bytes = wire::encode(&header);
    bytes.extend_from_slice(&payload);
    let hash = hash_of(&bytes);
    bytes.extend_from_slice(&signer.sign_digest(&hash.0).0);
    if bytes.len() > BYTES_MAX {
        return Err(BatchError::TooLarge);
    }
    Ok(Batch { header, hash, bytes })
}

/// Whose changes these are, as far as packing needs it: both ends know it.
pub(super) fn maker(key: &VerifyKey, incarnation: Incarnation, clock: Moment) -> Maker {
    Maker { actor: actor(key, incarnation), millis: clock.millis() }
}

/// What an item weighs before it is packed.
pub(super) fn size_of(item: &ChangeItem) -> usize {
    item.change.len() + ITEM
}

pub(super) fn hash_of(signed: &[u8]) -> BatchHash {
    BatchHash(Domain::BATCH.digest(&[signed]))
}
