//! A batch's way in: the verdict, then one transaction for the log, the channel, the cache and the stream.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tungnha_model::{DocId, Moment};
use tungnha_sync::gate::{DocWrite, Reason, StoredDoc};
use tungnha_sync::server::{Stored, Verdict};
use tungnha_sync::{Batch, BatchHash, Cursor};

use super::peek::Peek;
use super::{Sqlite, channel, int, key_of, quarantine, roll, stream};
use crate::storage::{Judge, RollRow, Shelf, StorageResult, StreamKey, stream_of};

/// How often a batch is judged beside everything else, before it is judged under the lock, where nothing moves.
const TRIES: usize = 3;

/// What a judge under the lock sees: the transaction that carries its verdict out.
pub struct Desk<'a>(pub &'a Transaction<'a>);

impl Shelf for Desk<'_> {
    fn roll_after(&mut self, number: u64) -> StorageResult<Vec<RollRow>> {
        roll::after(self.0, number)
    }

    fn head(&mut self, key: StreamKey) -> StorageResult<Option<(u64, BatchHash)>> {
        stream::head(self.0, key)
    }

    fn hash_of(&mut self, key: StreamKey, seq: u64) -> StorageResult<Option<BatchHash>> {
        hash_of(self.0, key, seq)
    }

    fn document(&mut self, doc: DocId) -> StorageResult<Option<StoredDoc>> {
        channel::document(self.0, doc)
    }
}

pub fn hash_of(db: &Connection, key: StreamKey, seq: u64) -> StorageResult<Option<BatchHash>> {
    let (device, incarnation) = key_of(key);
    let mut statement = db.prepare_cached(include_str!("hash_of.sql"))?;
    let found = statement.query_row(params![device, incarnation, int(seq)?], |row| row.get(0).map(BatchHash));
    Ok(found.optional()?)
}

/// Judges a batch beside everything else and carries the verdict out with whoever else waits for a commit, if what it
/// rests on has not moved meanwhile; else it is judged anew.
pub fn store(storage: &Sqlite, batch: &Batch, received: Moment, judge: Judge<'_>) -> StorageResult<Stored> {
    let key = stream_of(batch);
    for _ in 0..TRIES {
        let mut peek = Peek::new(storage);
        let verdict = judge(&mut peek)?;
        // What a reader sees is durable: nothing has to be written to say it.
        match verdict {
            Verdict::Duplicate { .. } => return storage.read(|db| held(db, key, None)),
            Verdict::Gap { held } => return Ok(Stored::Gap { held }),
            _ => {}
        }
        let (seen, batch) = (peek.take_seen(), batch.clone());
        let carried = storage.write_together(move |tx| {
            if seen.still_holds(tx)? { carry_out(tx, &batch, received, &verdict).map(Some) } else { Ok(None) }
        })?;
        match carried {
            Some(stored) => return Ok(stored),
            None => storage.note_redone(),
        }
    }
    storage.write(|tx| {
        let verdict = judge(&mut Desk(tx))?;
        carry_out(tx, batch, received, &verdict)
    })
}

fn carry_out(tx: &Transaction<'_>, batch: &Batch, received: Moment, verdict: &Verdict) -> StorageResult<Stored> {
    let key = stream_of(batch);
    Ok(match verdict {
        Verdict::Accept { docs, .. } => {
            append(tx, batch, received, docs)?;
            held(tx, key, None)?
        }
        Verdict::Review(reason) => {
            quarantine::add(tx, batch, received, *reason, true)?;
            stream::advance(tx, key, batch.header.seq, &batch.hash)?;
            held(tx, key, Some(*reason))?
        }
        Verdict::Duplicate { .. } => held(tx, key, None)?,
        Verdict::Gap { held } => Stored::Gap { held: *held },
        Verdict::Forked => {
            quarantine::add(tx, batch, received, Reason::Forked, false)?;
            quarantine::add_held(tx, key, batch.header.seq, received)?;
            Stored::Forked
        }
        Verdict::Reject(reason) => {
            quarantine::add(tx, batch, received, *reason, false)?;
            Stored::Rejected(*reason)
        }
    })
}

fn held(db: &Connection, key: StreamKey, review: Option<Reason>) -> StorageResult<Stored> {
    let state = stream::read(db, key)?;
    Ok(Stored::Held { seq: state.held, stable: state.stable, review })
}

fn append(tx: &Transaction<'_>, batch: &Batch, received: Moment, docs: &[DocWrite]) -> StorageResult<()> {
    enter(tx, batch, received, docs)?;
    stream::advance(tx, stream_of(batch), batch.header.seq, &batch.hash)
}

/// Puts a batch into its channel's log, and what it makes of the documents; its stream is left where it stands.
pub fn enter(tx: &Transaction<'_>, batch: &Batch, received: Moment, docs: &[DocWrite]) -> StorageResult<()> {
    let header = &batch.header;
    let place = channel::extend(tx, header.channel, &batch.hash)?;
    let (device, incarnation) = key_of(stream_of(batch));
    tx.prepare_cached(include_str!("insert_batch.sql"))?.execute(params![
        header.channel.unit.bytes(),
        channel::lane_number(header.channel.lane),
        int(place.seq)?,
        place.chain.0,
        device,
        incarnation,
        int(header.seq)?,
        batch.hash.0,
        batch.bytes,
        received.millis(),
    ])?;
    for write in docs {
        store_document(tx, batch, received, write, &place)?;
    }
    Ok(())
}

fn store_document(
    tx: &Transaction<'_>,
    batch: &Batch,
    received: Moment,
    write: &DocWrite,
    place: &Cursor,
) -> StorageResult<()> {
    tx.prepare_cached(include_str!("upsert_document.sql"))?.execute(params![
        write.doc.bytes(),
        batch.header.channel.unit.bytes(),
        channel::lane_number(batch.header.channel.lane),
        write.kind.0,
        write.heads.concat(),
        write.bytes.as_deref().unwrap_or_default(),
        received.millis(),
        int(place.seq)?,
    ])?;
    for (change, reason) in &write.rejected {
        quarantine::add_change(tx, batch.header.channel, received, change, *reason)?;
    }
    let mut waiting = Vec::with_capacity(write.waiting.len());
    for bytes in &write.waiting {
        let hash = *blake3::hash(bytes).as_bytes();
        let sql = "SELECT seq FROM waiting WHERE document = ?1 AND hash = ?2";
        let since: Option<i64> =
            tx.prepare_cached(sql)?.query_row(params![write.doc.bytes(), hash], |row| row.get(0)).optional()?;
        waiting.push((hash, bytes, since.map_or_else(|| int(place.seq), Ok)?));
    }
    tx.prepare_cached("DELETE FROM waiting WHERE document = ?1")?.execute([write.doc.bytes()])?;
    for (hash, bytes, seq) in waiting {
        tx.prepare_cached("INSERT OR IGNORE INTO waiting (document, hash, bytes, seq) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![write.doc.bytes(), hash, bytes, seq])?;
    }
    Ok(())
}
