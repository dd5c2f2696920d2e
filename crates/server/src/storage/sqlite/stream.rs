//! Devices as the server sees them, and how far their streams are held.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use tungnha_model::{DeviceId, Moment};
use tungnha_sync::{BatchHash, Incarnation, Remembered};

use super::{int, key_of, unsigned};
use crate::storage::{DeviceRow, StorageResult, StreamKey, StreamState};

pub fn take_counter(
    tx: &Transaction<'_>,
    key: StreamKey,
    counter: u64,
    told: Option<&Remembered>,
    now: Moment,
) -> StorageResult<Option<u64>> {
    let (device, incarnation) = key_of(key);
    let mut statement = tx.prepare_cached(include_str!("take_counter.sql"))?;
    let taken =
        statement.execute(params![device, incarnation, int(counter)?, now.millis(), told.map(Remembered::to_bytes)])?;
    if taken == 1 { Ok(None) } else { Ok(Some(read(tx, key)?.counter)) }
}

pub fn remembered(db: &Connection, key: StreamKey) -> StorageResult<Remembered> {
    let (device, incarnation) = key_of(key);
    let sql = "SELECT told FROM stream WHERE device = ?1 AND incarnation = ?2";
    let found: Option<Vec<u8>> =
        db.prepare_cached(sql)?.query_row(params![device, incarnation], |row| row.get(0)).optional()?;
    Ok(found.map(|bytes| Remembered::from_bytes(&bytes)).unwrap_or_default())
}

pub fn read(db: &Connection, key: StreamKey) -> StorageResult<StreamState> {
    let (device, incarnation) = key_of(key);
    let sql = "SELECT held_seq, held_hash, stable_seq, counter FROM stream WHERE device = ?1 AND incarnation = ?2";
    let found = db.prepare_cached(sql)?.query_row(params![device, incarnation], |row| state_at(row, 0)).optional()?;
    Ok(found.unwrap_or_default())
}

/// The last batch held (number and hash); `None` before the first.
pub fn head(db: &Connection, key: StreamKey) -> StorageResult<Option<(u64, BatchHash)>> {
    let state = read(db, key)?;
    Ok((state.held > 0).then_some((state.held, state.hash)))
}

fn state_at(row: &Row<'_>, first: usize) -> rusqlite::Result<StreamState> {
    Ok(StreamState {
        held: unsigned(row.get(first)?),
        hash: BatchHash(row.get(first + 1)?),
        stable: unsigned(row.get(first + 2)?),
        counter: unsigned(row.get(first + 3)?),
    })
}

pub fn advance(tx: &Transaction<'_>, key: StreamKey, seq: u64, hash: &BatchHash) -> StorageResult<()> {
    let (device, incarnation) = key_of(key);
    let mut statement = tx.prepare_cached(include_str!("advance_stream.sql"))?;
    statement.execute(params![device, incarnation, int(seq)?, hash.0])?;
    Ok(())
}

pub fn devices(db: &Connection) -> StorageResult<Vec<DeviceRow>> {
    let mut statement = db.prepare_cached(include_str!("devices.sql"))?;
    let mut rows = statement.query([])?;
    let mut devices: Vec<DeviceRow> = Vec::new();
    while let Some(row) = rows.next()? {
        let device = DeviceId(row.get(0)?);
        if devices.last().is_none_or(|last| last.device != device) {
            devices.push(DeviceRow { device, last_seen: None, streams: Vec::new() });
        }
        if let Some(last) = devices.last_mut() {
            last.last_seen = last.last_seen.max(row.get::<_, Option<i64>>(2)?.map(Moment));
            last.streams.push((Incarnation(u64::from_be_bytes(row.get(1)?)), state_at(row, 3)?));
        }
    }
    Ok(devices)
}
