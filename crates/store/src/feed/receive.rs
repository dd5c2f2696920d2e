//! Others' batches: through the gate, into the log, the documents and the read models.

use rusqlite::{Connection, params};
use tungnha_docs::Document;
use tungnha_model::{ChannelId, DeviceId, DocId, DocKind, Moment};
use tungnha_sync::gate::{self, DocWrite, Reason, StoredDoc};
use tungnha_sync::{OpenedBatch, actor};

use crate::document::{self, Fresh, lane_number};
use crate::error::Result;
use crate::project::{self, Touched};
use crate::transact::{Changes, Tx};
use crate::{touch, units};

/// What came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// What screens have to refresh.
    pub changes: Changes,
    /// How many batches or documents were taken in.
    pub accepted: u32,
    /// How many went to quarantine.
    pub quarantined: u32,
}

impl Tx<'_> {
    /// Takes in verified batches of a channel, in the order of its log. One that the gate refuses goes to
    /// quarantine whole; the others are not held up.
    pub fn receive(&mut self, channel: ChannelId, batches: &[OpenedBatch], now: Moment) -> Result<Received> {
        let mut received = Received::default();
        for batch in batches {
            match self.take(channel, batch, now)? {
                Ok(changes) => {
                    received.changes.extend(changes);
                    received.accepted += 1;
                }
                Err(reason) => {
                    self.quarantine(Some(channel), &batch.bytes, reason, now)?;
                    received.quarantined += 1;
                }
            }
            self.seen(batch, now)?;
        }
        Ok(received)
    }

    /// Steps 5 to 7 of the gate for one batch, or the reason for which nothing of it was taken.
    pub(super) fn take(
        &mut self,
        channel: ChannelId,
        batch: &OpenedBatch,
        now: Moment,
    ) -> Result<std::result::Result<Changes, Reason>> {
        match gate::plan(batch, |doc| load(self.conn(), doc))? {
            Ok(writes) => {
                self.log(batch)?;
                Ok(Ok(self.keep_writes(channel, writes, now)?))
            }
            Err(reason) => Ok(Err(reason)),
        }
    }

    /// Stores what the gate planned and makes the read models of it.
    pub(super) fn keep_writes(&mut self, channel: ChannelId, writes: Vec<DocWrite>, now: Moment) -> Result<Changes> {
        let mut touched = Touched::default();
        for write in writes {
            set_waiting(self.conn(), channel, &write)?;
            for (bytes, reason) in &write.rejected {
                self.quarantine(Some(channel), bytes, *reason, now)?;
            }
            if let Some(bytes) = &write.bytes {
                let (no, document) = keep_document(self.conn(), &write, channel, bytes)?;
                touched.add(write.doc, no, document);
            }
        }
        project::refresh(self, touched)
    }

    fn log(&mut self, batch: &OpenedBatch) -> Result<()> {
        let header = &batch.header;
        // 1: the server holds it; 2: it is to be asked; 0: it does not have it yet.
        let home = if self.hears_server() { 1 } else { 2 * i64::from(self.peer().is_home()) };
        let sql = "INSERT INTO received_batch (unit, lane, device, incarnation, seq, hash, bytes, home)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (device, incarnation, seq, hash) DO UPDATE SET home = 1 WHERE excluded.home = 1 AND home <> 1";
        self.conn().prepare_cached(sql)?.execute(params![
            header.channel.unit.0,
            lane_number(header.channel.lane),
            header.device.0,
            header.incarnation.0.cast_signed(),
            header.seq.cast_signed(),
            batch.hash.0,
            batch.bytes,
            home,
        ])?;
        Ok(())
    }

    /// Who wrote, and when something of theirs came in. A clock that runs ahead counts as now.
    pub(super) fn seen(&mut self, batch: &OpenedBatch, now: Moment) -> Result<()> {
        let header = &batch.header;
        let conn = self.conn();
        if let Some(certificate) = units::certificate(conn, header.device)? {
            let actor = actor(&certificate.verify_key, header.incarnation);
            note_actor(conn, &actor, &header.device)?;
        }
        let at = header.clock.min(now);
        let sql = "INSERT INTO device_seen (device, unit, last_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (device) DO UPDATE SET last_at = excluded.last_at, unit = excluded.unit
             WHERE excluded.last_at > last_at";
        conn.prepare_cached(sql)?.execute(params![header.device.0, header.channel.unit.0, at.millis()])?;
        touch::unit_seen(conn, header.channel.unit, at)
    }
}

/// Remembers whose actor it is.
pub(crate) fn note_actor(conn: &Connection, actor: &[u8; 16], device: &DeviceId) -> Result<()> {
    let sql = "INSERT INTO actor (actor, device) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    conn.prepare_cached(sql)?.execute(params![actor, device.0])?;
    Ok(())
}

/// Stores a document that came in and gives its number.
fn keep_document(conn: &Connection, write: &DocWrite, channel: ChannelId, bytes: &[u8]) -> Result<(i64, Document)> {
    let document = Document::load(bytes)?;
    let household = project::household_of(write.doc, write.kind, &document);
    let no = document::put(conn, &Fresh { id: write.doc, kind: write.kind, channel, household, bytes })?;
    Ok((no, document))
}

pub(crate) fn load(conn: &Connection, doc: DocId) -> Result<Option<StoredDoc>> {
    let waiting = waiting(conn, doc)?;
    if let Some(stored) = document::get(conn, doc)? {
        return Ok(Some(StoredDoc {
            channel: stored.channel,
            kind: stored.kind,
            bytes: Some(stored.bytes),
            waiting: waiting.into_iter().map(|waiting| waiting.bytes).collect(),
        }));
    }
    Ok(waiting.first().map(|first| StoredDoc {
        channel: first.channel,
        kind: first.kind,
        bytes: None,
        waiting: waiting.iter().map(|waiting| waiting.bytes.clone()).collect(),
    }))
}

struct WaitingChange {
    channel: ChannelId,
    kind: DocKind,
    bytes: Vec<u8>,
}

fn waiting(conn: &Connection, doc: DocId) -> Result<Vec<WaitingChange>> {
    let sql = "SELECT unit, lane, kind, bytes FROM waiting_change WHERE document = ?1 ORDER BY no";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([doc.0], |row| {
        Ok(WaitingChange { channel: document::channel_at(row, 0)?, kind: DocKind(row.get(2)?), bytes: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn set_waiting(conn: &Connection, channel: ChannelId, write: &DocWrite) -> Result<()> {
    conn.prepare_cached("DELETE FROM waiting_change WHERE document = ?1")?.execute([write.doc.0])?;
    let sql = "INSERT INTO waiting_change (document, kind, unit, lane, bytes) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = conn.prepare_cached(sql)?;
    for bytes in &write.waiting {
        statement.execute(params![write.doc.0, write.kind.0, channel.unit.0, lane_number(channel.lane), bytes])?;
    }
    Ok(())
}
