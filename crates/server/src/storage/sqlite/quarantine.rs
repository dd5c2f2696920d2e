//! What was refused: kept with the reason.

use rusqlite::{Connection, Transaction, params};
use tungnha_model::{ChannelId, DeviceId, Moment, UnitId};
use tungnha_sync::gate::Reason;
use tungnha_sync::{Batch, BatchHash, Incarnation};

use super::{channel, int, key_of, unsigned};
use crate::storage::{QuarantineRow, StorageResult, StreamKey, stream_of};

/// A reason's name in the database.
fn name(reason: Reason) -> String {
    format!("{reason:?}")
}

pub fn add(tx: &Transaction<'_>, batch: &Batch, received: Moment, reason: Reason, counts: bool) -> StorageResult<()> {
    let (device, incarnation) = key_of(stream_of(batch));
    tx.prepare_cached(include_str!("insert_quarantine.sql"))?.execute(params![
        received.millis(),
        device,
        incarnation,
        int(batch.header.seq)?,
        batch.hash.0,
        batch.header.channel.unit.bytes(),
        channel::lane_number(batch.header.channel.lane),
        name(reason),
        counts,
        batch.bytes,
    ])?;
    Ok(())
}

/// Keeps a change that had waited and turned out to be forged. It stands alone: its batch is in the log, and which
/// one that was is not known any more.
pub fn add_change(
    tx: &Transaction<'_>,
    home: ChannelId,
    received: Moment,
    change: &[u8],
    reason: Reason,
) -> StorageResult<()> {
    tx.prepare_cached(include_str!("insert_quarantine.sql"))?.execute(params![
        received.millis(),
        [0_u8; 16],
        [0_u8; 8],
        0,
        blake3::hash(change).as_bytes(),
        home.unit.bytes(),
        channel::lane_number(home.lane),
        name(reason),
        false,
        change,
    ])?;
    Ok(())
}

/// Puts a copy of the held batch with a forked number into quarantine; it stays in the log too.
pub fn add_held(tx: &Transaction<'_>, key: StreamKey, seq: u64, now: Moment) -> StorageResult<()> {
    let (device, incarnation) = key_of(key);
    tx.prepare_cached(include_str!("quarantine_held.sql"))?.execute(params![
        now.millis(),
        device,
        incarnation,
        int(seq)?,
        name(Reason::Forked)
    ])?;
    Ok(())
}

pub fn in_review(db: &Connection, key: StreamKey, limit: usize) -> StorageResult<Vec<u64>> {
    let (device, incarnation) = key_of(key);
    let sql = "SELECT stream_seq FROM quarantine WHERE device = ?1 AND incarnation = ?2 AND counts = 1
         ORDER BY stream_seq DESC LIMIT ?3";
    let mut statement = db.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![device, incarnation, limit], |row| row.get(0).map(unsigned))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn list(db: &Connection) -> StorageResult<Vec<QuarantineRow>> {
    let mut statement = db.prepare_cached(include_str!("list_quarantine.sql"))?;
    let rows = statement.query_map([], |row| {
        let incarnation = Incarnation(u64::from_be_bytes(row.get(3)?));
        Ok(QuarantineRow {
            id: unsigned(row.get(0)?),
            received: Moment(row.get(1)?),
            stream: StreamKey { device: DeviceId(row.get(2)?), incarnation },
            seq: unsigned(row.get(4)?),
            hash: BatchHash(row.get(5)?),
            channel: ChannelId { unit: UnitId(row.get(6)?), lane: channel::lane(row.get(7)?) },
            reason: row.get(8)?,
            size: unsigned(row.get(9)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
