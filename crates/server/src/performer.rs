//! Answers a session's questions out of the storage, whatever carries the frames. Every call may block.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tungnha_model::{ChannelId, ChannelTag, DeviceId, DocId, Moment, ServerId};
use tungnha_sync::access::{self, Tree};
use tungnha_sync::gate::StoredDoc;
use tungnha_sync::message::{Held, REVIEWS_MAX, Stream, Voucher};
use tungnha_sync::server::{
    ChannelState, Effect, Event, Found, Ledger, Offered, Opened, Verdict, Vouch, ingest, release,
};
use tungnha_sync::{Batch, BatchHash, Certificate, Cursor, Incarnation, Position, Remembered};

use crate::membership::{Current, Membership};
use crate::snapshots::{Page, Snapshots, cut_at};
use crate::storage::{Released, Shelf, Storage, StorageError, StorageResult, StreamKey, stream_key};

/// Answers the questions of one exchange.
pub struct Performer {
    server: ServerId,
    storage: Arc<dyn Storage>,
    membership: Arc<Current>,
    snapshots: Option<Arc<Snapshots>>,
    /// Who it says it is, if the roll knows it; for the log.
    device: Mutex<Option<DeviceId>>,
}

impl Performer {
    /// For one exchange with the server of this storage.
    pub const fn new(server: ServerId, storage: Arc<dyn Storage>, membership: Arc<Current>) -> Self {
        Self { server, storage, membership, snapshots: None, device: Mutex::new(None) }
    }

    /// The same with frames of first syncs that are shared with other exchanges.
    #[must_use]
    pub fn sharing(self, snapshots: Arc<Snapshots>) -> Self {
        Self { snapshots: Some(snapshots), ..self }
    }

    /// The answer to a question.
    pub fn answer(&self, question: Effect, now: Moment) -> Event {
        self.try_answer(question, now).unwrap_or_else(|cause| {
            tracing::error!(event = "storage_failed", %cause);
            Event::Failed
        })
    }

    fn try_answer(&self, question: Effect, now: Moment) -> StorageResult<Event> {
        let storage = &self.storage;
        Ok(match question {
            Effect::Find { device, incarnation } => Event::Found(self.find(device, incarnation)?),
            Effect::Open { certificate, incarnation, counter, position } => {
                self.open(&certificate, incarnation, counter, &position, now)?
            }
            Effect::ReadRoll { certificate, after } => Event::Roll(self.membership()?.visible(certificate.unit, after)),
            Effect::Store(batch) => self.store(&batch, now)?,
            Effect::Vouch { certificate, streams } => Event::Vouched(self.vouch(&certificate, streams)?),
            // The server knows better than any voucher what it holds.
            Effect::Keep(_) => Event::Kept,
            Effect::ReadLog { channel, after, except: (device, incarnation), bytes_max } => {
                Event::Log(storage.log_after(channel, after.seq, stream_key(device, incarnation), bytes_max)?)
            }
            Effect::ReadDocs { channel, after, bytes_max, room, dictionary } => {
                self.documents(channel, after, (bytes_max, room), dictionary)?
            }
            Effect::Send(_) | Effect::Close => Event::Failed,
        })
    }

    fn membership(&self) -> StorageResult<Arc<Membership>> {
        self.membership.get(&*self.storage)
    }

    fn find(&self, device: DeviceId, incarnation: Incarnation) -> StorageResult<Option<Found>> {
        let membership = self.membership()?;
        let Some(certificate) = membership.devices.get(&device) else { return Ok(None) };
        *self.device.lock().unwrap_or_else(PoisonError::into_inner) = Some(device);
        let Some(entry) = membership.entry(certificate.number) else { return Ok(None) };
        let counter = self.storage.stream(stream_key(device, incarnation))?.counter;
        Ok(Some(Found { certificate: certificate.clone(), entry: entry.clone(), counter }))
    }

    fn open(
        &self,
        certificate: &Certificate,
        incarnation: Incarnation,
        counter: u64,
        position: &Position,
        clock: Moment,
    ) -> StorageResult<Event> {
        let storage = &self.storage;
        let key = stream_key(certificate.device, incarnation);
        let remembered = storage.remembered(key)?;
        let cursors = position.whole(&remembered);
        let told = cursors.as_ref().map(Remembered::of).filter(|told| *told != remembered);
        if let Some(counter) = storage.take_counter(key, counter, told.as_ref(), clock)? {
            return Ok(Event::Replayed { counter });
        }
        let membership = self.membership()?;
        let units = membership.units.keys().copied();
        let tips: BTreeMap<ChannelId, Cursor> = storage.channels()?.into_iter().collect();
        let mut channels = Vec::new();
        // Channels without content too: what the device itself is about to send there is marked at the end.
        for channel in Opened::readable(certificate, units, &membership.parents) {
            let Some(cursors) = &cursors else { break };
            let tip = tips.get(&channel).copied().unwrap_or(Cursor::START);
            channels.push(self.channel(channel, tip, key, cursors)?);
        }
        let (meta, state) = (storage.meta()?, storage.stream(key)?);
        let (epoch, roll, held) = (meta.restore_epoch, membership.tip, Held::upto(state.held, &state.hash));
        let reviews = storage.in_review(key, REVIEWS_MAX)?;
        Ok(Event::Opened(Opened { held, stable: state.stable, reviews, epoch, clock, roll, cursors, channels }))
    }

    /// One channel that the device may read.
    fn channel(
        &self,
        channel: ChannelId,
        tip: Cursor,
        key: StreamKey,
        cursors: &[(ChannelTag, Cursor)],
    ) -> StorageResult<ChannelState> {
        let storage = &self.storage;
        let offered = Offered::find(&channel, cursors, |cursor| storage.knows(channel, cursor))?;
        let mut state = ChannelState { channel, tip, offered, foreign_bytes: 0, document_bytes: 0 };
        if offered != Offered::Nothing || tip == Cursor::START {
            return Ok(state);
        }
        let weight = storage.weight(channel, key)?;
        (state.foreign_bytes, state.document_bytes) = (weight.batches, weight.documents);
        // After a snapshot the log goes on before the first change that the snapshot does not hold yet.
        match storage.snapshot_cursor(channel)? {
            Cursor::START => state.document_bytes = u64::MAX,
            cursor => state.tip = cursor,
        }
        Ok(state)
    }

    fn store(&self, batch: &Batch, now: Moment) -> StorageResult<Event> {
        let membership = self.membership()?;
        let mut judge = |shelf: &mut dyn Shelf| -> StorageResult<Verdict> {
            // What an operator changed until this moment counts: a revocation is not overtaken.
            let membership = membership.with_rows(&shelf.roll_after(membership.tip)?)?;
            let mut bench = Bench { shelf, membership: &membership };
            Ok(ingest(batch, self.server, &mut bench)?.verdict)
        };
        let stored = self.storage.store(batch, now, &mut judge)?;
        note_batch(batch, stored);
        let unit = batch.header.channel.unit;
        if let Some(became) = membership.parents.became(unit) {
            // Taken in all the same; doctor names the devices that still write there.
            tracing::warn!(event = "batch_of_ended_unit", device = %batch.header.device, %unit, %became);
        }
        Ok(Event::Stored(stored))
    }

    /// Lets a batch out of quarantine into its channel's log, since an operator wants it so: the gate from step 4 on.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn release(&self, id: u64, note: &str, now: Moment) -> StorageResult<Released> {
        let held = self.storage.in_quarantine(id)?;
        let Some(batch) = held.and_then(|(_, bytes)| Batch::parse(&bytes).ok()) else { return Ok(Released::Not) };
        let membership = self.membership()?;
        let mut judge = |shelf: &mut dyn Shelf| -> StorageResult<Verdict> {
            release(&batch, self.server, &mut Bench { shelf, membership: &membership })
        };
        self.storage.release(id, note, now, &mut judge)
    }

    /// Documents for a first sync: in frames that were packed for all, where these fit the device.
    fn documents(
        &self,
        channel: ChannelId,
        after: Option<DocId>,
        (bytes_max, room): (usize, usize),
        dictionary: u16,
    ) -> StorageResult<Event> {
        let mut upto = None;
        if let Some(snapshots) = self.snapshots.as_ref().filter(|_| dictionary == tungnha_sync::dictionary::SNAPSHOT) {
            match snapshots.page(&*self.storage, channel, after, (bytes_max, room))? {
                Page::Packed(frames) => return Ok(Event::Packed(frames)),
                Page::Alone(last) => upto = last,
            }
        }
        let mut page = self.storage.documents_after(channel, after, bytes_max)?;
        cut_at(&mut page, upto);
        Ok(Event::Docs(page))
    }

    /// What is held of streams, of those whose devices the asking one is told of.
    fn vouch(&self, certificate: &Certificate, streams: Vec<Stream>) -> StorageResult<Vec<Vouch>> {
        let membership = self.membership()?;
        let known = |stream: &Stream| {
            let maker = membership.devices.get(&stream.device);
            maker.is_some_and(|maker| access::sees(certificate.unit, maker.unit, &membership.parents))
        };
        let one = |stream: Stream| {
            let key = stream_key(stream.device, stream.incarnation);
            let state = self.storage.stream(key)?;
            let reviews = self.storage.in_review(key, REVIEWS_MAX)?;
            let (issuer, last) = (self.server, Held::upto(state.held, &state.hash));
            Ok(Vouch::Own(Voucher { issuer, stream, first: 1, last, stable: state.stable, reviews }))
        };
        streams.into_iter().filter(known).map(one).collect()
    }

    /// Notes the end of an exchange in the log: ids and counts.
    pub fn note_end(&self, end: &str, received: u64, sent: u64) {
        let device = *self.device.lock().unwrap_or_else(PoisonError::into_inner);
        let device = device.map_or_else(|| "unknown".to_owned(), |device| device.to_string());
        tracing::info!(event = "sync", device, end, received, sent);
    }
}

fn note_batch(batch: &Batch, stored: tungnha_sync::server::Stored) {
    use tungnha_sync::server::Stored;
    let (device, seq) = (batch.header.device, batch.header.seq);
    match stored {
        Stored::Held { review: None, .. } => tracing::debug!(event = "batch", %device, seq),
        Stored::Held { review: Some(reason), .. } | Stored::Rejected(reason) => {
            tracing::warn!(event = "batch_quarantined", %device, seq, reason = ?reason);
        }
        Stored::Gap { held } => tracing::info!(event = "batch_gap", %device, seq, held),
        Stored::Forked => tracing::warn!(event = "batch_forked", %device, seq),
    }
}

/// The membership and the storage's transaction, as the gate asks for them.
struct Bench<'a> {
    shelf: &'a mut dyn Shelf,
    membership: &'a Membership,
}

impl Ledger for Bench<'_> {
    type Error = StorageError;

    fn certificate(&mut self, device: DeviceId) -> StorageResult<Option<Certificate>> {
        Ok(self.membership.devices.get(&device).cloned())
    }

    fn head(&mut self, device: DeviceId, incarnation: Incarnation) -> StorageResult<Option<(u64, BatchHash)>> {
        self.shelf.head(stream_key(device, incarnation))
    }

    fn hash_of(&mut self, device: DeviceId, incarnation: Incarnation, seq: u64) -> StorageResult<Option<BatchHash>> {
        self.shelf.hash_of(stream_key(device, incarnation), seq)
    }

    fn document(&mut self, doc: DocId) -> StorageResult<Option<StoredDoc>> {
        self.shelf.document(doc)
    }

    fn tree(&self) -> &dyn Tree {
        &self.membership.parents
    }
}
