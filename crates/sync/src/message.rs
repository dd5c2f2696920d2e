//! The bodies of the frames.

use serde::{Deserialize, Serialize};
use tungnha_model::{ChannelId, ChannelTag, DeviceId, DocId, DocKind, Moment, ServerId};

use crate::batch::{BatchError, BatchHash, BriefHash, Incarnation};
use crate::cursor::Cursor;
use crate::gate::Reason;
use crate::key::{Domain, Signature, Signer, VerifyKey};
use crate::position::Position;
use crate::wire;

/// The version of the protocol that this code speaks.
pub const PROTOCOL: u8 = 1;

/// The device's opening: who it is, what it has, what it holds. Signed, for one server (its id is part of
/// what is signed; the first four bytes of it travel too, so that a wrong server can say so).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The version of the protocol.
    pub version: u8,
    /// The first four bytes of the server's id.
    pub server: [u8; 4],
    /// The device.
    pub device: DeviceId,
    /// In which life of its database.
    pub incarnation: Incarnation,
    /// Only rises within an incarnation: an opening heard before is refused.
    pub counter: u64,
    /// The dictionaries that the device has.
    pub dictionaries: Vec<u16>,
    /// The last batch of the device's outbox.
    pub tip: u64,
    /// The last roll entry that the device has heard of.
    pub roll: u64,
    /// How many bytes of batches and snapshots it wants at most in this exchange.
    pub budget: u32,
    /// What it holds of each channel with content. After a rewind: older checkpoints of the same channel
    /// too, newest first.
    pub position: Position,
}

/// The last batch that somebody holds of a stream. Its hash tells a device whose database was restored that another
/// batch than its own bears the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Held {
    /// Its number; 0 when none is held.
    pub seq: u64,
    /// The beginning of its hash; zeros when none is held.
    pub hash: BriefHash,
}

impl Held {
    /// Batch `seq` is the last one.
    #[must_use]
    pub fn upto(seq: u64, hash: &BatchHash) -> Self {
        Self { seq, hash: hash.brief() }
    }
}

/// The server's answer. Signed together with the opening that it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The last batch that the server holds of the device's incarnation.
    pub held: Held,
    /// The last of them that a verified backup covers.
    pub stable: u64,
    /// Those among the last ones that lie in the server's quarantine, at most [`REVIEWS_MAX`], newest first.
    pub reviews: Vec<u64>,
    /// The server's clock: extends the device's lease.
    pub clock: Moment,
    /// Random, new after the server was restored from a backup.
    pub epoch: [u8; 4],
    /// The dictionaries that the server has: batches are compressed with none that it lacks.
    pub dictionaries: Vec<u16>,
    /// Channels whose cursor the server does not know, with the checkpoint to go back to. Others are well.
    pub rewinds: Vec<(ChannelTag, Rewind)>,
    /// The server does not remember the cursors that the device did not list: nothing flows to the device until it
    /// has listed all.
    pub list_all: bool,
}

/// What becomes of a cursor that the server does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rewind {
    /// None of the offered cursors is known: offer older checkpoints.
    Unknown,
    /// Go back to this one of those offered.
    To(Cursor),
    /// Start the channel from its beginning: all that was offered is unknown, or nothing older is kept.
    Restart,
    /// The device may no longer read the channel.
    Gone,
}

/// Everything up to `seq` of the device's batches is durable at the server. Signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Up to which number.
    pub seq: u64,
    /// Up to which number a verified backup covers them.
    pub stable: u64,
    /// When batch `seq` lies in quarantine: why.
    pub review: Option<Reason>,
}

/// Batches of one device's incarnation, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stream {
    /// The device that made them.
    pub device: DeviceId,
    /// In which life of its database.
    pub incarnation: Incarnation,
}

/// What its issuer holds of one stream. Signed by the issuer and bound to no exchange: whoever carries a device's
/// batches carries this back to it. From the server it is a receipt; from a hub it says who is carrying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// The server's id, or the id of a hub's key.
    pub issuer: ServerId,
    /// Whose batches.
    pub stream: Stream,
    /// From this number on the issuer holds them without a gap.
    pub first: u64,
    /// Up to this batch.
    pub last: Held,
    /// Up to which number a verified backup covers them.
    pub stable: u64,
    /// Those among the last ones that lie in the issuer's quarantine.
    pub reviews: Vec<u64>,
}

/// How many numbers a voucher names as lying in quarantine.
pub const REVIEWS_MAX: usize = 32;
/// How many streams one frame may ask about.
pub const STREAMS_MAX: usize = 1_024;

impl Signed<Voucher> {
    /// Signs a voucher; its issuer must be the signer's own id.
    #[must_use]
    pub fn vouch(voucher: Voucher, signer: &Signer) -> Self {
        let issuer = voucher.issuer;
        Self::sign(voucher, Domain::VOUCHER, issuer.bytes(), signer)
    }

    /// Whether the holder of `key` issued it.
    #[must_use]
    pub fn is_by(&self, key: &VerifyKey) -> bool {
        self.message.issuer == key.server_id() && self.verifies(Domain::VOUCHER, self.message.issuer.bytes(), key)
    }

    /// Encoded, for storing as one value.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// What [`Signed::to_bytes`] made.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        wire::decode(bytes)
    }
}

/// One document of a first sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotDoc {
    /// The document.
    pub id: DocId,
    /// What it is about.
    pub kind: DocKind,
    /// The saved Automerge document, uncompressed.
    pub bytes: Vec<u8>,
}

/// Some documents of a channel, made by the server. Signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The channel.
    pub channel: ChannelId,
    /// How many documents of the channel follow these.
    pub remaining: u32,
    /// The size of the payload once inflated.
    pub inflated: u32,
    /// The dictionary that the payload was compressed with; 0 is none.
    pub dictionary: u16,
    /// zstd of the packed documents.
    pub payload: Vec<u8>,
}

/// Everything before this frame is the device's to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The channel.
    pub channel: ChannelId,
    /// The new cursor.
    pub cursor: Cursor,
}

/// The end of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The budget was used up before everything was sent: come again at once.
    pub more: bool,
}

/// Why a server turns a device away. Signed together with the opening that it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A version of the protocol that the server does not speak, or the device lacks a dictionary of what it asks for.
    #[error("the server does not speak this version of the protocol")]
    Version,
    /// The device meant another server.
    #[error("the device belongs to another server")]
    WrongServer,
    /// The server does not know the device.
    #[error("the server does not know this device")]
    UnknownDevice,
    /// The signature of the opening is not the device's.
    #[error("the opening is not signed by this device")]
    Signature,
    /// The opening counter did not rise; the highest that the server has seen.
    #[error("the opening was heard before")]
    Replay {
        /// The highest counter seen.
        counter: u64,
    },
    /// The device was revoked.
    #[error("the device was revoked")]
    Revoked {
        /// It must destroy what it holds (the signed order is its certificate in the roll).
        wipe: bool,
    },
    /// The device's batches do not continue what the server holds: its database was copied or restored.
    /// It must begin a new incarnation.
    #[error("the device's batches fork from those that the server holds")]
    Forked,
    /// A batch that is damaged or not what it says.
    #[error("a batch was damaged on its way: {0}")]
    Batch(BatchError),
    /// Frames in an order that makes no sense.
    #[error("frames out of order")]
    Protocol,
    /// A frame was changed on its way.
    #[error("a frame was changed on its way")]
    Damaged,
    /// The server cannot store anything now (disk full, shutting down).
    #[error("the server cannot store anything now")]
    Busy,
}

/// A message and its signature, which covers also what it is bound to (see each caller).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed<T> {
    /// The message.
    pub message: T,
    /// The signature over its encoding and its binding.
    pub signature: Signature,
}

impl<T: Serialize> Signed<T> {
    /// Signs a message, bound to `binding`.
    #[must_use]
    pub fn sign(message: T, domain: Domain, binding: &[u8], signer: &Signer) -> Self {
        let signature = signer.sign(domain, &[binding, &wire::encode(&message)]);
        Self { message, signature }
    }

    /// Whether the signature is `key`'s over this message and `binding`.
    #[must_use]
    pub fn verifies(&self, domain: Domain, binding: &[u8], key: &VerifyKey) -> bool {
        key.verifies(domain, &[binding, &wire::encode(&self.message)], &self.signature)
    }
}
