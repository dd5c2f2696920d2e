//! Frames: what the stream in each direction consists of.
//!
//! ```text
//! frame = length of the body (u32, little endian) ‖ type (1 byte) ‖ body ‖ check (4 bytes)
//! check = first 4 bytes of BLAKE3 of everything before it
//! ```

mod reader;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use reader::{FrameError, FrameReader};

use crate::message::{Done, Hello, Mark, Receipt, Refusal, Signed, Snapshot, Stream, Voucher, Welcome};
use crate::roll::SignedEntry;
use crate::wire;

/// A frame is planned not to exceed this.
pub const BYTES_TARGET: usize = 16 * 1024;
/// A frame above this is refused.
pub const BYTES_MAX: usize = 256 * 1024;
/// What a frame adds to its body.
pub const OVERHEAD: usize = HEAD + CHECK;

const HEAD: usize = 5;
const CHECK: usize = 4;

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// → the device's opening.
    Hello(Signed<Hello>),
    /// ⇄ a batch, unchanged.
    Batch(Vec<u8>),
    /// ← the server's answer to the opening.
    Welcome(Signed<Welcome>),
    /// ← batches are durable.
    Receipt(Signed<Receipt>),
    /// ← an entry of the roll.
    Roll(SignedEntry),
    /// ← everything of the roll up to this number was sent or does not concern the device.
    RollMark(u64),
    /// ← documents of a first sync.
    Snapshot(Signed<Snapshot>),
    /// ← everything before is the device's to keep.
    Mark(Mark),
    /// ← the end.
    Done(Done),
    /// ← the server turns the device away.
    Refused(Signed<Refusal>),
    /// → what do you hold of these streams, of which batches were just passed on?
    Carry(Vec<Stream>),
    /// ⇄ what a server or hub holds of a stream.
    Voucher(Signed<Voucher>),
    /// A type that this version does not know: passed over.
    Unknown(u8),
}

impl Frame {
    /// The bytes on the wire.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Hello(body) => packed(1, body),
            Self::Batch(bytes) => framed(2, bytes),
            Self::Welcome(body) => packed(3, body),
            Self::Receipt(body) => packed(4, body),
            Self::Roll(body) => packed(5, body),
            Self::RollMark(body) => packed(6, body),
            Self::Snapshot(body) => packed(7, body),
            Self::Mark(body) => packed(8, body),
            Self::Done(body) => packed(9, body),
            Self::Refused(body) => packed(10, body),
            Self::Carry(body) => packed(11, body),
            Self::Voucher(body) => packed(12, body),
            Self::Unknown(kind) => framed(*kind, &[]),
        }
    }

    fn decode(kind: u8, body: &[u8]) -> Option<Self> {
        fn read<T: Serialize + DeserializeOwned>(body: &[u8], wrap: fn(T) -> Frame) -> Option<Frame> {
            wire::decode(body).map(wrap)
        }
        match kind {
            1 => read(body, Self::Hello),
            2 => Some(Self::Batch(body.to_vec())),
            3 => read(body, Self::Welcome),
            4 => read(body, Self::Receipt),
            5 => read(body, Self::Roll),
            6 => read(body, Self::RollMark),
            7 => read(body, Self::Snapshot),
            8 => read(body, Self::Mark),
            9 => read(body, Self::Done),
            10 => read(body, Self::Refused),
            11 => read(body, Self::Carry),
            12 => read(body, Self::Voucher),
            other => Some(Self::Unknown(other)),
        }
    }
}

fn packed<T: Serialize>(kind: u8, body: &T) -> Vec<u8> {
    framed(kind, &wire::encode(body))
}

fn framed(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(body.len() + OVERHEAD);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.push(kind);
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(&check(&bytes));
    bytes
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut check);
    check
}
