//! What was refused: kept with the reason, and decided upon.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use tungnha_model::{ChannelId, DeviceId, Moment, UnitId};
use tungnha_sync::gate::Reason;
use tungnha_sync::server::Verdict;
use tungnha_sync::{Batch, BatchHash, Incarnation};

use super::ingest::Desk;
use super::{audit, channel, ingest, int, key_of, unsigned};
use crate::storage::{Judge, QuarantineRow, Released, StorageResult, StreamKey, stream_of};

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
    let sql = "SELECT stream_seq FROM quarantine
         WHERE device = ?1 AND incarnation = ?2 AND counts = 1 AND accepted IS NOT 1
         ORDER BY stream_seq DESC LIMIT ?3";
    let mut statement = db.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![device, incarnation, limit], |row| row.get(0).map(unsigned))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn list(db: &Connection) -> StorageResult<Vec<QuarantineRow>> {
    let mut statement = db.prepare_cached(include_str!("list_quarantine.sql"))?;
    let rows = statement.query_map([], row_at)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn one(db: &Connection, id: u64) -> StorageResult<Option<(QuarantineRow, Vec<u8>)>> {
    let mut statement = db.prepare_cached(include_str!("one_quarantine.sql"))?;
    Ok(statement.query_row([int(id)?], |row| Ok((row_at(row)?, row.get(12)?))).optional()?)
}

fn row_at(row: &Row<'_>) -> rusqlite::Result<QuarantineRow> {
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
        counts: row.get(10)?,
        accepted: row.get(11)?,
    })
}

pub fn release(tx: &Transaction<'_>, id: u64, note: &str, now: Moment, judge: Judge<'_>) -> StorageResult<Released> {
    let Some((row, bytes)) = one(tx, id)? else { return Ok(Released::Not) };
    if row.accepted == Some(true) {
        return Ok(Released::Before);
    }
    let Some(batch) = Batch::parse(&bytes).ok().filter(|_| row.counts) else { return Ok(Released::Not) };
    match judge(&mut Desk(tx))? {
        Verdict::Accept { docs, .. } => {
            ingest::enter(tx, &batch, now, &docs)?;
            decide(tx, &row, true, note, now)?;
            Ok(Released::Done)
        }
        Verdict::Review(reason) | Verdict::Reject(reason) => Ok(Released::Refused(reason)),
        Verdict::Duplicate { .. } | Verdict::Gap { .. } | Verdict::Forked => Ok(Released::Not),
    }
}

pub fn dismiss(tx: &Transaction<'_>, id: u64, note: &str, now: Moment) -> StorageResult<bool> {
    let open = one(tx, id)?.filter(|(row, _)| row.accepted != Some(true));
    let Some((row, _)) = open else { return Ok(false) };
    decide(tx, &row, false, note, now)?;
    Ok(true)
}

fn decide(tx: &Transaction<'_>, row: &QuarantineRow, accepted: bool, note: &str, now: Moment) -> StorageResult<()> {
    tx.execute("UPDATE quarantine SET accepted = ?2 WHERE id = ?1", params![int(row.id)?, accepted])?;
    let what = if accepted { "quarantine accept" } else { "quarantine reject" };
    audit::append(tx, what, &row.hash.0, note, now)
}
