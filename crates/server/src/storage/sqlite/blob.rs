//! Photos and voice notes.
//!
//! They are rows of the one database rather than files beside it: what a receipt says is durable, a backup copies and
//! an integrity check covers is then the same for records and photos, and no crash leaves a file without its row.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tungnha_model::{BlobHash, BlobPart, ChannelId, DeviceId, Moment, UnitId};
use tungnha_sync::blob::Offer;

use super::channel::{lane, lane_number};
use super::unsigned;
use crate::storage::{BlobHeld, StorageError, StorageResult};

pub fn held(db: &Connection, device: DeviceId, offer: &Offer) -> StorageResult<BlobHeld> {
    let sql = "SELECT 1 FROM blob WHERE hash = ?1 AND unit = ?2 AND lane = ?3";
    let place = params![offer.part.hash.0, offer.channel.unit.bytes(), lane_number(offer.channel.lane)];
    if db.prepare_cached(sql)?.exists(place)? {
        return Ok(BlobHeld::Whole);
    }
    let sql = "SELECT coalesce(sum(length(bytes)), 0) FROM upload_piece
               WHERE device = ?1 AND hash = ?2 AND unit = ?3 AND lane = ?4";
    let sum: i64 = db.prepare_cached(sql)?.query_row(place_of(device, offer), |row| row.get(0))?;
    Ok(BlobHeld::Part(u32::try_from(sum).unwrap_or(u32::MAX)))
}

type Place = ([u8; 16], [u8; 32], [u8; 16], u8);

fn place_of(device: DeviceId, offer: &Offer) -> Place {
    (device.0, offer.part.hash.0, offer.channel.unit.0, lane_number(offer.channel.lane))
}

/// Appends where it goes on; anything else changes nothing.
pub fn append(
    tx: &Transaction<'_>,
    device: DeviceId,
    offer: &Offer,
    (offset, bytes): (u32, &[u8]),
    now: Moment,
) -> StorageResult<BlobHeld> {
    let before = held(tx, device, offer)?;
    let end = u64::from(offset).saturating_add(bytes.len() as u64);
    if before != BlobHeld::Part(offset) || bytes.is_empty() || end > u64::from(offer.part.bytes) {
        return Ok(before);
    }
    let (device_id, hash, unit, lane) = place_of(device, offer);
    let sql = "INSERT INTO upload_piece (device, hash, unit, lane, start, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    tx.prepare_cached(sql)?.execute(params![device_id, hash, unit, lane, offset, bytes])?;
    if end < u64::from(offer.part.bytes) {
        return Ok(BlobHeld::Part(u32::try_from(end).unwrap_or(u32::MAX)));
    }
    finish(tx, device, offer, now)
}

/// All has come: it is what it says, or nothing of it stays.
fn finish(tx: &Transaction<'_>, device: DeviceId, offer: &Offer, now: Moment) -> StorageResult<BlobHeld> {
    let whole = matches_hash(tx, device, offer)?;
    let (device_id, hash, unit, lane) = place_of(device, offer);
    if whole {
        let sql = "INSERT INTO blob_piece (hash, start, bytes)
                   SELECT hash, start, bytes FROM upload_piece
                   WHERE device = ?1 AND hash = ?2 AND unit = ?3 AND lane = ?4
                     AND NOT EXISTS (SELECT 1 FROM blob WHERE hash = ?2)";
        tx.prepare_cached(sql)?.execute(place_of(device, offer))?;
        let sql = "INSERT INTO blob (hash, unit, lane, size, device, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        tx.prepare_cached(sql)?.execute(params![hash, unit, lane, offer.part.bytes, device_id, now.millis()])?;
    }
    let sql = "DELETE FROM upload_piece WHERE device = ?1 AND hash = ?2 AND unit = ?3 AND lane = ?4";
    tx.prepare_cached(sql)?.execute(place_of(device, offer))?;
    Ok(if whole { BlobHeld::Whole } else { BlobHeld::Damaged })
}

fn matches_hash(tx: &Transaction<'_>, device: DeviceId, offer: &Offer) -> StorageResult<bool> {
    let sql =
        "SELECT bytes FROM upload_piece WHERE device = ?1 AND hash = ?2 AND unit = ?3 AND lane = ?4 ORDER BY start";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(place_of(device, offer))?;
    let mut hasher = blake3::Hasher::new();
    while let Some(row) = rows.next()? {
        hasher.update(row.get_ref(0)?.as_blob().map_err(|cause| StorageError::Other(cause.to_string()))?);
    }
    Ok(hasher.finalize().as_bytes() == &offer.part.hash.0)
}

pub fn channels(db: &Connection, part: BlobPart) -> StorageResult<Vec<ChannelId>> {
    let mut statement = db.prepare_cached("SELECT unit, lane FROM blob WHERE hash = ?1 AND size = ?2")?;
    let rows = statement.query_map(params![part.hash.0, part.bytes], |row| {
        Ok(ChannelId { unit: UnitId(row.get(0)?), lane: lane(row.get(1)?) })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The piece in which a byte lies, from that byte on.
pub fn piece(db: &Connection, hash: BlobHash, offset: u32) -> StorageResult<Option<Vec<u8>>> {
    let sql = "SELECT substr(bytes, ?2 - start + 1) FROM blob_piece
               WHERE hash = ?1 AND start <= ?2 ORDER BY start DESC LIMIT 1";
    let found: Option<Vec<u8>> =
        db.prepare_cached(sql)?.query_row(params![hash.0, offset], |row| row.get(0)).optional()?;
    Ok(found.filter(|bytes| !bytes.is_empty()))
}

/// How many there are, or the first that is not what its name says.
pub fn check(db: &Connection) -> StorageResult<Result<u64, BlobHash>> {
    let mut statement = db.prepare("SELECT hash, max(size) FROM blob GROUP BY hash ORDER BY hash")?;
    let mut pieces = db.prepare("SELECT bytes FROM blob_piece WHERE hash = ?1 ORDER BY start")?;
    let mut rows = statement.query([])?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        let hash = BlobHash(row.get(0)?);
        let size = unsigned(row.get(1)?);
        let (mut hasher, mut seen) = (blake3::Hasher::new(), 0_u64);
        let mut parts = pieces.query([hash.0])?;
        while let Some(part) = parts.next()? {
            let bytes: Vec<u8> = part.get(0)?;
            seen = seen.saturating_add(bytes.len() as u64);
            hasher.update(&bytes);
        }
        if seen != size || hasher.finalize().as_bytes() != &hash.0 {
            return Ok(Err(hash));
        }
        count = count.saturating_add(1);
    }
    Ok(Ok(count))
}
