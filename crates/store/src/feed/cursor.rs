//! Where this device stands in each channel's history.

use rusqlite::{Connection, params};
use tungnha_model::{ChannelId, DocId};
use tungnha_sync::cursor::{Chain, Cursor};
use tungnha_sync::message::Rewind;

use crate::document::{channel_at, lane_number};
use crate::error::Result;
use crate::query::Reader;
use crate::setting;
use crate::transact::Tx;

/// Older cursors that are kept, should the server be restored from a backup.
const CHECKPOINTS_MAX: u32 = 8;
/// Set while the server does not know a cursor: the older ones are offered too.
const SETTING_REWINDING: &str = "rewinding";

impl Tx<'_> {
    /// Everything before `cursor` in the channel is here.
    pub fn mark(&mut self, channel: ChannelId, cursor: Cursor) -> Result<()> {
        let (unit, lane) = (channel.unit.0, lane_number(channel.lane));
        let snapshot = cursor.snapshot.map(|doc| doc.0);
        let sql = "INSERT INTO cursor (unit, lane, seq, chain, snapshot) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (unit, lane, seq) DO UPDATE SET chain = excluded.chain, snapshot = excluded.snapshot";
        self.conn().prepare_cached(sql)?.execute(params![
            unit,
            lane,
            cursor.seq.cast_signed(),
            cursor.chain.0,
            snapshot
        ])?;
        let sql = "DELETE FROM cursor WHERE unit = ?1 AND lane = ?2 AND seq NOT IN (
             SELECT seq FROM cursor WHERE unit = ?1 AND lane = ?2 ORDER BY seq DESC LIMIT ?3)";
        self.conn().prepare_cached(sql)?.execute(params![unit, lane, CHECKPOINTS_MAX + 1])?;
        setting::put(self.conn(), SETTING_REWINDING, 0)
    }

    /// The server does not know this device's cursor of a channel.
    pub fn rewind(&mut self, channel: ChannelId, to: &Rewind) -> Result<()> {
        let (unit, lane) = (channel.unit.0, lane_number(channel.lane));
        let keep_until = match to {
            Rewind::Unknown => return setting::put(self.conn(), SETTING_REWINDING, 1),
            Rewind::To(cursor) => cursor.seq.cast_signed(),
            Rewind::Restart | Rewind::Gone => -1,
        };
        let sql = "DELETE FROM cursor WHERE unit = ?1 AND lane = ?2 AND seq > ?3";
        self.conn().prepare_cached(sql)?.execute(params![unit, lane, keep_until])?;
        setting::put(self.conn(), SETTING_REWINDING, 0)
    }
}

impl Reader<'_> {
    /// The newest cursor of each channel; after a rewind the older checkpoints too, newest first.
    pub fn cursors(&self) -> Result<Vec<(ChannelId, Cursor)>> {
        let rewinding = setting::get::<bool>(self.conn, SETTING_REWINDING)?.unwrap_or(false);
        all(self.conn, rewinding)
    }
}

fn all(conn: &Connection, with_older: bool) -> Result<Vec<(ChannelId, Cursor)>> {
    let sql = "SELECT unit, lane, seq, chain, snapshot FROM cursor ORDER BY unit, lane, seq DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut cursors: Vec<(ChannelId, Cursor)> = Vec::new();
    while let Some(row) = rows.next()? {
        let channel = channel_at(row, 0)?;
        if !with_older && cursors.last().is_some_and(|(last, _)| *last == channel) {
            continue;
        }
        let cursor = Cursor {
            seq: row.get::<_, i64>(2)?.cast_unsigned(),
            chain: Chain(row.get(3)?),
            snapshot: row.get::<_, Option<[u8; 16]>>(4)?.map(DocId),
        };
        cursors.push((channel, cursor));
    }
    Ok(cursors)
}
