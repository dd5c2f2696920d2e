//! What the session asks of its performer, and the answers.

use tungnha_model::{ChannelId, ChannelTag, DeviceId, DocId, Moment};

use crate::batch::{Batch, Incarnation};
use crate::cursor::Cursor;
use crate::frame::{Frame, FrameError};
use crate::gate::Reason;
use crate::message::{Held, Signed, SnapshotDoc, Stream, Voucher};
use crate::position::{Cursors, Position};
use crate::roll::{Certificate, SignedEntry};

/// What happens to a session.
#[derive(Debug, Clone)]
pub enum Event {
    /// A frame arrived.
    Frame(Frame),
    /// The stream of the request is damaged or was cut: nothing more is read from it.
    Damaged(FrameError),
    /// The request ended whole.
    End,
    /// The answer to `Find`: `None` for an unknown device.
    Found(Option<Found>),
    /// The answer to `Open`.
    Opened(Opened),
    /// The other answer to `Open`: the counter is not higher than this one.
    Replayed {
        /// The stored counter.
        counter: u64,
    },
    /// The answer to `ReadRoll`, in the order of the numbers.
    Roll(Vec<SignedEntry>),
    /// The answer to `Store`.
    Stored(Stored),
    /// The answer to `Vouch`.
    Vouched(Vec<Vouch>),
    /// The answer to `Keep`.
    Kept,
    /// The answer to `ReadLog`.
    Log(LogPage),
    /// The answer to `ReadDocs`: the session packs them.
    Docs(DocsPage),
    /// The other answer to `ReadDocs`: frames that were packed before, each after the one before. What they hold is at
    /// least as new as the channel was when the session opened.
    Packed(Vec<PackedFrame>),
    /// The performer could not do what was asked.
    Failed,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Who is this? Answer: `Found`.
    Find {
        /// The device.
        device: DeviceId,
        /// Its incarnation.
        incarnation: Incarnation,
    },
    /// The opening is genuine: record its counter, say what is held. Answer: `Opened` or `Replayed`.
    Open {
        /// The device's certificate.
        certificate: Certificate,
        /// Its incarnation.
        incarnation: Incarnation,
        /// The opening counter.
        counter: u64,
        /// Where the device says that it stands, to be read together with what was remembered of it.
        position: Position,
    },
    /// Read the roll. Answer: `Roll`.
    ReadRoll {
        /// For whom.
        certificate: Certificate,
        /// After which number.
        after: u64,
    },
    /// Pass a batch through the gate and keep it. Answer: `Stored`, after the commit.
    Store(Box<Batch>),
    /// Say what is held of these streams, of those that the device may know of. Answer: `Vouched`.
    Vouch {
        /// Who asks.
        certificate: Certificate,
        /// About what.
        streams: Vec<Stream>,
    },
    /// A hub is told what the server holds; whose signature it is must be checked. The server has no use for it.
    /// Answer: `Kept`.
    Keep(Signed<Voucher>),
    /// Read others' batches. Answer: `Log`.
    ReadLog {
        /// The channel.
        channel: ChannelId,
        /// After this row.
        after: Cursor,
        /// Rows of this device and incarnation are left out (but counted in `LogPage::upto`).
        except: (DeviceId, Incarnation),
        /// At most about this many bytes of batches, at least one row.
        bytes_max: usize,
    },
    /// Read documents. Answer: `Docs` or `Packed`.
    ReadDocs {
        /// The channel.
        channel: ChannelId,
        /// With ids above this one.
        after: Option<DocId>,
        /// At most about this many bytes, at least one document.
        bytes_max: usize,
        /// What is left of the device's budget: frames that were packed before and are more together have no room.
        room: usize,
        /// With which dictionary they are to be packed.
        dictionary: u16,
    },
    /// Send these bytes.
    Send(Vec<u8>),
    /// The exchange is over.
    Close,
}

/// What the server knows of a device.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its newest certificate.
    pub certificate: Certificate,
    /// The roll entry that carries the certificate (sent as the signed order when revoked).
    pub entry: SignedEntry,
    /// The highest opening counter of this incarnation; 0 if there was none.
    pub counter: u64,
}

/// What the server holds when a device opens.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The last batch held of (device, incarnation).
    pub held: Held,
    /// The last of them covered by a verified backup.
    pub stable: u64,
    /// Those among the last ones that lie in quarantine, at most [`REVIEWS_MAX`](crate::message::REVIEWS_MAX).
    pub reviews: Vec<u64>,
    /// The restore epoch.
    pub epoch: [u8; 4],
    /// The server's clock.
    pub clock: Moment,
    /// The number of the last entry of the roll.
    pub roll: u64,
    /// All the device's cursors ([`Position::whole`]), which are remembered now; `None`: what it left out is not
    /// remembered here.
    pub cursors: Option<Cursors>,
    /// Every channel that the device may read ([`readable`](super::Opened::readable)), also empty ones (the
    /// device may be about to write there). None when the cursors are not known.
    pub channels: Vec<ChannelState>,
}

/// One channel that a device may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelState {
    /// The channel.
    pub channel: ChannelId,
    /// The tip of its log ([`Cursor::START`] when empty).
    pub tip: Cursor,
    /// What became of the device's cursor.
    pub offered: Offered,
    /// Bytes of batches in the log that are not of this (device, incarnation). Needed only when nothing was
    /// offered: decides between a snapshot and the log.
    pub foreign_bytes: u64,
    /// Bytes of the channel's saved documents. Needed only when nothing was offered.
    pub document_bytes: u64,
}

/// What became of the cursors that a device offered for a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It offered none.
    Nothing,
    /// Nothing that leads on. It gets documents; and before them, as batches from `tip` on, what it may have to carry:
    /// a cut in between must not leave it with changes that it can bring to nobody.
    Behind,
    /// This is the newest of them that the log knows.
    Known {
        /// The cursor, as offered.
        cursor: Cursor,
        /// Whether newer ones were offered that the log does not know.
        rewound: bool,
    },
    /// The log knows none of them.
    Unknown {
        /// How many were offered.
        offered: usize,
    },
}

/// Documents shrink to about a fifth when they are packed together.
const PACKED_TO: u64 = 5;

impl ChannelState {
    /// Whether a device that has nothing gets the documents: where others' batches are fewer bytes, they say the same
    /// with their makers' signatures.
    #[must_use]
    pub const fn is_worth_a_snapshot(&self) -> bool {
        self.foreign_bytes > self.document_bytes / PACKED_TO && self.foreign_bytes > 0
    }
}

impl Offered {
    /// Looks through the offered cursors of one channel; `knows` says whether row `seq` of the log has this
    /// chain (not asked for the place before the first row, which every log knows).
    pub fn find<E>(
        channel: &ChannelId,
        cursors: &[(ChannelTag, Cursor)],
        mut knows: impl FnMut(&Cursor) -> Result<bool, E>,
    ) -> Result<Self, E> {
        let tag = channel.tag();
        let mut offered = 0;
        for (_, cursor) in cursors.iter().filter(|(of, _)| *of == tag) {
            let start = cursor.seq == 0 && cursor.chain == Cursor::START.chain;
            if start || knows(cursor)? {
                return Ok(Self::Known { cursor: *cursor, rewound: offered > 0 });
            }
            offered += 1;
        }
        Ok(if offered == 0 { Self::Nothing } else { Self::Unknown { offered } })
    }
}

impl Opened {
    /// The channels that a device may read, among those of `units`.
    pub fn readable<'a>(
        certificate: &'a Certificate,
        units: impl IntoIterator<Item = tungnha_model::UnitId> + 'a,
        tree: &'a dyn crate::access::Tree,
    ) -> impl Iterator<Item = ChannelId> + 'a {
        use tungnha_model::Lane;
        units
            .into_iter()
            .flat_map(|unit| [Lane::Field, Lane::Down, Lane::Up].map(|lane| ChannelId { unit, lane }))
            .filter(|channel| {
                crate::access::allows_channel(
                    certificate.role,
                    certificate.unit,
                    *channel,
                    crate::access::Verb::Read,
                    tree,
                )
            })
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is durable, in the log or (with a reason) in quarantine, and counts as held; or it had been before.
    Held {
        /// The last batch now held of the batch's device and incarnation.
        seq: u64,
        /// The last of them covered by a verified backup.
        stable: u64,
        /// Why it lies in quarantine.
        review: Option<Reason>,
    },
    /// Batches before it are missing: nothing was stored.
    Gap {
        /// The last one held.
        held: u64,
    },
    /// Same number and other content, or another predecessor: it lies in quarantine and does not count.
    Forked,
    /// It cannot have been made by the device that it names: it lies in quarantine and does not count.
    Rejected(Reason),
}

/// What is said of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vouch {
    /// What is held here; the session signs it.
    Own(Voucher),
    /// What the server holds, as a hub heard it.
    Passed(Signed<Voucher>),
}

/// Some rows of a channel's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Others' rows.
    pub rows: Vec<LogRow>,
    /// The last row that was looked at, others' or own.
    pub upto: Cursor,
    /// Whether that is the tip.
    pub end: bool,
}

/// One row of a channel's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The cursor after this row.
    pub cursor: Cursor,
    /// The batch.
    pub bytes: Vec<u8>,
}

/// Some documents of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsPage {
    /// The documents, by rising id.
    pub docs: Vec<SnapshotDoc>,
    /// How many of the channel follow the last of these.
    pub remaining: u32,
}

/// One signed frame of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFrame {
    /// The frame, as it is sent.
    pub bytes: Vec<u8>,
    /// The last document in it.
    pub last: DocId,
}
