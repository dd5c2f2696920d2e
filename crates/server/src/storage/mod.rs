//! What the server remembers, behind one trait.
//!
//! The trait is synchronous and its calls run on blocking threads: SQLite works that way, and a PostgreSQL
//! implementation may block on its own pool there. One call is one transaction; a call that returned is durable.
//! `tests/storage.rs` holds what every implementation must do.

mod error;
mod row;
pub mod sqlite;

use std::path::Path;

use tungnha_model::{BlobHash, BlobPart, ChannelId, DeviceId, DocId, Moment};
use tungnha_sync::blob::Offer;
use tungnha_sync::enrol::{CodeId, InviteId};
use tungnha_sync::gate::{Reason, StoredDoc};
use tungnha_sync::server::{DocsPage, LogPage, Stored, Verdict};
use tungnha_sync::{Batch, BatchHash, Cursor, Incarnation, Remembered};

pub use error::{StorageError, StorageResult};
pub use row::*;

/// What a verdict on a batch may look at. What it looked at is as it was when the verdict is carried out.
pub trait Shelf {
    /// The roll entries after a number, in order.
    fn roll_after(&mut self, number: u64) -> StorageResult<Vec<RollRow>>;
    /// The last batch held of a stream (number and hash), those in quarantine that count included.
    fn head(&mut self, key: StreamKey) -> StorageResult<Option<(u64, BatchHash)>>;
    /// The hash of an earlier batch.
    fn hash_of(&mut self, key: StreamKey, seq: u64) -> StorageResult<Option<BatchHash>>;
    /// A document.
    fn document(&mut self, doc: DocId) -> StorageResult<Option<StoredDoc>>;
}

/// Decides what becomes of a batch. It takes long and may be asked several times; nobody waits for it.
pub type Judge<'a> = &'a mut dyn FnMut(&mut dyn Shelf) -> StorageResult<Verdict>;

/// What became of the wish to let something out of quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released {
    /// It is in its channel's log.
    Done,
    /// It was already.
    Before,
    /// Nothing of this number can be let in: it is not there, or stands beside its device's stream.
    Not,
    /// The gate still refuses it.
    Refused(Reason),
}

/// Signs roll entries inside the appending transaction: the first free number in, entries out.
pub type MakeEntries<'a> = &'a mut dyn FnMut(u64) -> Vec<NewEntry>;

/// The server's memory.
pub trait Storage: Send + Sync + 'static {
    /// Who this server is.
    fn meta(&self) -> StorageResult<Meta>;

    /// The number of the newest roll entry; 0 when there is none.
    fn roll_tip(&self) -> StorageResult<u64>;
    /// The roll entries after a number, in order.
    fn roll_after(&self, number: u64) -> StorageResult<Vec<RollRow>>;
    /// Appends entries; gives the number of the last one.
    fn append_roll(&self, now: Moment, make: MakeEntries<'_>) -> StorageResult<u64>;

    /// Takes an opening counter: `None` if it is higher than the stored one (and is stored now, with the cursors that
    /// the device `told` if these are others than before), else the stored one.
    fn take_counter(
        &self,
        key: StreamKey,
        counter: u64,
        told: Option<&Remembered>,
        now: Moment,
    ) -> StorageResult<Option<u64>>;
    /// The cursors that the device told last.
    fn remembered(&self, key: StreamKey) -> StorageResult<Remembered>;
    /// What the server saw of each device.
    fn devices(&self) -> StorageResult<Vec<DeviceRow>>;
    /// How far a stream is held.
    fn stream(&self, key: StreamKey) -> StorageResult<StreamState>;

    /// Judges a batch and carries the verdict out, if what it rests on still holds in the transaction that writes it;
    /// else the judge is asked again. One commit may carry several callers' verdicts.
    fn store(&self, batch: &Batch, received: Moment, judge: Judge<'_>) -> StorageResult<Stored>;
    /// How writes have shared commits since the storage was opened.
    fn commits(&self) -> Commits;
    /// The numbers of a stream's newest batches that lie in quarantine and count as held, at most so many.
    fn in_review(&self, key: StreamKey, limit: usize) -> StorageResult<Vec<u64>>;
    /// What lies in quarantine, oldest first, decided upon or not.
    fn quarantined(&self) -> StorageResult<Vec<QuarantineRow>>;
    /// What lies in quarantine under a number, with its bytes.
    fn in_quarantine(&self, id: u64) -> StorageResult<Option<(QuarantineRow, Vec<u8>)>>;
    /// Lets a batch in that counts as held, if `judge` accepts it, and notes the decision; in one transaction.
    fn release(&self, id: u64, note: &str, now: Moment, judge: Judge<'_>) -> StorageResult<Released>;
    /// Notes that something stays in quarantine for good; false if there is no such thing, or it was let in.
    fn dismiss(&self, id: u64, note: &str, now: Moment) -> StorageResult<bool>;
    /// What operators decided, in order.
    fn audit(&self) -> StorageResult<Vec<AuditRow>>;

    /// A channel's tip; the start when it has no content.
    fn tip(&self, channel: ChannelId) -> StorageResult<Cursor>;
    /// The channels that have content, with their tips.
    fn channels(&self) -> StorageResult<Vec<(ChannelId, Cursor)>>;
    /// Whether a channel's log has this place.
    fn knows(&self, channel: ChannelId, cursor: &Cursor) -> StorageResult<bool>;
    /// Where the log must be followed from after a snapshot: the tip, or before the first change that still waits.
    fn snapshot_cursor(&self, channel: ChannelId) -> StorageResult<Cursor>;
    /// What a first sync of a channel would weigh.
    fn weight(&self, channel: ChannelId, except: StreamKey) -> StorageResult<Weight>;
    /// Rows of a channel's log after a place, those of one stream left out, up to about `bytes`, at least one.
    fn log_after(&self, channel: ChannelId, after: u64, except: StreamKey, bytes: usize) -> StorageResult<LogPage>;
    /// Saved documents in the order of their ids, up to about `bytes`, at least one.
    fn documents_after(&self, channel: ChannelId, after: Option<DocId>, bytes: usize) -> StorageResult<DocsPage>;
    /// Which documents of a channel have moved since its log had this tip.
    fn moved_since(&self, channel: ChannelId, tip: &Cursor) -> StorageResult<Moved>;
    /// Walks a channel's whole log; names the first row that does not follow or is not what was signed.
    fn check_log(&self, channel: ChannelId) -> StorageResult<Option<u64>>;

    /// Remembers an invitation; false if another one has its code's name.
    fn add_invitation(&self, invitation: &Invitation) -> StorageResult<bool>;
    /// The invitation with this id.
    fn invitation(&self, id: InviteId) -> StorageResult<Option<Invitation>>;
    /// The invitation whose typed code has this name.
    fn invitation_by_code(&self, id: CodeId) -> StorageResult<Option<Invitation>>;
    /// Counts a wrong try; gives how many there were.
    fn wrong_try(&self, id: InviteId) -> StorageResult<u32>;
    /// Uses an invitation and appends the new device's roll entries, in one transaction; false if it was used
    /// meanwhile.
    fn use_invitation(&self, id: InviteId, device: DeviceId, now: Moment, make: MakeEntries<'_>)
    -> StorageResult<bool>;

    /// How far a blob has come in a channel: whole, or so much of this device's upload.
    fn blob_held(&self, device: DeviceId, offer: &Offer) -> StorageResult<BlobHeld>;
    /// Appends bytes at an offset of a device's upload, if it goes on there; complete, it is checked and belongs to
    /// the channel. Anything else changes nothing and says how it stands.
    fn blob_append(&self, device: DeviceId, offer: &Offer, piece: (u32, &[u8]), now: Moment)
    -> StorageResult<BlobHeld>;
    /// The channels in which a complete blob lies.
    fn blob_channels(&self, part: BlobPart) -> StorageResult<Vec<ChannelId>>;
    /// Some bytes of a complete blob from an offset on; `None` at its end.
    fn blob_piece(&self, hash: BlobHash, offset: u32) -> StorageResult<Option<Vec<u8>>>;
    /// Reads every blob; gives how many there are, or the first whose bytes are not what its name says.
    fn check_blobs(&self) -> StorageResult<Result<u64, BlobHash>>;

    /// Copies everything into a new file while others go on working, and verifies the copy.
    fn backup_to(&self, file: &Path, extra: &[(String, Vec<u8>)]) -> StorageResult<BackupContent>;
    /// Remembers a verified backup and marks what it holds as stable.
    fn note_backup(&self, content: &BackupContent, now: Moment) -> StorageResult<()>;
    /// The newest verified backup.
    fn last_backup(&self) -> StorageResult<Option<BackupRow>>;
    /// Asks the database to check itself; an empty list is good.
    fn check_integrity(&self) -> StorageResult<Vec<String>>;
}

/// The stream of a batch.
#[must_use]
pub const fn stream_of(batch: &Batch) -> StreamKey {
    StreamKey { device: batch.header.device, incarnation: batch.header.incarnation }
}

/// A stream's key from its parts.
#[must_use]
pub const fn stream_key(device: DeviceId, incarnation: Incarnation) -> StreamKey {
    StreamKey { device, incarnation }
}
