//! Making a batch.

use tungnha_model::{ChannelId, DeviceId, Moment, ServerId};

use super::{
    BYTES_MAX, Batch, BatchError, BatchHash, BatchHeader, CHANGES_MAX, ChangeItem, INFLATED_MAX, Incarnation, VERSION,
};
use crate::key::{Domain, Signer};
use crate::wire;

/// zstd's level: 3 costs a twentieth of a millisecond for twenty visits.
pub(crate) const LEVEL: i32 = 3;

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
    let plain = encode_items(items);
    if plain.len() > INFLATED_MAX {
        return Err(BatchError::Inflation);
    }
    let payload = zstd::bulk::compress(&plain, LEVEL).map_err(|_| BatchError::Inflation)?;
    let header = BatchHeader {
        version: VERSION,
        server: stamp.server,
        channel: stamp.channel,
        device: stamp.device,
        incarnation: stamp.incarnation,
        seq: stamp.seq,
        prev: stamp.prev,
        clock: stamp.clock,
        dictionary: 0,
        changes: u32::try_from(items.len()).map_err(|_| BatchError::Count)?,
        inflated: u32::try_from(plain.len()).map_err(|_| BatchError::Inflation)?,
        payload: *blake3::hash(&payload).as_bytes(),
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

/// The items one after the other, without a count before them: the header has it.
pub(super) fn encode_items(items: &[ChangeItem]) -> Vec<u8> {
    items.iter().flat_map(wire::encode).collect()
}

pub(super) fn hash_of(signed: &[u8]) -> BatchHash {
    BatchHash(Domain::BATCH.digest(&[signed]))
}
