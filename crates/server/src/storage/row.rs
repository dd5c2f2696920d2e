//! The storage's rows: plain values, bytes kept as they came.

use tungnha_model::{ChannelId, DeviceId, DocId, Moment, Role, ServerId, UnitId};
use tungnha_sync::enrol::{CodeId, InviteId, InviteKey};
use tungnha_sync::{BatchHash, Cursor, Incarnation};

/// Who a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Its id.
    pub server: ServerId,
    /// Random; new after each restore from a backup.
    pub restore_epoch: [u8; 4],
    /// When it was made.
    pub created: Moment,
}

/// A signed entry of the membership log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollRow {
    /// Its number.
    pub number: u64,
    /// The entry as signed.
    pub entry: Vec<u8>,
}

/// An entry about to be appended.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// The device or unit that it is about.
    pub subject: [u8; 16],
    /// The entry as signed, with the number that the storage gave.
    pub entry: Vec<u8>,
}

/// What the server saw of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// The device.
    pub device: DeviceId,
    /// When it last opened a synchronisation.
    pub last_seen: Option<Moment>,
    /// The incarnations of its database and how far each is held.
    pub streams: Vec<(Incarnation, StreamState)>,
}

/// One incarnation of one device's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamKey {
    /// The device.
    pub device: DeviceId,
    /// The incarnation.
    pub incarnation: Incarnation,
}

/// How far a stream is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StreamState {
    /// The last batch held; 0 before the first.
    pub held: u64,
    /// Its hash, which the next one must name.
    pub hash: BatchHash,
    /// Up to here a verified backup covers it.
    pub stable: u64,
    /// The highest opening counter heard; 0 if there was none.
    pub counter: u64,
}

/// How writes have shared commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Commits {
    /// Commits that were shared or might have been.
    pub commits: u64,
    /// The writes in them.
    pub writes: u64,
    /// Verdicts that were asked for again, since what they rested on had moved.
    pub redone: u64,
}

/// What a first sync would weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// Bytes of others' batches.
    pub batches: u64,
    /// Bytes of saved documents.
    pub documents: u64,
}

/// What has moved in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The tip of its log now.
    pub tip: Cursor,
    /// The documents that are others than they were, or new; `None` when the log never had the tip that was asked about.
    pub docs: Option<Vec<DocId>>,
}

/// Something in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Its number.
    pub id: u64,
    /// When it came.
    pub received: Moment,
    /// Whose.
    pub stream: StreamKey,
    /// Its number in the stream.
    pub seq: u64,
    /// Its hash.
    pub hash: BatchHash,
    /// Where it wanted to go.
    pub channel: ChannelId,
    /// Why it was refused.
    pub reason: String,
    /// How long it is.
    pub size: u64,
    /// Whether it is part of its device's stream, which goes on behind it.
    pub counts: bool,
    /// What an operator decided: it was let in, or stays here for good.
    pub accepted: Option<bool>,
}

/// What an operator decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, from 1 without gaps.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// What was done.
    pub what: String,
    /// To what: the hash of a batch.
    pub subject: [u8; 32],
    /// Why, in the operator's words.
    pub note: String,
    /// Names all decisions up to this one.
    pub chain: [u8; 32],
}

impl AuditRow {
    /// The row's chain, if it stands behind the row with the chain `before` (zeros before the first).
    #[must_use]
    pub fn chain_after(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 audit v1");
        hasher.update(before).update(&self.number.to_le_bytes()).update(&self.at.millis().to_le_bytes());
        for part in [self.what.as_bytes(), &self.subject, self.note.as_bytes()] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        *hasher.finalize().as_bytes()
    }
}

/// An invitation as the server keeps it: what proves it, only as hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InviteId,
    /// The name of its typed code.
    pub code_id: CodeId,
    /// What checks the secret of the long form.
    pub secret_key: InviteKey,
    /// What checks the typed code.
    pub code_key: InviteKey,
    /// The unit of the device to come.
    pub unit: UnitId,
    /// Its role.
    pub role: Role,
    /// Who will hold it.
    pub holder: String,
    /// The inviting device; `None` for the operator.
    pub invited_by: Option<DeviceId>,
    /// When it was made.
    pub made: Moment,
    /// When it ends.
    pub expires: Moment,
    /// Wrong tries so far.
    pub wrong_tries: u32,
    /// When it was used.
    pub used: Option<Moment>,
    /// By which device.
    pub used_by: Option<DeviceId>,
}

/// What a backup file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupContent {
    /// How far it holds each stream.
    pub streams: Vec<(StreamKey, u64)>,
    /// How many batches.
    pub batches: u64,
    /// The file's size.
    pub bytes: u64,
}

/// A backup made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupRow {
    /// When.
    pub made: Moment,
    /// The file's size.
    pub bytes: u64,
    /// How many batches it holds.
    pub batches: u64,
}

/// How far a blob has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobHeld {
    /// So many bytes of the device's upload.
    Part(u32),
    /// All of it, durable.
    Whole,
    /// It was not what its name says, and was thrown away.
    Damaged,
}
