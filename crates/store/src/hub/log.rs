//! The hub's log: per channel, batches in the order in which they came or were formed here. It is drawn up when a
//! device comes (`extend_log`): devices that never serve pay nothing for it.

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_model::{ChannelId, DeviceId};
use tungnha_sync::cursor::Chain;
use tungnha_sync::server::{LogPage, LogRow};
use tungnha_sync::{BatchHash, Cursor, Incarnation};

use crate::document::{channel_at, lane_number};
use crate::error::Result;
use crate::query::Reader;
use crate::transact::Tx;

impl Tx<'_> {
    /// Enters what has come or was formed since the last time.
    pub(super) fn extend_log(&mut self) -> Result<()> {
        for (own, table) in [(false, "received_batch"), (true, "outbox_batch")] {
            let sql = format!(
                "SELECT no, unit, lane, hash FROM {table}
                 WHERE no > (SELECT coalesce(max(batch), 0) FROM hub_log WHERE own = ?1) ORDER BY no"
            );
            for (no, channel, hash) in fresh(self.conn(), &sql, own)? {
                let cursor = tip(self.conn(), channel)?.next(&hash);
                let sql = "INSERT INTO hub_log (unit, lane, seq, chain, own, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let (unit, lane) = (channel.unit.0, lane_number(channel.lane));
                let values = params![unit, lane, cursor.seq.cast_signed(), cursor.chain.0, own, no];
                self.conn().prepare_cached(sql)?.execute(values)?;
            }
        }
        Ok(())
    }
}

fn fresh(conn: &Connection, sql: &str, own: bool) -> Result<Vec<(i64, ChannelId, BatchHash)>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([own], |row| Ok((row.get(0)?, channel_at(row, 1)?, BatchHash(row.get(3)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The end of a channel's log.
pub(super) fn tip(conn: &Connection, channel: ChannelId) -> Result<Cursor> {
    let sql = "SELECT seq, chain FROM hub_log WHERE unit = ?1 AND lane = ?2 ORDER BY seq DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok(Cursor::at(row.get::<_, i64>(0)?.cast_unsigned(), Chain(row.get(1)?)));
    let values = (channel.unit.0, lane_number(channel.lane));
    Ok(conn.prepare_cached(sql)?.query_row(values, read).optional()?.unwrap_or(Cursor::START))
}

impl Reader<'_> {
    pub(super) fn log_tip(&self, channel: ChannelId) -> Result<Cursor> {
        tip(self.conn, channel)
    }

    /// Whether the log has this place.
    pub(super) fn log_knows(&self, channel: ChannelId, cursor: &Cursor) -> Result<bool> {
        Ok(self.log_at(channel, cursor.seq)? == Some(Cursor { snapshot: None, ..*cursor }))
    }

    fn log_at(&self, channel: ChannelId, seq: u64) -> Result<Option<Cursor>> {
        if seq == 0 {
            return Ok(Some(Cursor::START));
        }
        let sql = "SELECT chain FROM hub_log WHERE unit = ?1 AND lane = ?2 AND seq = ?3";
        let values = params![channel.unit.0, lane_number(channel.lane), seq.cast_signed()];
        let found = self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0).map(Chain)).optional()?;
        Ok(found.map(|chain| Cursor::at(seq, chain)))
    }

    /// The place before the first batch that the server is not known to have. Who has all that the server had gets
    /// what is new from here.
    pub(super) fn log_before_undelivered(&self, channel: ChannelId) -> Result<Cursor> {
        let sql = include_str!("undelivered.sql");
        let values = (channel.unit.0, lane_number(channel.lane));
        let first: Option<i64> = self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        match first {
            Some(first) => Ok(self.log_at(channel, first.cast_unsigned().saturating_sub(1))?.unwrap_or(Cursor::START)),
            None => self.log_tip(channel),
        }
    }

    /// Rows after a place, those of one maker left out, up to about `bytes_max`, at least one.
    pub(super) fn log_page(
        &self,
        channel: ChannelId,
        after: Cursor,
        except: (DeviceId, Incarnation),
        bytes_max: usize,
    ) -> Result<LogPage> {
        let mut page = LogPage { rows: Vec::new(), upto: Cursor { snapshot: None, ..after }, end: true };
        let mut statement = self.conn.prepare_cached(include_str!("page.sql"))?;
        let own = self.me.device.unwrap_or_default();
        let mut rows =
            statement.query(params![channel.unit.0, lane_number(channel.lane), after.seq.cast_signed(), own.0])?;
        let mut bytes = 0_usize;
        while let Some(row) = rows.next()? {
            let cursor = Cursor::at(row.get::<_, i64>(0)?.cast_unsigned(), Chain(row.get(1)?));
            let maker = (DeviceId(row.get(2)?), Incarnation(row.get::<_, i64>(3)?.cast_unsigned()));
            // A batch that was let go long ago lies with the server and under a backup.
            let batch: Option<Vec<u8>> = row.get(4)?;
            if let Some(batch) = batch.filter(|_| maker != except) {
                if bytes > 0 && bytes.saturating_add(batch.len()) > bytes_max {
                    page.end = false;
                    break;
                }
                bytes = bytes.saturating_add(batch.len());
                page.rows.push(LogRow { cursor, bytes: batch });
            }
            page.upto = cursor;
        }
        Ok(page)
    }
}
