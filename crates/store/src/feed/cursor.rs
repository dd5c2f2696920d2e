//! Where this device stands in each channel's history.

use rusqlite::{Connection, params};
use tungnha_model::{ChannelId, DocId};
use tungnha_sync::BatchHash;
use tungnha_sync::cursor::{Chain, Cursor};
use tungnha_sync::message::Rewind;

use crate::document::{channel_at, lane_number};
use crate::error::Result;
use crate::hub::Peer;
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
        let (peer, unit, lane) = (self.peer().0, channel.unit.0, lane_number(channel.lane));
        let snapshot = cursor.snapshot.map(|doc| doc.0);
        let sql = "INSERT INTO cursor (peer, unit, lane, seq, chain, snapshot) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (peer, unit, lane, seq) DO UPDATE SET chain = excluded.chain, snapshot = excluded.snapshot, told = 0";
        self.conn().prepare_cached(sql)?.execute(params![
            peer,
            unit,
            lane,
            cursor.seq.cast_signed(),
            cursor.chain.0,
            snapshot
        ])?;
        let sql = "DELETE FROM cursor WHERE peer = ?1 AND unit = ?2 AND lane = ?3 AND seq NOT IN (
             SELECT seq FROM cursor WHERE peer = ?1 AND unit = ?2 AND lane = ?3 ORDER BY seq DESC LIMIT ?4)";
        self.conn().prepare_cached(sql)?.execute(params![peer, unit, lane, CHECKPOINTS_MAX + 1])?;
        self.rewinding(false)
    }

    /// The server's log from `from` on, these batches, is here: the cursor of the channel goes on, if it stands at
    /// one of these places.
    pub fn advance(&mut self, channel: ChannelId, from: Cursor, batches: &[BatchHash]) -> Result<()> {
        let held = self.reader().cursors(self.peer())?.into_iter().find(|(of, _)| *of == channel);
        let held = held.map_or(Cursor::START, |(_, cursor)| cursor);
        let (mut at, mut meets) = (from, from == held);
        for hash in batches {
            at = at.next(hash);
            meets |= at == held;
        }
        if meets && at.seq > held.seq { self.mark(channel, at) } else { Ok(()) }
    }

    /// Notes whether the older cursors are to be offered too. A hub is not asked to go back: it says where to begin.
    fn rewinding(&self, is_so: bool) -> Result<()> {
        if self.peer().is_home() { setting::put(self.conn(), SETTING_REWINDING, is_so) } else { Ok(()) }
    }

    /// The server does not know this device's cursor of a channel.
    pub fn rewind(&mut self, channel: ChannelId, to: &Rewind) -> Result<()> {
        let (peer, unit, lane) = (self.peer().0, channel.unit.0, lane_number(channel.lane));
        let keep_until = match to {
            Rewind::Unknown if self.has_older(channel)? => return self.rewinding(true),
            Rewind::To(cursor) => cursor.seq.cast_signed(),
            // With nothing older to offer, asking again would only bring the same answer.
            Rewind::Unknown | Rewind::Restart | Rewind::Gone => -1,
        };
        let sql = "DELETE FROM cursor WHERE peer = ?1 AND unit = ?2 AND lane = ?3 AND seq > ?4";
        self.conn().prepare_cached(sql)?.execute(params![peer, unit, lane, keep_until])?;
        self.remembers(false)?;
        self.rewinding(false)
    }

    /// Whether the server now remembers the cursors that it was told: those need not be told again before they change.
    /// To a hub, on a line that costs little, all are told every time.
    pub fn remembers(&mut self, is_so: bool) -> Result<()> {
        if !self.peer().is_home() {
            return Ok(());
        }
        let sql = "UPDATE cursor SET told = ?2 WHERE peer = ?1 AND told <> ?2";
        self.conn().prepare_cached(sql)?.execute(params![self.peer().0, is_so])?;
        Ok(())
    }

    /// Whether an older cursor of the channel is kept than the newest.
    fn has_older(&self, channel: ChannelId) -> Result<bool> {
        let sql = "SELECT count(*) > 1 FROM cursor WHERE peer = ?1 AND unit = ?2 AND lane = ?3";
        let values = params![self.peer().0, channel.unit.0, lane_number(channel.lane)];
        Ok(self.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }
}

impl Reader<'_> {
    /// The newest cursor of each channel in a peer's log; after a rewind the server's older checkpoints too, newest
    /// first. To a hub the place in the server's log is offered where there is none in its own: it tells how
    /// much is here already.
    pub fn cursors(&self, peer: Peer) -> Result<Vec<(ChannelId, Cursor)>> {
        let rewinding = setting::get::<bool>(self.conn, SETTING_REWINDING)?.unwrap_or(false);
        let mut cursors = all(self.conn, peer, rewinding && peer.is_home())?;
        if !peer.is_home() {
            for (channel, cursor) in all(self.conn, Peer::HOME, false)? {
                if !cursors.iter().any(|(known, _)| *known == channel) {
                    cursors.push((channel, cursor));
                }
            }
        }
        Ok(cursors)
    }

    /// The channels whose newest cursor the server was told of and remembers; none after a rewind, when older ones
    /// are told with it.
    pub(crate) fn told(&self, peer: Peer) -> Result<Vec<ChannelId>> {
        if setting::get::<bool>(self.conn, SETTING_REWINDING)?.unwrap_or(false) {
            return Ok(Vec::new());
        }
        let sql = "SELECT unit, lane FROM (
             SELECT unit, lane, told, max(seq) FROM cursor WHERE peer = ?1 GROUP BY unit, lane) WHERE told = 1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([peer.0], |row| channel_at(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn all(conn: &Connection, peer: Peer, with_older: bool) -> Result<Vec<(ChannelId, Cursor)>> {
    let sql = "SELECT unit, lane, seq, chain, snapshot FROM cursor WHERE peer = ?1 ORDER BY unit, lane, seq DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([peer.0])?;
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
