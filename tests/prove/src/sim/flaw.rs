//! Planted bugs. Each is wrapped around the product at one of its seams (the storage, the session's questions, the
//! device's effects, the disk), so that the product's own code knows nothing of them.

use std::path::Path;

use tungnha_model::{BlobHash, BlobPart, ChannelId, DeviceId, DocId, Moment};
use tungnha_server::storage::sqlite::Sqlite;
use tungnha_server::storage::{
    AuditRow, BackupContent, BackupRow, BlobHeld, Commits, DeviceRow, Invitation, Judge, MakeEntries, Meta, Moved,
    QuarantineRow, Released, RollRow, Shelf, Storage, StorageResult, StreamKey, StreamState, Weight,
};
use tungnha_sync::blob::Offer;
use tungnha_sync::client;
use tungnha_sync::enrol::{CodeId, InviteId};
use tungnha_sync::gate::{Reason, plan};
use tungnha_sync::server::{ChannelState, DocsPage, Event, LogPage, Offered, Stored, Verdict};
use tungnha_sync::{Batch, Cursor, Remembered, batch};

macro_rules! flaws {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A planted bug.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Flaw { $($(#[$doc])* $name,)+ }

        impl Flaw {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its name on the command line's output.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

flaws! {
    /// The receipt goes out before the batch is committed.
    AckBeforeCommit = "acknowledge before commit",
    /// The server's commits are not synced.
    ServerNotSynced = "server commits without a sync",
    /// The device's commits are not synced.
    DeviceNotSynced = "device saves without a sync",
    /// A batch that is held already is taken for a new one.
    NoDeduplication = "no de-duplication",
    /// A change under another's name is accepted.
    WrongActor = "wrong actor accepted",
    /// A device may write anywhere.
    WriteScope = "unit scope ignored when writing",
    /// A device may read anything.
    ReadScope = "unit scope ignored when reading",
    /// A revoked device goes on as if it were not.
    Revoked = "revoked device accepted",
    /// A forked batch counts as held.
    ForkUnnoticed = "fork not detected",
    /// What is refused is not kept.
    QuarantineLost = "refused batches dropped",
    /// The receipt does not say that a batch lies in quarantine.
    ReviewUnsaid = "plain receipt for a quarantined batch",
    /// Changes that wait for others are forgotten.
    WaitingLost = "waiting changes lost",
    /// An opening heard before is answered again.
    CounterUnchecked = "opening counter not checked",
    /// A page that was cut short says that it ends at the tip.
    SerialCursor = "cursor runs ahead of the log",
    /// Frames of a first sync are sent although a document in them has moved.
    StaleSnapshot = "snapshot out of date",
    /// The device does not go back when its cursor is unknown.
    RewindIgnored = "rewind ignored",
    /// The device does not notice that a restored server lost its batches.
    LossIgnored = "restore epoch and lost batches ignored",
    /// The cursor is stored before what it covers.
    MarkBeforeCommit = "mark before commit",
}

/// The server's storage with a bug in it.
pub struct Planted {
    pub inner: Sqlite,
    pub flaw: Option<Flaw>,
}

impl Planted {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// What the bug makes of a verdict.
    fn bend(&self, verdict: Verdict, batch: &Batch, shelf: &mut dyn Shelf) -> StorageResult<Verdict> {
        Ok(match (self.flaw, verdict) {
            (Some(Flaw::NoDeduplication), Verdict::Duplicate { .. })
            | (Some(Flaw::WrongActor), Verdict::Review(Reason::WrongActor))
            | (Some(Flaw::WriteScope), Verdict::Review(Reason::Denied))
            | (Some(Flaw::Revoked), Verdict::Review(Reason::Revoked)) => Self::accept(batch, shelf)?,
            (Some(Flaw::ForkUnnoticed), Verdict::Forked) => Verdict::Duplicate { held: batch.header.seq },
            (Some(Flaw::QuarantineLost), Verdict::Review(_)) => Verdict::Duplicate { held: batch.header.seq },
            (Some(Flaw::WaitingLost), Verdict::Accept { batch, mut docs }) => {
                docs.iter_mut().for_each(|doc| doc.waiting.clear());
                Verdict::Accept { batch, docs }
            }
            (_, verdict) => verdict,
        })
    }

    /// Takes a batch in as if nothing had been wrong with it.
    fn accept(batch: &Batch, shelf: &mut dyn Shelf) -> StorageResult<Verdict> {
        let mut key = None;
        for row in shelf.roll_after(0)? {
            let entry = tungnha_sync::SignedEntry::from_bytes(&row.entry).and_then(|entry| entry.read());
            if let Some(tungnha_sync::RollEntry::Device(certificate)) = entry
                && certificate.device == batch.header.device
            {
                key = Some(certificate.verify_key);
            }
        }
        let Some(opened) = key.and_then(|key| batch::open(batch.clone(), &key).ok()) else {
            return Ok(Verdict::Review(Reason::UnknownDevice));
        };
        Ok(match plan(&opened, |doc| shelf.document(doc))? {
            Ok(docs) => Verdict::Accept { batch: Box::new(opened), docs },
            Err(reason) => Verdict::Review(reason),
        })
    }
}

impl Storage for Planted {
    fn take_counter(
        &self,
        key: StreamKey,
        counter: u64,
        told: Option<&Remembered>,
        now: Moment,
    ) -> StorageResult<Option<u64>> {
        let heard = self.inner.take_counter(key, counter, told, now)?;
        Ok(heard.filter(|_| !self.has(Flaw::CounterUnchecked)))
    }

    fn remembered(&self, key: StreamKey) -> StorageResult<Remembered> {
        self.inner.remembered(key)
    }

    fn store(&self, batch: &Batch, received: Moment, judge: Judge<'_>) -> StorageResult<Stored> {
        let mut bent = |shelf: &mut dyn Shelf| {
            let verdict = judge(shelf)?;
            self.bend(verdict, batch, shelf)
        };
        self.inner.store(batch, received, &mut bent)
    }

    fn log_after(&self, channel: ChannelId, after: u64, except: StreamKey, bytes: usize) -> StorageResult<LogPage> {
        let mut page = self.inner.log_after(channel, after, except, bytes)?;
        if self.has(Flaw::SerialCursor) && page.rows.len() > 1 {
            page.rows.remove(0);
        }
        Ok(page)
    }

    fn meta(&self) -> StorageResult<Meta> {
        self.inner.meta()
    }
    fn roll_tip(&self) -> StorageResult<u64> {
        self.inner.roll_tip()
    }
    fn roll_after(&self, number: u64) -> StorageResult<Vec<RollRow>> {
        self.inner.roll_after(number)
    }
    fn append_roll(&self, now: Moment, make: MakeEntries<'_>) -> StorageResult<u64> {
        self.inner.append_roll(now, make)
    }
    fn devices(&self) -> StorageResult<Vec<DeviceRow>> {
        self.inner.devices()
    }
    fn stream(&self, key: StreamKey) -> StorageResult<StreamState> {
        self.inner.stream(key)
    }
    fn commits(&self) -> Commits {
        self.inner.commits()
    }
    fn in_review(&self, key: StreamKey, limit: usize) -> StorageResult<Vec<u64>> {
        self.inner.in_review(key, limit)
    }
    fn quarantined(&self) -> StorageResult<Vec<QuarantineRow>> {
        self.inner.quarantined()
    }
    fn in_quarantine(&self, id: u64) -> StorageResult<Option<(QuarantineRow, Vec<u8>)>> {
        self.inner.in_quarantine(id)
    }
    fn release(&self, id: u64, note: &str, now: Moment, judge: Judge<'_>) -> StorageResult<Released> {
        self.inner.release(id, note, now, judge)
    }
    fn dismiss(&self, id: u64, note: &str, now: Moment) -> StorageResult<bool> {
        self.inner.dismiss(id, note, now)
    }
    fn audit(&self) -> StorageResult<Vec<AuditRow>> {
        self.inner.audit()
    }
    fn tip(&self, channel: ChannelId) -> StorageResult<Cursor> {
        self.inner.tip(channel)
    }
    fn channels(&self) -> StorageResult<Vec<(ChannelId, Cursor)>> {
        self.inner.channels()
    }
    fn knows(&self, channel: ChannelId, cursor: &Cursor) -> StorageResult<bool> {
        self.inner.knows(channel, cursor)
    }
    fn snapshot_cursor(&self, channel: ChannelId) -> StorageResult<Cursor> {
        self.inner.snapshot_cursor(channel)
    }
    fn weight(&self, channel: ChannelId, except: StreamKey) -> StorageResult<Weight> {
        self.inner.weight(channel, except)
    }
    fn documents_after(&self, channel: ChannelId, after: Option<DocId>, bytes: usize) -> StorageResult<DocsPage> {
        self.inner.documents_after(channel, after, bytes)
    }
    fn moved_since(&self, channel: ChannelId, tip: &Cursor) -> StorageResult<Moved> {
        let moved = self.inner.moved_since(channel, tip)?;
        Ok(if self.has(Flaw::StaleSnapshot) { Moved { docs: Some(Vec::new()), ..moved } } else { moved })
    }
    fn check_log(&self, channel: ChannelId) -> StorageResult<Option<u64>> {
        self.inner.check_log(channel)
    }
    fn add_invitation(&self, invitation: &Invitation) -> StorageResult<bool> {
        self.inner.add_invitation(invitation)
    }
    fn invitation(&self, id: InviteId) -> StorageResult<Option<Invitation>> {
        self.inner.invitation(id)
    }
    fn invitation_by_code(&self, id: CodeId) -> StorageResult<Option<Invitation>> {
        self.inner.invitation_by_code(id)
    }
    fn wrong_try(&self, id: InviteId) -> StorageResult<u32> {
        self.inner.wrong_try(id)
    }
    fn use_invitation(
        &self,
        id: InviteId,
        device: DeviceId,
        now: Moment,
        make: MakeEntries<'_>,
    ) -> StorageResult<bool> {
        self.inner.use_invitation(id, device, now, make)
    }
    fn backup_to(&self, file: &Path, extra: &[(String, Vec<u8>)]) -> StorageResult<BackupContent> {
        self.inner.backup_to(file, extra)
    }
    fn note_backup(&self, content: &BackupContent, now: Moment) -> StorageResult<()> {
        self.inner.note_backup(content, now)
    }
    fn last_backup(&self) -> StorageResult<Option<BackupRow>> {
        self.inner.last_backup()
    }
    fn check_integrity(&self) -> StorageResult<Vec<String>> {
        self.inner.check_integrity()
    }
    fn blob_held(&self, device: DeviceId, offer: &Offer) -> StorageResult<BlobHeld> {
        self.inner.blob_held(device, offer)
    }
    fn blob_append(
        &self,
        device: DeviceId,
        offer: &Offer,
        piece: (u32, &[u8]),
        now: Moment,
    ) -> StorageResult<BlobHeld> {
        self.inner.blob_append(device, offer, piece, now)
    }
    fn blob_channels(&self, part: BlobPart) -> StorageResult<Vec<ChannelId>> {
        self.inner.blob_channels(part)
    }
    fn blob_piece(&self, hash: BlobHash, offset: u32) -> StorageResult<Option<Vec<u8>>> {
        self.inner.blob_piece(hash, offset)
    }
    fn check_blobs(&self) -> StorageResult<Result<u64, BlobHash>> {
        self.inner.check_blobs()
    }
}

/// What the bug makes of an answer to the server's session.
pub fn bend_answer(flaw: Option<Flaw>, answer: Event, every: &[ChannelId], storage: &dyn Storage) -> Event {
    match (flaw, answer) {
        (Some(Flaw::Revoked), Event::Found(Some(mut found))) => {
            found.certificate.revoked = None;
            Event::Found(Some(found))
        }
        (Some(Flaw::CounterUnchecked), Event::Found(Some(mut found))) => {
            found.counter = 0;
            Event::Found(Some(found))
        }
        (Some(Flaw::ReadScope), Event::Opened(mut opened)) => {
            for channel in every {
                if opened.channels.iter().all(|state| state.channel != *channel) {
                    let tip = storage.tip(*channel).unwrap_or_default();
                    let offered = Offered::Nothing;
                    let state = ChannelState { channel: *channel, tip, offered, foreign_bytes: 0, document_bytes: 0 };
                    opened.channels.push(state);
                }
            }
            Event::Opened(opened)
        }
        (Some(Flaw::ReviewUnsaid), Event::Stored(Stored::Held { seq, stable, .. })) => {
            Event::Stored(Stored::Held { seq, stable, review: None })
        }
        (_, answer) => answer,
    }
}

/// What the bug makes of a group of effects on the device: the transactions in which they are performed.
pub fn bend_effects(flaw: Option<Flaw>, acked: u64, group: Vec<client::Effect>) -> Vec<Vec<client::Effect>> {
    use client::Effect;
    match flaw {
        Some(Flaw::RewindIgnored) => {
            vec![group.into_iter().filter(|effect| !matches!(effect, Effect::Rewind { .. })).collect()]
        }
        Some(Flaw::LossIgnored) => {
            let is_loss = |effect: &Effect| matches!(effect, Effect::Held { last, .. } if last.seq < acked);
            vec![group.into_iter().filter(|effect| !is_loss(effect)).collect()]
        }
        Some(Flaw::MarkBeforeCommit) => {
            let (marks, rest) = group.into_iter().partition(|effect| matches!(effect, Effect::Mark { .. }));
            vec![marks, rest]
        }
        _ => vec![group],
    }
}
