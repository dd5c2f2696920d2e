//! What goes into a session and what comes out.

use tungnha_model::{ChannelId, DeviceId, Moment, ServerId};

use crate::access::UnitParents;
use crate::batch::{Incarnation, OpenedBatch};
use crate::cursor::Cursor;
use crate::frame::FrameError;
use crate::gate::Reason;
use crate::key::VerifyKey;
use crate::message::{Held, Refusal, Rewind, Signed, SnapshotDoc, Voucher};
use crate::roll::{Certificate, SignedEntry};

/// What a device knows when it opens.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The server.
    pub server: ServerId,
    /// Its key.
    pub server_key: VerifyKey,
    /// The hub that is met in its place: another device, known by the key of its certificate. `None`: the server
    /// itself.
    pub hub: Option<VerifyKey>,
    /// This device.
    pub device: DeviceId,
    /// The life of its database.
    pub incarnation: Incarnation,
    /// One above the counter of the opening before; stored before the hello is sent.
    pub counter: u64,
    /// The last batch of the outbox.
    pub tip: u64,
    /// The last `RollMark`.
    pub roll: u64,
    /// How many bytes of others' data to ask for.
    pub budget: u32,
    /// The cursors, of channels with content only. After a rewind: the older checkpoints too, newest first.
    pub cursors: Vec<(ChannelId, Cursor)>,
    /// The channels whose cursor was told as it stands here, and the server has acknowledged it.
    pub told: Vec<ChannelId>,
    /// Every certificate of the roll, oldest first.
    pub certificates: Vec<Certificate>,
    /// The units of the roll.
    pub units: UnitParents,
}

/// What is to be done with what arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The server answered.
    Greeted {
        /// Its clock.
        clock: Moment,
        /// Its restore epoch.
        epoch: [u8; 4],
        /// The dictionaries that it has.
        dictionaries: Vec<u16>,
        /// Whether it now remembers all cursors; otherwise all are to be listed, and nothing comes before.
        remembers: bool,
    },
    /// The server holds this device's batches up to `last`, unless that is another batch than the device's own.
    Held {
        /// The last one held.
        last: Held,
        /// The last one covered by a verified backup.
        stable: u64,
        /// Those among the last ones that lie in quarantine there: all if fewer than
        /// [`REVIEWS_MAX`](crate::message::REVIEWS_MAX), the newest otherwise.
        reviews: Vec<u64>,
    },
    /// A receipt: batches up to `seq` are durable.
    Durable {
        /// The last one.
        seq: u64,
        /// The last one covered by a verified backup.
        stable: u64,
        /// Why batch `seq` lies in quarantine there.
        review: Option<Reason>,
    },
    /// What the server or the hub that was met holds of a stream; the signature is verified.
    Vouched {
        /// As it is passed on.
        voucher: Signed<Voucher>,
        /// Whether it is the hub's own: then somebody carries the batches, and the server does not have them yet.
        by_hub: bool,
    },
    /// Verified entries of the roll.
    Roll(Vec<SignedEntry>),
    /// The roll is known up to this number. Only the server can say so.
    RollMark(u64),
    /// Others' batches, verified and opened; their documents have yet to pass `gate::plan`.
    Receive {
        /// The channel.
        channel: ChannelId,
        /// In the order of the log.
        batches: Vec<OpenedBatch>,
    },
    /// A batch that the gate stopped before its documents.
    Quarantine {
        /// The channel.
        channel: ChannelId,
        /// The batch as it came.
        bytes: Vec<u8>,
        /// Why.
        reason: Reason,
    },
    /// Documents made by the server, its signature verified; they have yet to pass `gate::admit_document`.
    Snapshot {
        /// The channel.
        channel: ChannelId,
        /// How many follow.
        remaining: u32,
        /// The documents.
        docs: Vec<SnapshotDoc>,
    },
    /// Everything before is the device's to keep.
    Mark {
        /// The channel.
        channel: ChannelId,
        /// The new cursor.
        cursor: Cursor,
    },
    /// The server does not know the channel's cursor.
    Rewind {
        /// The channel.
        channel: ChannelId,
        /// What to do.
        to: Rewind,
    },
    /// The server turned the device away.
    Refused(Refusal),
    /// The exchange is complete.
    Done {
        /// The budget was used up: come again at once.
        more: bool,
    },
}

/// Why an exchange ended without being complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The stream was damaged, or ended within a frame.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// Something that the server must sign is not signed by it.
    #[error("the answer is not signed by the server")]
    Forged,
    /// Frames in an order that makes no sense.
    #[error("the answer makes no sense")]
    Protocol,
    /// The response ended before it was complete.
    #[error("the answer ended before it was complete")]
    Cut,
}
