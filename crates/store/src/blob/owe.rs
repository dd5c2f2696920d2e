//! What this device owes the commune: the blobs that its own records name.

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_docs::{Edit, Scalar, Tree};
use tungnha_model::{BlobHash, BlobPart, BlobRef, ChannelId, Moment, UnitId};
use tungnha_sync::key::Signature;

use crate::document::{lane_number, lane_of};
use crate::error::Result;
use crate::query::Reader;
use crate::row::SyncState;
use crate::transact::Tx;

/// A blob that is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// In which channel.
    pub channel: ChannelId,
    /// Which bytes.
    pub part: BlobPart,
}

/// How far an owed blob has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwedState {
    /// Another device carries it to the commune.
    Relayed,
    /// The server has signed for it.
    Received(Signature),
    /// The server does not take it from this device.
    Refused,
}

/// From now on everything that the edits name is owed in the channel of their document. Of a reference whose bytes
/// are not here (a record that came from a file) nothing can be owed.
pub(crate) fn owe(conn: &Connection, channel: ChannelId, edits: &[Edit], now: Moment) -> Result<()> {
    let mut found = Vec::new();
    for edit in edits {
        match edit {
            Edit::Put { value, .. } => note(value, &mut found),
            Edit::Create { fields, .. } => fields.values().for_each(|tree| walk(tree, &mut found)),
            Edit::CreateList { items, .. } => items.iter().for_each(|tree| walk(tree, &mut found)),
            Edit::Delete { .. } => {}
        }
    }
    let sql = "INSERT INTO blob_outbox (hash, unit, lane, state, at, thumb)
         SELECT hash, ?2, ?3, 0, ?4, ?5 FROM blob WHERE hash = ?1 ON CONFLICT DO UPDATE SET carried = 0";
    for blob in found {
        for part in blob.parts() {
            let (unit, lane, is_thumb) = (channel.unit.0, lane_number(channel.lane), part != blob.full());
            conn.prepare_cached(sql)?.execute(params![part.hash.0, unit, lane, now.millis(), is_thumb])?;
        }
    }
    Ok(())
}

fn walk(tree: &Tree, found: &mut Vec<BlobRef>) {
    match tree {
        Tree::Scalar(value) => note(value, found),
        Tree::Map(fields) => fields.values().for_each(|tree| walk(tree, found)),
        Tree::List(items) => items.iter().for_each(|tree| walk(tree, found)),
    }
}

fn note(value: &Scalar, found: &mut Vec<BlobRef>) {
    if let Scalar::Text(text) = value {
        found.extend(text.parse::<BlobRef>().ok());
    }
}

impl Reader<'_> {
    /// What is to be sent, the smallest first: thumbnails are seen before the first picture is through. What another
    /// device carries is sent all the same, when the server itself is met first.
    pub fn blobs_owed(&self, limit: u32) -> Result<Vec<Owed>> {
        let sql = "SELECT o.hash, o.unit, o.lane, b.size FROM blob_outbox o INDEXED BY blob_outbox_unsent
             JOIN blob b ON b.hash = o.hash WHERE o.state < 2 ORDER BY b.size, o.at, o.hash LIMIT ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([limit], |row| {
            Ok(Owed {
                part: BlobPart { hash: BlobHash(row.get(0)?), bytes: row.get(3)? },
                channel: ChannelId { unit: UnitId(row.get(1)?), lane: lane_of(row.get(2)?) },
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How far a photo or voice note has come that this device has recorded; `None` for those of others, and for one
    /// that no record names yet.
    pub fn blob_state(&self, blob: &BlobRef) -> Result<Option<SyncState>> {
        let sql = "SELECT min(state) FROM blob_outbox WHERE hash = ?1";
        let state: Option<i64> =
            self.conn.prepare_cached(sql)?.query_row([blob.full().hash.0], |row| row.get(0)).optional()?.flatten();
        Ok(state.map(|state| match state {
            0 => SyncState::Local,
            1 => SyncState::Relayed,
            2 => SyncState::Received,
            _ => SyncState::Review,
        }))
    }
}

impl Tx<'_> {
    /// Notes how far an owed blob has come; it never goes back. Says whether that is news.
    pub fn blob_sent(&mut self, owed: &Owed, state: OwedState) -> Result<bool> {
        let sql = "UPDATE blob_outbox SET state = ?4, receipt = ?5
             WHERE hash = ?1 AND unit = ?2 AND lane = ?3 AND state < ?4";
        let Owed { channel, part } = owed;
        let (state, receipt) = match state {
            OwedState::Relayed => (1, None),
            OwedState::Received(receipt) => (2, Some(receipt.0)),
            OwedState::Refused => (3, None),
        };
        let values = params![part.hash.0, channel.unit.0, lane_number(channel.lane), state, receipt];
        Ok(self.conn().prepare_cached(sql)?.execute(values)? > 0)
    }

    /// This device may write elsewhere now: what the server did not take is offered again.
    pub(crate) fn blobs_offer_refused(&mut self) -> Result<()> {
        self.conn().prepare_cached("UPDATE blob_outbox SET state = 0 WHERE state = 3")?.execute([])?;
        Ok(())
    }

    /// The server was restored from a backup: what it has signed for may be gone, so all that is still here is
    /// offered again. An offer of what it holds costs a few bytes.
    pub(crate) fn blobs_offer_again(&mut self) -> Result<()> {
        self.conn().prepare_cached("UPDATE blob_outbox SET state = 0, receipt = NULL WHERE state > 0")?.execute([])?;
        Ok(())
    }
}
