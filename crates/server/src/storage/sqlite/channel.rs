//! Channels: their logs without gaps, and the cache of documents.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use tungnha_model::{ChannelId, DocId, DocKind, Lane, UnitId};
use tungnha_sync::gate::StoredDoc;
use tungnha_sync::server::{DocsPage, LogPage, LogRow};
use tungnha_sync::{Batch, BatchHash, Chain, Cursor, SnapshotDoc};

use super::{int, key_of, unsigned};
use crate::storage::{Moved, StorageResult, StreamKey, Weight};

/// Rows looked at in one page, so that a long run of own rows does not hold a reader forever.
const ROWS_MAX: usize = 512;

/// A lane's number in the database; never changes its meaning.
pub const fn lane_number(lane: Lane) -> u8 {
    match lane {
        Lane::Field => 0,
        Lane::Down => 1,
        Lane::Up => 2,
    }
}

/// The lane of a number.
pub const fn lane(number: u8) -> Lane {
    match number {
        1 => Lane::Down,
        2 => Lane::Up,
        _ => Lane::Field,
    }
}

pub fn tip(db: &Connection, channel: ChannelId) -> StorageResult<Cursor> {
    let mut statement = db.prepare_cached("SELECT seq, chain FROM channel WHERE unit = ?1 AND lane = ?2")?;
    let found = statement.query_row(params![channel.unit.bytes(), lane_number(channel.lane)], |row| cursor_at(row, 0));
    Ok(found.optional()?.unwrap_or(Cursor::START))
}

fn cursor_at(row: &Row<'_>, first: usize) -> rusqlite::Result<Cursor> {
    Ok(Cursor::at(unsigned(row.get(first)?), Chain(row.get(first + 1)?)))
}

pub fn list(db: &Connection) -> StorageResult<Vec<(ChannelId, Cursor)>> {
    let mut statement = db.prepare_cached("SELECT unit, lane, seq, chain FROM channel ORDER BY unit, lane")?;
    let rows = statement.query_map([], |row| {
        Ok((ChannelId { unit: UnitId(row.get(0)?), lane: lane(row.get(1)?) }, cursor_at(row, 2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the next place in a channel's log.
pub fn extend(tx: &Transaction<'_>, channel: ChannelId, hash: &BatchHash) -> StorageResult<Cursor> {
    let next = tip(tx, channel)?.next(hash);
    let sql = "INSERT OR REPLACE INTO channel (unit, lane, seq, chain) VALUES (?1, ?2, ?3, ?4)";
    let lane = lane_number(channel.lane);
    tx.prepare_cached(sql)?.execute(params![channel.unit.bytes(), lane, int(next.seq)?, next.chain.0])?;
    Ok(next)
}

fn chain_at(db: &Connection, channel: ChannelId, seq: u64) -> StorageResult<Option<Chain>> {
    // A number beyond SQLite's is no row's.
    let Ok(seq) = int(seq) else { return Ok(None) };
    if seq == 0 {
        return Ok(Some(Chain::START));
    }
    let mut statement = db.prepare_cached("SELECT chain FROM batch WHERE unit = ?1 AND lane = ?2 AND seq = ?3")?;
    let found = statement.query_row(params![channel.unit.bytes(), lane_number(channel.lane), seq], |row| row.get(0));
    Ok(found.optional()?.map(Chain))
}

pub fn knows(db: &Connection, channel: ChannelId, cursor: &Cursor) -> StorageResult<bool> {
    Ok(chain_at(db, channel, cursor.seq)? == Some(cursor.chain))
}

/// Where the log must be followed from after a snapshot of the cache.
pub fn snapshot_cursor(db: &Connection, channel: ChannelId) -> StorageResult<Cursor> {
    let mut statement = db.prepare_cached(include_str!("first_waiting.sql"))?;
    let first: Option<i64> =
        statement.query_row(params![channel.unit.bytes(), lane_number(channel.lane)], |row| row.get(0))?;
    let Some(first) = first.map(unsigned) else { return tip(db, channel) };
    let seq = first.saturating_sub(1);
    Ok(chain_at(db, channel, seq)?.map_or(Cursor::START, |chain| Cursor::at(seq, chain)))
}

pub fn weight(db: &Connection, channel: ChannelId, except: StreamKey) -> StorageResult<Weight> {
    let (device, incarnation) = key_of(except);
    let mut statement = db.prepare_cached(include_str!("weight.sql"))?;
    let lane = lane_number(channel.lane);
    Ok(statement.query_row(params![channel.unit.bytes(), lane, device, incarnation], |row| {
        Ok(Weight { batches: unsigned(row.get(0)?), documents: unsigned(row.get(1)?) })
    })?)
}

pub fn log_after(
    db: &Connection,
    channel: ChannelId,
    after: u64,
    except: StreamKey,
    bytes: usize,
) -> StorageResult<LogPage> {
    let tip = tip(db, channel)?;
    let (device, incarnation) = key_of(except);
    let mut statement = db.prepare_cached(include_str!("log_after.sql"))?;
    let lane = lane_number(channel.lane);
    let mut rows = statement.query(params![channel.unit.bytes(), lane, int(after)?, device, incarnation])?;
    let chain = chain_at(db, channel, after)?.unwrap_or_default();
    let mut page = LogPage { rows: Vec::new(), upto: Cursor::at(after, chain), end: false };
    let (mut size, mut looked_at) = (0_usize, 0_usize);
    while let Some(row) = rows.next()? {
        let (cursor, own): (Cursor, bool) = (cursor_at(row, 0)?, row.get(2)?);
        if !own {
            let batch: Vec<u8> = row.get(3)?;
            size = size.saturating_add(batch.len());
            if size > bytes && !page.rows.is_empty() {
                break;
            }
            page.rows.push(LogRow { cursor, bytes: batch });
        }
        page.upto = cursor;
        looked_at += 1;
        if looked_at >= ROWS_MAX {
            break;
        }
    }
    page.end = page.upto.seq >= tip.seq;
    Ok(page)
}

pub fn document(db: &Connection, id: DocId) -> StorageResult<Option<StoredDoc>> {
    let mut statement = db.prepare_cached("SELECT unit, lane, kind, bytes FROM document WHERE id = ?1")?;
    let found = statement.query_row([id.bytes()], |row| {
        let channel = ChannelId { unit: UnitId(row.get(0)?), lane: lane(row.get(1)?) };
        let bytes: Vec<u8> = row.get(3)?;
        let bytes = Some(bytes).filter(|bytes| !bytes.is_empty());
        Ok(StoredDoc { channel, kind: DocKind(row.get(2)?), bytes, waiting: Vec::new() })
    });
    let Some(mut document) = found.optional()? else { return Ok(None) };
    let mut statement = db.prepare_cached("SELECT bytes FROM waiting WHERE document = ?1 ORDER BY seq")?;
    document.waiting = statement.query_map([id.bytes()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Some(document))
}

/// Where in its channel's log the document was moved last; `None` when it is not there.
pub fn place_of(db: &Connection, id: DocId) -> StorageResult<Option<u64>> {
    let mut statement = db.prepare_cached("SELECT seq FROM document WHERE id = ?1")?;
    Ok(statement.query_row([id.bytes()], |row| row.get(0).map(unsigned)).optional()?)
}

pub fn documents_after(
    db: &Connection,
    channel: ChannelId,
    after: Option<DocId>,
    bytes: usize,
) -> StorageResult<DocsPage> {
    let (unit, lane) = (channel.unit.bytes(), lane_number(channel.lane));
    let after: &[u8] = after.as_ref().map_or(&[], |id| id.bytes());
    let mut count = db.prepare_cached(include_str!("count_documents_after.sql"))?;
    let total: u32 = count.query_row(params![unit, lane, after], |row| row.get(0))?;
    let mut statement = db.prepare_cached(include_str!("documents_after.sql"))?;
    let mut rows = statement.query(params![unit, lane, after])?;
    let (mut docs, mut size) = (Vec::new(), 0_usize);
    while let Some(row) = rows.next()? {
        let doc = SnapshotDoc { id: DocId(row.get(0)?), kind: DocKind(row.get(1)?), bytes: row.get(2)? };
        size = size.saturating_add(doc.bytes.len());
        if size > bytes && !docs.is_empty() {
            break;
        }
        docs.push(doc);
    }
    let sent = u32::try_from(docs.len()).unwrap_or(u32::MAX);
    Ok(DocsPage { docs, remaining: total.saturating_sub(sent) })
}

pub fn moved_since(db: &Connection, channel: ChannelId, since: &Cursor) -> StorageResult<Moved> {
    let tip = tip(db, channel)?;
    if !knows(db, channel, since)? {
        return Ok(Moved { tip, docs: None });
    }
    let sql = "SELECT id FROM document WHERE unit = ?1 AND lane = ?2 AND seq > ?3";
    let mut statement = db.prepare_cached(sql)?;
    let values = params![channel.unit.bytes(), lane_number(channel.lane), int(since.seq)?];
    let docs = statement.query_map(values, |row| row.get(0).map(DocId))?.collect::<Result<_, _>>()?;
    Ok(Moved { tip, docs: Some(docs) })
}

/// The first row of a channel's log that does not follow from the one before, or whose bytes are not what was signed.
pub fn check_log(db: &Connection, channel: ChannelId) -> StorageResult<Option<u64>> {
    let mut statement = db.prepare_cached(include_str!("check_log.sql"))?;
    let mut rows = statement.query(params![channel.unit.bytes(), lane_number(channel.lane)])?;
    let mut last = Cursor::START;
    while let Some(row) = rows.next()? {
        let (cursor, hash, bytes) = (cursor_at(row, 0)?, BatchHash(row.get(2)?), row.get::<_, Vec<u8>>(3)?);
        let same = Batch::parse(&bytes).is_ok_and(|batch| batch.hash == hash && batch.header.channel == channel);
        if !same || cursor != last.next(&hash) {
            return Ok(Some(last.seq + 1));
        }
        last = cursor;
    }
    let tip = tip(db, channel)?;
    Ok((tip != last).then_some(last.seq + 1))
}
