//! Documents as stored.

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_docs::{DocError, Document};
use tungnha_model::{ChannelId, DocId, DocKind, HouseholdId, Lane, UnitId};

use crate::error::{Result, StoreError};

/// A stored document.
pub(crate) struct Stored {
    pub(crate) no: i64,
    pub(crate) kind: DocKind,
    pub(crate) channel: ChannelId,
    pub(crate) household: Option<HouseholdId>,
    pub(crate) bytes: Vec<u8>,
}

impl From<DocError> for StoreError {
    fn from(error: DocError) -> Self {
        match error {
            DocError::Damaged(reason) => Self::Damaged(format!("document: {reason}")),
            other => Self::Document(other.to_string()),
        }
    }
}

/// A lane as it is stored.
pub(crate) const fn lane_number(lane: Lane) -> i64 {
    lane as i64
}

/// A stored lane.
pub(crate) const fn lane_of(number: i64) -> Lane {
    match number {
        1 => Lane::Down,
        2 => Lane::Up,
        _ => Lane::Field,
    }
}

/// Reads `unit` and `lane` from two columns.
pub(crate) fn channel_at(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<ChannelId> {
    Ok(ChannelId { unit: UnitId(row.get(at)?), lane: lane_of(row.get(at + 1)?) })
}

/// The document with this id.
pub(crate) fn get(conn: &Connection, id: DocId) -> Result<Option<Stored>> {
    let sql = "SELECT no, kind, unit, lane, household, bytes FROM document WHERE id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row([id.0], read).optional()?)
}

/// Reads `no, kind, unit, lane, household, bytes`.
pub(crate) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        no: row.get(0)?,
        kind: DocKind(row.get(1)?),
        channel: channel_at(row, 2)?,
        household: row.get::<_, Option<[u8; 16]>>(4)?.map(HouseholdId),
        bytes: row.get(5)?,
    })
}

/// What is to be stored of a document.
pub(crate) struct Fresh<'a> {
    pub(crate) id: DocId,
    pub(crate) kind: DocKind,
    pub(crate) channel: ChannelId,
    pub(crate) household: Option<HouseholdId>,
    pub(crate) bytes: &'a [u8],
}

/// Stores a document, new or changed, and gives its number.
pub(crate) fn put(conn: &Connection, fresh: &Fresh) -> Result<i64> {
    let sql = "INSERT INTO document (id, kind, unit, lane, household, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, household = coalesce(excluded.household, household)
         RETURNING no";
    let Fresh { id, kind, channel, household, bytes } = fresh;
    let values =
        params![id.0, kind.0, channel.unit.0, lane_number(channel.lane), household.map(|household| household.0), bytes];
    Ok(conn.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}

/// Loads a document of this device's own storage.
pub(crate) fn load(stored: &Stored) -> Result<Document> {
    Ok(Document::load(&stored.bytes)?)
}
