//! The signed batch: one thing on every path.
//!
//! ```text
//! batch   = header ‖ payload ‖ Ed25519 signature (64)
//! hash    = BLAKE3 (context "tungnha 2026 batch v1") of header ‖ payload; the signature covers it
//! payload = zstd with a dictionary of (document id, kind, Automerge change)*, packed without loss
//! ```
//!
//! The changes that one device made in one channel since its last batch, at most 16 KiB compressed and
//! 256 KiB inflated, atomic. Batches of one device and incarnation form a chain: `seq` rises by one from 1
//! and `prev` is the beginning of the hash of the batch before. Relays pass the same bytes on.

mod item;
mod open;
mod plan;
mod seal;

use std::fmt;

use serde::{Deserialize, Serialize};
use tungnha_model::{ChannelId, DeviceId, Moment, ServerId};

pub use item::ChangeItem;
pub use open::{OpenedBatch, dictionary_of, open};
pub use plan::plan;
pub use seal::{Stamp, seal};

/// The version of the format that this code writes.
pub const VERSION: u8 = 1;
/// A batch is planned not to exceed this, so that it fits one frame.
pub const BYTES_TARGET: usize = 16 * 1024 - 256;
/// A batch above this is refused: one atomic group may be larger than the target, not than this.
pub const BYTES_MAX: usize = 64 * 1024;
/// A payload that inflates to more, or changes that are more together, are refused.
pub const INFLATED_MAX: usize = 256 * 1024;
/// Changes in one batch.
pub const CHANGES_MAX: usize = 4096;
/// The size of the signature at the end.
const SIGNATURE_LEN: usize = 64;

/// One life of one device's database: a restored or copied database starts a new one. Random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Incarnation(#[serde(with = "postcard::fixint::le")] pub u64);

/// Names a batch: of the signed part alone, so that the same batch signed twice is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct BatchHash(pub [u8; 32]);

impl BatchHash {
    /// What stands as `prev` in an incarnation's first batch.
    pub const NONE: Self = Self([0; 32]);

    /// The beginning of it, by which the next batch names this one.
    #[must_use]
    pub fn brief(&self) -> BriefHash {
        BriefHash(self.0.first_chunk().copied().unwrap_or_default())
    }
}

/// The first eight bytes of a [`BatchHash`]. Enough where only the device itself could want another batch to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct BriefHash(pub [u8; 8]);

impl fmt::Display for BatchHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::key::hex(&self.0))
    }
}

impl fmt::Debug for BatchHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchHash({})", crate::key::hex(self.0.get(..6).unwrap_or_default()))
    }
}

/// The head of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchHeader {
    /// The version of the format.
    pub version: u8,
    /// For which server it was made; shown to another, it is refused.
    pub server: ServerId,
    /// Where its documents live.
    pub channel: ChannelId,
    /// Who made it.
    pub device: DeviceId,
    /// In which life of its database.
    pub incarnation: Incarnation,
    /// Rises by one from 1 within an incarnation.
    pub seq: u64,
    /// The hash of the batch before, zeros for the first.
    pub prev: BriefHash,
    /// What the device's clock said. A note, never trusted.
    pub clock: Moment,
    /// The dictionary that the payload was compressed with; 0 is none.
    pub dictionary: u16,
    /// How many changes it carries.
    pub changes: u32,
    /// The size of the payload once inflated, before it is unpacked.
    pub inflated: u32,
}

/// A batch as it arrived: its shape is sound, nothing else is known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The head.
    pub header: BatchHeader,
    /// Its name.
    pub hash: BatchHash,
    /// All of it, as it came and as it goes on.
    pub bytes: Vec<u8>,
}

/// What is wrong with a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
pub enum BatchError {
    /// More bytes than [`BYTES_MAX`].
    #[error("the batch is larger than allowed")]
    TooLarge,
    /// Not the bytes of a batch.
    #[error("the batch cannot be read")]
    Malformed,
    /// A version that this program does not know.
    #[error("the batch is of a version that this program does not know")]
    Version,
    /// The signature is not the device's.
    #[error("the signature is not the device's")]
    Signature,
    /// A dictionary that this program does not have.
    #[error("the batch needs a dictionary that this program does not have")]
    Dictionary,
    /// The payload inflates to more than allowed, to another size than it says, or not at all.
    #[error("the payload does not inflate as it says")]
    Inflation,
    /// More changes than allowed, or another number than the header says.
    #[error("the batch does not carry the changes that it says")]
    Count,
    /// Nothing to put into a batch.
    #[error("a batch without changes")]
    Empty,
}
