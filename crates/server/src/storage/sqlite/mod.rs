//! The embedded SQLite: one writer connection, readers beside it, other processes welcome (WAL, busy time-out).
//!
//! `synchronous=FULL`: a receipt says that a batch survives a power cut, and WAL with NORMAL may roll back.

mod audit;
mod backup;
mod blob;
mod channel;
mod claims;
mod ingest;
mod invitation;
mod meta;
mod migrate;
mod peek;
mod quarantine;
mod roll;
mod stream;
mod together;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tungnha_model::{BlobHash, BlobPart, ChannelId, DeviceId, DocId, Moment, ServerId};
use tungnha_sync::blob::Offer;
use tungnha_sync::enrol::{CodeId, InviteId};
use tungnha_sync::server::{DocsPage, LogPage, Stored};
use tungnha_sync::{Batch, Cursor, Remembered};

use super::{
    AuditRow, BackupContent, BackupRow, BlobHeld, Commits, DeviceRow, Invitation, Judge, MakeEntries, Meta, Moved,
    QuarantineRow, Released, RollRow, Storage, StorageError, StorageResult, StreamKey, StreamState, Weight,
};

use claims::Claims;
use together::Together;

pub use backup::{read_extra, verify_file};
pub use migrate::latest as latest_version;

const BUSY: Duration = Duration::from_secs(10);

/// A server's SQLite database.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    claims: Claims,
    together: Together,
    redone: AtomicU64,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Makes a new database with its identity.
    ///
    /// # Errors
    /// If the file exists or cannot be written.
    pub fn create(path: &Path, server: ServerId, restore_epoch: [u8; 4], now: Moment) -> StorageResult<Self> {
        crate::folder::write_private(path, &[])?;
        let storage = Self::open_file(path)?;
        storage.write(|tx| meta::create(tx, server, restore_epoch, now))?;
        Ok(storage)
    }

    /// Opens a database and brings it to this release's version.
    ///
    /// # Errors
    /// If it is missing, damaged, or from a newer release; then nothing is touched.
    pub fn open(path: &Path) -> StorageResult<Self> {
        // An empty file is not ours: `create` never leaves one behind.
        if std::fs::metadata(path)?.len() == 0 {
            return Err(StorageError::Corrupt("empty file".to_owned()));
        }
        Self::open_file(path)
    }

    fn open_file(path: &Path) -> StorageResult<Self> {
        let mut writer = connect(path)?;
        let found = migrate::version(&writer)?;
        if found > migrate::latest() {
            return Err(StorageError::Newer { found, known: migrate::latest() });
        }
        writer.pragma_update(None, "journal_mode", "WAL")?;
        migrate::run(&mut writer)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            claims: Claims::default(),
            together: Together::default(),
            redone: AtomicU64::new(0),
            readers: Mutex::new(Vec::new()),
        })
    }

    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> StorageResult<T>) -> StorageResult<T> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// The same with whoever else waits for a commit; see [`Together::write`].
    fn write_together<T: Send + 'static>(
        &self,
        work: impl FnMut(&Transaction<'_>) -> StorageResult<T> + Send + 'static,
    ) -> StorageResult<T> {
        self.together.write(&self.writer, work)
    }

    /// A verdict could not be carried out, since what it rested on had moved.
    fn note_redone(&self) {
        self.redone.fetch_add(1, Relaxed);
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> StorageResult<T>) -> StorageResult<T> {
        let idle = lock(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => connect(&self.path)?,
        };
        let value = {
            let tx = reader.transaction()?;
            work(&tx)
        };
        lock(&self.readers).push(reader);
        value
    }
}

/// A panic in another call rolled its transaction back; the connection itself is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path) -> StorageResult<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// SQLite's integers are signed; a number beyond them is nobody's honest number.
fn int(value: u64) -> StorageResult<i64> {
    i64::try_from(value).map_err(|_| StorageError::Other(format!("number too large: {value}")))
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A stream's key as it is stored: an incarnation is any u64, which SQLite's integers do not hold.
const fn key_of(key: StreamKey) -> ([u8; 16], [u8; 8]) {
    (key.device.0, key.incarnation.0.to_be_bytes())
}

impl Storage for Sqlite {
    fn meta(&self) -> StorageResult<Meta> {
        self.read(meta::read)
    }

    fn roll_tip(&self) -> StorageResult<u64> {
        self.read(roll::tip)
    }

    fn roll_after(&self, number: u64) -> StorageResult<Vec<RollRow>> {
        self.read(|db| roll::after(db, number))
    }

    fn append_roll(&self, now: Moment, make: MakeEntries<'_>) -> StorageResult<u64> {
        self.write(|tx| roll::append(tx, now, make))
    }

    fn take_counter(
        &self,
        key: StreamKey,
        counter: u64,
        told: Option<&Remembered>,
        now: Moment,
    ) -> StorageResult<Option<u64>> {
        let told = told.cloned();
        self.write_together(move |tx| stream::take_counter(tx, key, counter, told.as_ref(), now))
    }

    fn remembered(&self, key: StreamKey) -> StorageResult<Remembered> {
        self.read(|db| stream::remembered(db, key))
    }

    fn devices(&self) -> StorageResult<Vec<DeviceRow>> {
        self.read(stream::devices)
    }

    fn stream(&self, key: StreamKey) -> StorageResult<StreamState> {
        self.read(|db| stream::read(db, key))
    }

    fn store(&self, batch: &Batch, received: Moment, judge: Judge<'_>) -> StorageResult<Stored> {
        ingest::store(self, batch, received, judge)
    }

    fn commits(&self) -> Commits {
        let (commits, writes) = self.together.counts();
        Commits { commits, writes, redone: self.redone.load(Relaxed) }
    }

    fn in_review(&self, key: StreamKey, limit: usize) -> StorageResult<Vec<u64>> {
        self.read(|db| quarantine::in_review(db, key, limit))
    }

    fn quarantined(&self) -> StorageResult<Vec<QuarantineRow>> {
        self.read(quarantine::list)
    }

    fn in_quarantine(&self, id: u64) -> StorageResult<Option<(QuarantineRow, Vec<u8>)>> {
        self.read(|db| quarantine::one(db, id))
    }

    fn release(&self, id: u64, note: &str, now: Moment, judge: Judge<'_>) -> StorageResult<Released> {
        self.write(|tx| quarantine::release(tx, id, note, now, judge))
    }

    fn dismiss(&self, id: u64, note: &str, now: Moment) -> StorageResult<bool> {
        self.write(|tx| quarantine::dismiss(tx, id, note, now))
    }

    fn audit(&self) -> StorageResult<Vec<AuditRow>> {
        self.read(audit::list)
    }

    fn tip(&self, channel: ChannelId) -> StorageResult<Cursor> {
        self.read(|db| channel::tip(db, channel))
    }

    fn channels(&self) -> StorageResult<Vec<(ChannelId, Cursor)>> {
        self.read(channel::list)
    }

    fn knows(&self, channel: ChannelId, cursor: &Cursor) -> StorageResult<bool> {
        self.read(|db| channel::knows(db, channel, cursor))
    }

    fn snapshot_cursor(&self, channel: ChannelId) -> StorageResult<Cursor> {
        self.read(|db| channel::snapshot_cursor(db, channel))
    }

    fn weight(&self, channel: ChannelId, except: StreamKey) -> StorageResult<Weight> {
        self.read(|db| channel::weight(db, channel, except))
    }

    fn log_after(&self, channel: ChannelId, after: u64, except: StreamKey, bytes: usize) -> StorageResult<LogPage> {
        self.read(|db| channel::log_after(db, channel, after, except, bytes))
    }

    fn documents_after(&self, channel: ChannelId, after: Option<DocId>, bytes: usize) -> StorageResult<DocsPage> {
        self.read(|db| channel::documents_after(db, channel, after, bytes))
    }

    fn moved_since(&self, channel: ChannelId, tip: &Cursor) -> StorageResult<Moved> {
        self.read(|db| channel::moved_since(db, channel, tip))
    }

    fn check_log(&self, channel: ChannelId) -> StorageResult<Option<u64>> {
        self.read(|db| channel::check_log(db, channel))
    }

    fn add_invitation(&self, new: &Invitation) -> StorageResult<bool> {
        self.write(|tx| invitation::add(tx, new))
    }

    fn invitation(&self, id: InviteId) -> StorageResult<Option<Invitation>> {
        self.read(|db| invitation::by_id(db, id))
    }

    fn invitation_by_code(&self, id: CodeId) -> StorageResult<Option<Invitation>> {
        self.read(|db| invitation::by_code(db, id))
    }

    fn wrong_try(&self, id: InviteId) -> StorageResult<u32> {
        self.write(|tx| invitation::wrong_try(tx, id))
    }

    fn use_invitation(
        &self,
        id: InviteId,
        device: DeviceId,
        now: Moment,
        make: MakeEntries<'_>,
    ) -> StorageResult<bool> {
        self.write(|tx| {
            let free = invitation::take(tx, id, device, now)?;
            if free {
                roll::append(tx, now, make)?;
            }
            Ok(free)
        })
    }

    fn blob_held(&self, device: DeviceId, offer: &Offer) -> StorageResult<BlobHeld> {
        self.read(|db| blob::held(db, device, offer))
    }

    fn blob_append(
        &self,
        device: DeviceId,
        offer: &Offer,
        piece: (u32, &[u8]),
        now: Moment,
    ) -> StorageResult<BlobHeld> {
        self.write(|tx| blob::append(tx, device, offer, piece, now))
    }

    fn blob_channels(&self, part: BlobPart) -> StorageResult<Vec<ChannelId>> {
        self.read(|db| blob::channels(db, part))
    }

    fn blob_piece(&self, hash: BlobHash, offset: u32) -> StorageResult<Option<Vec<u8>>> {
        self.read(|db| blob::piece(db, hash, offset))
    }

    fn check_blobs(&self) -> StorageResult<Result<u64, BlobHash>> {
        self.read(blob::check)
    }

    fn backup_to(&self, file: &Path, extra: &[(String, Vec<u8>)]) -> StorageResult<BackupContent> {
        backup::copy(&connect(&self.path)?, file, extra)
    }

    fn note_backup(&self, content: &BackupContent, now: Moment) -> StorageResult<()> {
        self.write(|tx| backup::note(tx, content, now))
    }

    fn last_backup(&self) -> StorageResult<Option<BackupRow>> {
        self.read(backup::last)
    }

    fn check_integrity(&self) -> StorageResult<Vec<String>> {
        self.read(backup::check_integrity)
    }
}

impl Sqlite {
    /// Makes a server's database out of a copied backup: takes out the files that the backup carried and begins a
    /// new restore epoch, so that phones offer again what an older backup may lack.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish_restore(&self, restore_epoch: [u8; 4]) -> StorageResult<()> {
        self.write(|tx| {
            tx.execute_batch("DROP TABLE IF EXISTS file")?;
            meta::set_epoch(tx, restore_epoch)
        })
    }
}
