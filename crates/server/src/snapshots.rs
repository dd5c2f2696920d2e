//! Frames of first syncs, packed and signed once for all who need them.
//!
//! A village's documents are read, taken apart, compressed and signed to be sent; a hundred phones that take the same
//! village share that. Whether a frame is still what the database says is asked at each use, of the database itself: other
//! processes write there too (`bundle import`, `quarantine accept`), so nobody has to tell this one. Frames lie in memory,
//! bounded; a restart loses nothing but the work, which is done again when the server is quiet ([`Snapshots::prepare`]).

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tungnha_model::{ChannelId, DeviceId, DocId};
use tungnha_sync::server::{ChannelState, DocsPage, Offered, PackedFrame, pack_page};
use tungnha_sync::{Cursor, Incarnation, Signer, dictionary};

use crate::storage::{Storage, StorageResult, StreamKey};

/// What frames may take together: a hundred villages with years of visits, or a thousand that have just begun.
const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Documents that are read to be packed at once.
const READ_BYTES: usize = 256 * 1024;

/// The frames of all channels.
#[derive(Debug)]
pub struct Snapshots {
    signer: Signer,
    bytes_max: usize,
    room: Mutex<Room>,
    sent: AtomicU64,
    made: AtomicU64,
}

/// Who has how much.
#[derive(Debug, Default)]
struct Room {
    shelves: BTreeMap<ChannelId, Tenant>,
    /// Rises with every use.
    now: u64,
}

#[derive(Debug, Default)]
struct Tenant {
    shelf: Arc<Mutex<Shelf>>,
    bytes: usize,
    used: u64,
}

/// The frames of one channel.
#[derive(Debug, Default)]
struct Shelf {
    /// What the log's tip was when all of them were known to be good.
    upto: Cursor,
    /// At which tip nothing was missing.
    whole_at: Cursor,
    /// Each by the document that it comes after. No two overlap; where documents have moved there are gaps.
    frames: BTreeMap<Option<DocId>, PackedFrame>,
}

/// What there is to send.
#[derive(Debug, PartialEq, Eq)]
pub enum Page {
    /// These frames.
    Packed(Vec<PackedFrame>),
    /// Documents that are to be packed for this device alone, not beyond this one: there the kept frames go on.
    Alone(Option<DocId>),
}

/// What was done since the start, and what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Frames that were sent.
    pub sent: u64,
    /// Frames that were packed.
    pub made: u64,
    /// What they take together.
    pub bytes: usize,
}

impl Snapshots {
    /// Nothing yet. The signer is the server's.
    #[must_use]
    pub const fn new(signer: Signer) -> Self {
        Self::bounded(signer, BYTES_MAX)
    }

    /// The same with a bound of its own.
    #[must_use]
    pub const fn bounded(signer: Signer, bytes_max: usize) -> Self {
        let room = Mutex::new(Room { shelves: BTreeMap::new(), now: 0 });
        Self { signer, bytes_max, room, sent: AtomicU64::new(0), made: AtomicU64::new(0) }
    }

    /// The documents of a channel after one of them, not more than `bytes_max` and what has `room`. Whoever comes first
    /// packs what is missing; others who want the same wait for it.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn page(
        &self,
        storage: &dyn Storage,
        channel: ChannelId,
        after: Option<DocId>,
        (bytes_max, room): (usize, usize),
    ) -> StorageResult<Page> {
        let tenant = self.shelf(channel);
        let mut shelf = lock(&tenant);
        shelf.refresh(storage, channel)?;
        if let Some(last) = shelf.inside(after) {
            return Ok(Page::Alone(Some(last)));
        }
        if !shelf.frames.contains_key(&after) {
            self.fill(&mut shelf, storage, channel, after)?;
            self.settle(channel, &tenant, &shelf);
        }
        let Some(first) = shelf.frames.get(&after) else { return Ok(Page::Alone(None)) };
        if first.bytes.len() > room {
            return Ok(Page::Alone(Some(first.last)));
        }
        let frames = shelf.run(after, bytes_max.min(room));
        self.sent.fetch_add(frames.len() as u64, Relaxed);
        Ok(Page::Packed(frames))
    }

    /// Packs what is missing of all channels whose first sync is a snapshot, as long as half of the room is free and
    /// `quiet` says so.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn prepare(&self, storage: &dyn Storage, quiet: &dyn Fn() -> bool) -> StorageResult<()> {
        for (channel, tip) in storage.channels()? {
            let tenant = self.shelf(channel);
            if lock(&tenant).whole_at == tip {
                continue;
            }
            if is_worth_it(storage, channel, tip)? && !self.complete(&tenant, storage, channel, quiet)? {
                return Ok(());
            }
            lock(&tenant).whole_at = tip;
        }
        Ok(())
    }

    /// Packs what is missing of a channel; false if that had to stop.
    fn complete(
        &self,
        tenant: &Arc<Mutex<Shelf>>,
        storage: &dyn Storage,
        channel: ChannelId,
        quiet: &dyn Fn() -> bool,
    ) -> StorageResult<bool> {
        lock(tenant).refresh(storage, channel)?;
        while quiet() && self.counts().bytes < self.bytes_max / 2 {
            // Not held longer than for one piece: somebody may come and want what is there.
            let mut shelf = lock(tenant);
            let gap = shelf.first_gap();
            if !self.fill(&mut shelf, storage, channel, gap)? {
                return Ok(true);
            }
            self.settle(channel, tenant, &shelf);
        }
        Ok(false)
    }

    /// Packs the documents after one of them, up to where the next kept frame begins; false if there are none.
    fn fill(
        &self,
        shelf: &mut Shelf,
        storage: &dyn Storage,
        channel: ChannelId,
        after: Option<DocId>,
    ) -> StorageResult<bool> {
        let mut page = storage.documents_after(channel, after, READ_BYTES)?;
        let next = shelf.frames.range((Excluded(after), Unbounded)).next().and_then(|(id, _)| *id);
        let cut = cut_at(&mut page, next);
        let mut frames = pack_page(&self.signer, channel, &page, usize::MAX, dictionary::SNAPSHOT);
        self.made.fetch_add(frames.len() as u64, Relaxed);
        // The last one of a page is not full when more documents follow: it is made again together with them.
        if !cut && page.remaining > 0 && frames.len() > 1 {
            frames.pop();
        }
        let filled = !frames.is_empty();
        let mut begin = after;
        for frame in frames {
            let last = frame.last;
            shelf.frames.insert(begin, frame);
            begin = Some(last);
        }
        Ok(filled)
    }

    fn shelf(&self, channel: ChannelId) -> Arc<Mutex<Shelf>> {
        let mut room = lock(&self.room);
        room.now += 1;
        let now = room.now;
        let tenant = room.shelves.entry(channel).or_default();
        tenant.used = now;
        Arc::clone(&tenant.shelf)
    }

    /// Notes what a shelf takes now; those not used for longest make room.
    fn settle(&self, channel: ChannelId, held: &Arc<Mutex<Shelf>>, shelf: &Shelf) {
        let mut room = lock(&self.room);
        if let Some(tenant) = room.shelves.get_mut(&channel).filter(|tenant| Arc::ptr_eq(&tenant.shelf, held)) {
            tenant.bytes = shelf.frames.values().map(|frame| frame.bytes.len()).sum();
        }
        while room.shelves.values().map(|tenant| tenant.bytes).sum::<usize>() > self.bytes_max {
            let oldest = room.shelves.iter().filter(|(_, tenant)| tenant.bytes > 0).min_by_key(|(_, it)| it.used);
            let Some(oldest) = oldest.map(|(channel, _)| *channel) else { return };
            room.shelves.remove(&oldest);
        }
    }

    /// What was done, and what is held.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let bytes = lock(&self.room).shelves.values().map(|tenant| tenant.bytes).sum();
        Counts { sent: self.sent.load(Relaxed), made: self.made.load(Relaxed), bytes }
    }
}

impl Shelf {
    /// Takes away what is not as the database says any more.
    fn refresh(&mut self, storage: &dyn Storage, channel: ChannelId) -> StorageResult<()> {
        let moved = storage.moved_since(channel, &self.upto)?;
        match moved.docs {
            None => self.frames.clear(),
            Some(docs) => docs.into_iter().for_each(|doc| self.take_out(doc)),
        }
        self.upto = moved.tip;
        Ok(())
    }

    /// Takes away the frame in which a document lies, or would lie if it is new.
    fn take_out(&mut self, doc: DocId) {
        if let Some((after, frame)) = self.frames.range(..Some(doc)).next_back()
            && frame.last >= doc
        {
            let after = *after;
            self.frames.remove(&after);
        }
    }

    /// Where the frame ends in whose middle a document lies.
    fn inside(&self, doc: Option<DocId>) -> Option<DocId> {
        let (_, frame) = self.frames.range(..doc).next_back()?;
        Some(frame.last).filter(|last| Some(*last) > doc)
    }

    /// The frames that follow one another from a document on; at least one, if there is one, and not more bytes.
    fn run(&self, mut after: Option<DocId>, bytes_max: usize) -> Vec<PackedFrame> {
        let (mut frames, mut bytes): (Vec<PackedFrame>, usize) = (Vec::new(), 0);
        while let Some(frame) = self.frames.get(&after) {
            bytes = bytes.saturating_add(frame.bytes.len());
            if bytes > bytes_max && !frames.is_empty() {
                break;
            }
            after = Some(frame.last);
            frames.push(frame.clone());
        }
        frames
    }

    /// After which document the first frame is missing.
    fn first_gap(&self) -> Option<DocId> {
        let mut after = None;
        while let Some(frame) = self.frames.get(&after) {
            after = Some(frame.last);
        }
        after
    }
}

/// Leaves out what follows a document; whether something did.
pub fn cut_at(page: &mut DocsPage, last: Option<DocId>) -> bool {
    let Some(last) = last else { return false };
    let held = page.docs.partition_point(|doc| doc.id <= last);
    let over = page.docs.len().saturating_sub(held);
    page.docs.truncate(held);
    page.remaining = page.remaining.saturating_add(u32::try_from(over).unwrap_or(u32::MAX));
    over > 0
}

/// Whether a device that has nothing would get the documents of a channel.
fn is_worth_it(storage: &dyn Storage, channel: ChannelId, tip: Cursor) -> StorageResult<bool> {
    let nobody = StreamKey { device: DeviceId([0; 16]), incarnation: Incarnation(0) };
    let weight = storage.weight(channel, nobody)?;
    let (foreign_bytes, document_bytes) = (weight.batches, weight.documents);
    let state = ChannelState { channel, tip, offered: Offered::Nothing, foreign_bytes, document_bytes };
    Ok(state.is_worth_a_snapshot())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
