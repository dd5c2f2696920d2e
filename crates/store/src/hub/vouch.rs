//! What peers and the server say that they hold.

use std::collections::BTreeSet;

use rusqlite::params;
use tungnha_sync::message::{Held, STREAMS_MAX, Signed, Stream, Voucher};
use tungnha_sync::{BatchHash, Incarnation, VerifyKey};

use super::Peer;
use crate::error::{Result, StoreError};
use crate::project;
use crate::query::Reader;
use crate::transact::{Changes, Tx};

impl Tx<'_> {
    /// A voucher of the server, whoever brought it: its signature is checked here. Of this device's own batches it
    /// is a receipt; of others' it ends their being carried and is kept for their makers.
    pub fn vouched(&mut self, voucher: &Signed<Voucher>) -> Result<Changes> {
        let identity = self.reader().identity()?.ok_or(StoreError::NotJoined)?;
        if !voucher.is_by(&VerifyKey(identity.server_key)) {
            return Err(StoreError::Batch("the voucher is not the server's".to_owned()));
        }
        let Voucher { stream, last, stable, ref reviews, .. } = voucher.message;
        if self.is_own(stream) {
            // Otherwise the server will say so itself, and a new incarnation begins.
            return if self.is_mine(last)? { self.receipts(last.seq, stable, reviews) } else { Ok(Changes::default()) };
        }
        let incarnation = stream.incarnation.0.cast_signed();
        // What the server itself says now outweighs what others have heard from it.
        let sql = "INSERT INTO voucher (device, incarnation, last, bytes) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (device, incarnation) DO UPDATE SET
               no = (SELECT max(no) + 1 FROM voucher), last = excluded.last, bytes = excluded.bytes
             WHERE excluded.last > last OR (?5 AND excluded.last <> last)";
        let (seq, home) = (i64::try_from(last.seq).unwrap_or(i64::MAX), self.hears_server());
        let values = params![stream.device.0, incarnation, seq, voucher.to_bytes(), home];
        self.conn().prepare_cached(sql)?.execute(values)?;
        let sql = include_str!("at_home.sql");
        self.conn().prepare_cached(sql)?.execute(params![stream.device.0, incarnation, seq, last.hash.0, home])?;
        Ok(Changes::default())
    }

    /// A hub's own voucher, or its receipt: it carries these batches of the stream.
    pub fn held_by(&mut self, voucher: &Voucher) -> Result<Changes> {
        let Voucher { stream, first, last, .. } = *voucher;
        let peer = self.peer();
        if peer.is_home() || last.seq == 0 {
            return Ok(Changes::default());
        }
        let incarnation = stream.incarnation.0.cast_signed();
        let sql = "INSERT INTO held_by (peer, device, incarnation, first, last) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (peer, device, incarnation) DO UPDATE SET first = excluded.first, last = excluded.last";
        let (first, last) = (first.cast_signed(), last.seq.cast_signed());
        self.conn().prepare_cached(sql)?.execute(params![peer.0, stream.device.0, incarnation, first, last])?;
        if self.is_own(stream) { self.relayed(peer, first, last) } else { Ok(Changes::default()) }
    }

    /// A hub has taken in own batches up to `seq`, oldest first.
    pub fn handed_over(&mut self, seq: u64) -> Result<Changes> {
        let peer = self.peer();
        self.relayed(peer, 1, i64::try_from(seq).unwrap_or(i64::MAX))
    }

    fn relayed(&mut self, peer: Peer, first: i64, last: i64) -> Result<Changes> {
        let sql = "UPDATE outbox_batch SET relayed = ?1
             WHERE incarnation = ?2 AND seq BETWEEN ?3 AND ?4 AND acked = 0 AND relayed IS NULL RETURNING no";
        let incarnation = self.me().incarnation.cast_signed();
        let mut touched = BTreeSet::new();
        let numbers = {
            let mut statement = self.conn().prepare_cached(sql)?;
            let rows = statement.query_map(params![peer.0, incarnation, first, last], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()?
        };
        for batch in numbers {
            let sql = "UPDATE outbox_change SET acked = 3 WHERE batch = ?1 AND acked = 0";
            self.conn().prepare_cached(sql)?.execute([batch])?;
            touched.append(&mut self.touched_by(batch)?);
        }
        project::refresh_sync(self.conn(), &touched)?;
        Ok(Changes { households: touched, ..Changes::default() })
    }

    fn receipts(&mut self, last: u64, stable: u64, reviews: &[u64]) -> Result<Changes> {
        let mut changes = self.durable(last, stable, None)?;
        changes.extend(self.reviewed(last, reviews)?);
        Ok(changes)
    }

    fn is_own(&self, stream: Stream) -> bool {
        let me = self.me();
        me.device == Some(stream.device) && Incarnation(me.incarnation) == stream.incarnation
    }
}

impl Reader<'_> {
    /// All that the server said of others' streams, newest first.
    pub fn vouchers(&self) -> Result<Vec<Signed<Voucher>>> {
        let mut statement = self.conn.prepare_cached("SELECT bytes FROM voucher ORDER BY no DESC LIMIT ?1")?;
        let limit = i64::try_from(STREAMS_MAX).unwrap_or(i64::MAX);
        let rows = statement.query_map([limit], |row| row.get::<_, Vec<u8>>(0))?;
        let mut vouchers = Vec::new();
        for bytes in rows {
            vouchers.extend(Signed::from_bytes(&bytes?));
        }
        Ok(vouchers)
    }

    /// What the server said of a stream, as it is passed on.
    pub(crate) fn voucher(&self, stream: Stream) -> Result<Option<Signed<Voucher>>> {
        let sql = "SELECT bytes FROM voucher WHERE device = ?1 AND incarnation = ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![stream.device.0, stream.incarnation.0.cast_signed()])?;
        Ok(match rows.next()? {
            Some(row) => Signed::from_bytes(&row.get::<_, Vec<u8>>(0)?),
            None => None,
        })
    }

    /// The newest batches of a stream that are here without a gap: the first and the last of them.
    pub(crate) fn run_of(&self, stream: Stream) -> Result<Option<(u64, Held)>> {
        let sql = format!("{} ORDER BY seq DESC", self.held_of(stream));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let (device, incarnation) = (stream.device.0, stream.incarnation.0.cast_signed());
        let mut rows = statement.query(params![device, incarnation])?;
        let mut run: Option<(u64, Held)> = None;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            run = match run {
                None => Some((seq, Held::upto(seq, &BatchHash(row.get(1)?)))),
                Some((first, last)) if seq.saturating_add(1) == first => Some((seq, last)),
                Some((first, _)) if seq == first => run,
                Some(_) => break,
            };
        }
        Ok(run)
    }
}
