//! What is to be passed on to a peer: own batches, others' that the server does not have yet, and the server's
//! vouchers for a hub.

use rusqlite::{Connection, ToSql, params};
use tungnha_model::DeviceId;
use tungnha_sync::access::{Verb, allows_channel};
use tungnha_sync::message::{STREAMS_MAX, Signed, Stream, Voucher};
use tungnha_sync::{Batch, BatchHash, Certificate, Incarnation, UnitParents};

use super::Peer;
use crate::error::{Result, StoreError};
use crate::query::Reader;
use crate::transact::Tx;

/// Vouchers brought to a hub in one exchange.
const VOUCHERS_MAX: u32 = 256;

/// What travels to a peer in one exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// The batches: own ones first, each maker's in order.
    pub batches: Vec<Vec<u8>>,
    /// About which streams the peer is asked what it holds.
    pub streams: Vec<Stream>,
    /// What the server holds, for a hub.
    pub vouchers: Vec<Signed<Voucher>>,
    /// The number of the last of these; see [`Tx::told`].
    pub vouchers_upto: i64,
}

impl Reader<'_> {
    /// What is to be passed on, up to about `bytes_max` of batches (at least one); none of them when `bytes_max` is 0.
    /// A hub gets what its holder may read anyway; the rest waits for the server, or travels as a file.
    pub fn carried(&self, peer: Peer, bytes_max: usize) -> Result<Carried> {
        let mut carried = Carried { streams: self.carried_streams(peer)?, ..Carried::default() };
        if bytes_max > 0 {
            carried.batches = self.load(peer, self.readers(peer)?, bytes_max)?;
        }
        if !peer.is_home() {
            self.untold(peer, &mut carried)?;
        }
        Ok(carried)
    }

    /// What the server does not have yet and every one of these holders may read: for a file that they open. Without
    /// any holder, all of it: for the server.
    pub fn carried_by_file(&self, to: &[Certificate]) -> Result<Vec<Vec<u8>>> {
        self.load(Peer::HOME, Readers { holders: to.to_vec(), parents: self.parents()? }, usize::MAX)
    }

    fn load(&self, peer: Peer, readers: Readers, bytes_max: usize) -> Result<Vec<Vec<u8>>> {
        let mut load = Load { readers, room: bytes_max, batches: Vec::new() };
        let (incarnation, device) = (self.me.incarnation.cast_signed(), self.me.device.unwrap_or_default().0);
        load.take(self.conn, include_str!("own.sql"), params![peer.0, incarnation, device])?;
        load.take(self.conn, include_str!("others.sql"), params![peer.0])?;
        Ok(load.batches)
    }

    /// How many batches of others this device passes on.
    pub fn carrying(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM received_batch WHERE home = 0";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Whether the server is still to be asked about something that it had before it was restored.
    pub fn in_doubt(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM received_batch WHERE home = 2)";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    fn carried_streams(&self, peer: Peer) -> Result<Vec<Stream>> {
        let mut streams = Vec::new();
        if let Some(device) = self.me.device.filter(|_| !peer.is_home()) {
            streams.push(Stream { device, incarnation: Incarnation(self.me.incarnation) });
        }
        let sql = if peer.is_home() {
            "SELECT device, incarnation FROM received_batch WHERE home = 0
             UNION SELECT device, incarnation FROM received_batch WHERE home = 2 LIMIT ?1"
        } else {
            "SELECT DISTINCT device, incarnation FROM received_batch WHERE home = 0 LIMIT ?1"
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let limit = i64::try_from(STREAMS_MAX.saturating_sub(1)).unwrap_or(i64::MAX);
        let rows = statement.query_map([limit], |row| {
            let incarnation = Incarnation(row.get::<_, i64>(1)?.cast_unsigned());
            Ok(Stream { device: DeviceId(row.get(0)?), incarnation })
        })?;
        for row in rows {
            streams.push(row?);
        }
        Ok(streams)
    }

    fn untold(&self, peer: Peer, carried: &mut Carried) -> Result<()> {
        let sql = "SELECT no, bytes FROM voucher
             WHERE no > coalesce((SELECT vouchers FROM peer WHERE id = ?1), 0) ORDER BY no LIMIT ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![peer.0, VOUCHERS_MAX])?;
        while let Some(row) = rows.next()? {
            carried.vouchers_upto = row.get(0)?;
            carried.vouchers.extend(Signed::from_bytes(&row.get::<_, Vec<u8>>(1)?));
        }
        Ok(())
    }

    /// Whether exactly this batch is held here.
    pub fn has_batch(&self, batch: &Batch) -> Result<bool> {
        Ok(self.holds(batch)? == Some(true))
    }

    /// Whether a batch is held here already, as one's own or another's: with the same content, with another, or not.
    pub(crate) fn holds(&self, batch: &Batch) -> Result<Option<bool>> {
        let header = &batch.header;
        let stream = Stream { device: header.device, incarnation: header.incarnation };
        let sql = format!("SELECT hash FROM ({}) WHERE seq = ?3", self.held_of(stream));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let (device, incarnation) = (stream.device.0, stream.incarnation.0.cast_signed());
        let values = params![device, incarnation, header.seq.cast_signed()];
        let hashes =
            statement.query_map(values, |row| row.get(0).map(BatchHash))?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok((!hashes.is_empty()).then(|| hashes.contains(&batch.hash)))
    }

    /// Selects the number and hash of every batch of a stream that is held here and in the documents; wants device and
    /// incarnation.
    pub(super) fn held_of(&self, stream: Stream) -> &'static str {
        if self.me.device == Some(stream.device) { include_str!("held_own.sql") } else { include_str!("held.sql") }
    }
}

impl Tx<'_> {
    /// The server was restored from a backup: whether it still has what it had is asked, stream by stream; also what
    /// this device itself brought in an earlier life, which no receipt speaks of any more.
    pub(crate) fn doubt_received(&mut self) -> Result<()> {
        self.conn().execute("UPDATE received_batch SET home = 2 WHERE home = 1", [])?;
        let me = self.me();
        let sql = "INSERT INTO received_batch (unit, lane, device, incarnation, seq, hash, bytes, home)
             SELECT unit, lane, ?1, incarnation, seq, hash, bytes, 2 FROM outbox_batch
             WHERE acked = 1 AND incarnation <> ?2 ON CONFLICT DO NOTHING";
        self.conn().execute(sql, params![me.device.unwrap_or_default().0, me.incarnation.cast_signed()])?;
        self.conn().execute("DELETE FROM voucher", [])?;
        Ok(())
    }

    /// The server was asked about these streams and has answered. What it said nothing of was made by devices that it
    /// does not know any more: nothing can be brought in their name.
    pub fn asked(&mut self, streams: &[Stream]) -> Result<()> {
        let sql = "UPDATE received_batch SET home = 1 WHERE home = 2 AND device = ?1 AND incarnation = ?2";
        let mut statement = self.conn().prepare_cached(sql)?;
        for stream in streams {
            statement.execute(params![stream.device.0, stream.incarnation.0.cast_signed()])?;
        }
        Ok(())
    }

    /// The hub was told what the server holds, up to this voucher.
    pub fn told(&mut self, upto: i64) -> Result<()> {
        let sql = "UPDATE peer SET vouchers = max(vouchers, ?2) WHERE id = ?1";
        self.conn().prepare_cached(sql)?.execute(params![self.peer().0, upto])?;
        Ok(())
    }
}

/// Who is to read what is gathered, and may read it all. Nobody: it is for the server, which may hold everything.
#[derive(Default)]
struct Readers {
    holders: Vec<Certificate>,
    parents: UnitParents,
}

impl Readers {
    fn may_read(&self, batch: &[u8]) -> bool {
        self.holders.is_empty()
            || Batch::parse(batch).is_ok_and(|batch| {
                let channel = batch.header.channel;
                let may = |held: &Certificate| allows_channel(held.role, held.unit, channel, Verb::Read, &self.parents);
                self.holders.iter().all(may)
            })
    }
}

impl Reader<'_> {
    fn readers(&self, peer: Peer) -> Result<Readers> {
        if peer.is_home() {
            return Ok(Readers::default());
        }
        let held = self.certificate(DeviceId(peer.0))?.ok_or(StoreError::NotFound("device"))?;
        Ok(Readers { holders: vec![held], parents: self.parents()? })
    }
}

/// What is gathered for a peer.
struct Load {
    readers: Readers,
    room: usize,
    batches: Vec<Vec<u8>>,
}

impl Load {
    /// Takes batches as long as there is room; at least one in all.
    fn take(&mut self, conn: &Connection, sql: &str, of: &[&dyn ToSql]) -> Result<()> {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(of)?;
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(0)?;
            if !self.readers.may_read(&bytes) {
                continue;
            }
            if bytes.len() > self.room && !self.batches.is_empty() {
                self.room = 0;
                break;
            }
            self.room = self.room.saturating_sub(bytes.len());
            self.batches.push(bytes);
        }
        Ok(())
    }
}
