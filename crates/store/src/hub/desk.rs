//! Answers the questions of one hub's session (`tungnha_sync::server`) out of this device's store.
//!
//! A hub differs from the server in three ways. It has seen only a part of each maker's batches, so they may come in
//! any order, and what a change builds on may be missing until the server sends it. Nothing is received for
//! good here: there are no receipts, only its word that it carries. And since its own log begins in the
//! middle, a device without a place in it gets documents (from a leader's device) or what the server does not
//! have yet.

use tungnha_model::{ChannelId, ChannelTag, DeviceId, DocId, DocKind, Moment, Role};
use tungnha_sync::access::{Verb, allows_channel, sees};
use tungnha_sync::gate::{Context, Reason, Strictness, check};
use tungnha_sync::message::{Held, Stream, Voucher};
use tungnha_sync::server::{ChannelState, DocsPage, Effect, Event, Found, Offered, Opened, Stored, Vouch};
use tungnha_sync::{
    Batch, Certificate, Cursor, Incarnation, Position, Remembered, RollEntry, SignedEntry, SnapshotDoc, UnitParents,
};

use rusqlite::{OptionalExtension, params};

use super::Peer;
use crate::document::lane_number;
use crate::error::{Result, StoreError};
use crate::query::Reader;
use crate::store::Store;
use crate::transact::{Changes, Op, Tx};
use crate::{identity::Identity, units};

/// More documents than ever fit one page.
const DOCS_MAX: u32 = 512;

impl Store {
    /// Answers a question of a hub's session; with what has changed here because of it.
    pub fn attend(&self, question: Effect, now: Moment) -> Result<(Event, Changes)> {
        let plain = |event| (event, Changes::default());
        Ok(match question {
            Effect::Find { device, incarnation } => plain(Event::Found(self.read(|r| r.found(device, incarnation))?)),
            Effect::Open { certificate, incarnation, counter, position } => {
                plain(self.transact(Op::Send, |tx| tx.open_door(&certificate, incarnation, counter, &position, now))?)
            }
            Effect::ReadRoll { certificate, after } => {
                plain(Event::Roll(self.read(|r| r.roll_for(&certificate, after))?))
            }
            Effect::Store(batch) => {
                let (stored, changes) = self.transact(Op::Receive, |tx| {
                    tx.meet(Peer::hub(batch.header.device));
                    let taken = tx.take_in(&batch, now)?;
                    tx.extend_log()?;
                    Ok::<_, StoreError>(taken)
                })?;
                (Event::Stored(stored), changes)
            }
            Effect::Vouch { certificate, streams } => {
                plain(Event::Vouched(self.read(|r| r.vouch_for(&certificate, &streams))?))
            }
            Effect::Keep(voucher) => {
                let kept = self.transact(Op::Receive, |tx| tx.vouched(&voucher));
                (Event::Kept, kept.unwrap_or_default())
            }
            Effect::ReadLog { channel, after, except, bytes_max } => {
                plain(Event::Log(self.read(|r| r.log_page(channel, after, except, bytes_max))?))
            }
            Effect::ReadDocs { channel, after, bytes_max, .. } => {
                plain(Event::Docs(self.read(|r| r.docs_page(channel, after, bytes_max))?))
            }
            Effect::Send(_) | Effect::Close => plain(Event::Failed),
        })
    }
}

impl Reader<'_> {
    fn found(&self, device: DeviceId, incarnation: Incarnation) -> Result<Option<Found>> {
        let Some(certificate) = units::certificate(self.conn, device)? else { return Ok(None) };
        let Some(entry) = self.certificate_entry(device)? else { return Ok(None) };
        Ok(Some(Found { certificate, entry, counter: self.heard(device, incarnation)? }))
    }

    fn heard(&self, device: DeviceId, incarnation: Incarnation) -> Result<u64> {
        let sql = "SELECT counter FROM hub_counter WHERE device = ?1 AND incarnation = ?2";
        let values = params![device.0, incarnation.0.cast_signed()];
        let counter: Option<i64> = self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
        Ok(counter.unwrap_or(0).cast_unsigned())
    }

    /// The entries of the roll after this number that the holder may see, of those that are here.
    pub fn roll_for(&self, certificate: &Certificate, after: u64) -> Result<Vec<SignedEntry>> {
        let parents = self.parents()?;
        let mut statement =
            self.conn.prepare_cached("SELECT bytes FROM roll_entry WHERE number > ?1 ORDER BY number")?;
        let mut rows = statement.query([after.cast_signed()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(entry) = SignedEntry::from_bytes(&row.get::<_, Vec<u8>>(0)?) else { continue };
            let about = match entry.read() {
                Some(RollEntry::Device(other)) => other.unit,
                Some(RollEntry::Unit(unit)) => unit.id,
                None => continue,
            };
            if sees(certificate.unit, about, &parents) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// Where each unit stands.
    pub(super) fn parents(&self) -> Result<UnitParents> {
        let mut parents = UnitParents::default();
        let sql = "SELECT e.bytes FROM roll_unit u JOIN roll_entry e ON e.number = u.number";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(RollEntry::Unit(unit)) =
                SignedEntry::from_bytes(&row.get::<_, Vec<u8>>(0)?).and_then(|e| e.read())
            {
                parents.insert(&unit);
            }
        }
        Ok(parents)
    }

    fn vouch_for(&self, certificate: &Certificate, streams: &[Stream]) -> Result<Vec<Vouch>> {
        let (own, parents) = (self.identity()?.ok_or(StoreError::NotJoined)?, self.parents()?);
        let mut vouches = Vec::new();
        for stream in streams {
            let Some(maker) = units::certificate(self.conn, stream.device)? else { continue };
            if !sees(certificate.unit, maker.unit, &parents) {
                continue;
            }
            vouches.extend(self.voucher(*stream)?.map(Vouch::Passed));
            if let Some((first, last)) = self.run_of(*stream)? {
                let issuer = own.verify_key().server_id();
                let voucher = Voucher { issuer, stream: *stream, first, last, stable: 0, reviews: Vec::new() };
                vouches.push(Vouch::Own(voucher));
            }
        }
        Ok(vouches)
    }

    fn docs_page(&self, channel: ChannelId, after: Option<DocId>, bytes_max: usize) -> Result<DocsPage> {
        let (unit, lane, after) = (channel.unit.0, lane_number(channel.lane), after.map(|doc| doc.0));
        let sql = "SELECT id, kind, bytes FROM document
             WHERE unit = ?1 AND lane = ?2 AND (?3 IS NULL OR id > ?3) ORDER BY id LIMIT ?4";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![unit, lane, after, DOCS_MAX])?;
        let (mut docs, mut bytes) = (Vec::new(), 0_usize);
        while let Some(row) = rows.next()? {
            let doc = SnapshotDoc { id: DocId(row.get(0)?), kind: DocKind(row.get(1)?), bytes: row.get(2)? };
            bytes = bytes.saturating_add(doc.bytes.len());
            if bytes > bytes_max && !docs.is_empty() {
                break;
            }
            docs.push(doc);
        }
        let last = docs.last().map(|doc: &SnapshotDoc| doc.id.0).or(after);
        let sql = "SELECT count(*) FROM document WHERE unit = ?1 AND lane = ?2 AND (?3 IS NULL OR id > ?3)";
        let remaining = self.conn.prepare_cached(sql)?.query_row(params![unit, lane, last], |row| row.get(0))?;
        Ok(DocsPage { docs, remaining })
    }

    fn channel_state(
        &self,
        own: &Identity,
        channel: ChannelId,
        cursors: &[(ChannelTag, Cursor)],
    ) -> Result<ChannelState> {
        let tip = self.log_tip(channel)?;
        let offered = Offered::find(&channel, cursors, |cursor| self.log_knows(channel, cursor))?;
        let mut state = ChannelState { channel, tip, offered, foreign_bytes: 0, document_bytes: 0 };
        if matches!(offered, Offered::Known { .. }) {
            return Ok(state);
        }
        let undelivered = self.log_before_undelivered(channel)?;
        if own.role == Role::Leader && !self.is_as_far(channel, cursors)? && self.has_documents(channel)? {
            (state.offered, state.tip) = (Offered::Behind, undelivered);
        } else {
            state.offered = Offered::Known { cursor: undelivered, rewound: false };
        }
        Ok(state)
    }

    /// Whether the device, by the place in the server's log that it offers instead of one in this log, has all that
    /// this one has from the server.
    fn is_as_far(&self, channel: ChannelId, cursors: &[(ChannelTag, Cursor)]) -> Result<bool> {
        let offered = cursors.iter().find(|(tag, _)| *tag == channel.tag()).map(|(_, cursor)| *cursor);
        let own = self.cursors(Peer::HOME)?.into_iter().find(|(of, _)| *of == channel).map(|(_, cursor)| cursor);
        Ok(match (offered, own) {
            (Some(offered), Some(own)) => offered.snapshot.is_none() && offered.seq >= own.seq,
            (Some(_), None) => true,
            (None, _) => false,
        })
    }

    fn has_documents(&self, channel: ChannelId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM document WHERE unit = ?1 AND lane = ?2)";
        let values = (channel.unit.0, lane_number(channel.lane));
        Ok(self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }
}

impl Tx<'_> {
    fn open_door(
        &mut self,
        certificate: &Certificate,
        incarnation: Incarnation,
        counter: u64,
        position: &Position,
        now: Moment,
    ) -> Result<Event> {
        if let Some(counter) = self.hear(certificate.device, incarnation, counter)? {
            return Ok(Event::Replayed { counter });
        }
        self.form_batches(now)?;
        self.extend_log()?;
        let reader = self.reader();
        let (own, parents) = (reader.identity()?.ok_or(StoreError::NotJoined)?, reader.parents()?);
        // A hub remembers nothing of a device: it is told all.
        let cursors = position.whole(&Remembered::default());
        let mut channels = Vec::new();
        for channel in Opened::readable(certificate, parents.0.keys().copied(), &parents) {
            let Some(cursors) = &cursors else { break };
            if allows_channel(own.role, own.unit, channel, Verb::Read, &parents) {
                channels.push(reader.channel_state(&own, channel, cursors)?);
            }
        }
        let newest = "SELECT coalesce(max(number), 0) FROM roll_entry";
        let roll: i64 = self.conn().prepare_cached(newest)?.query_row([], |row| row.get(0))?;
        let epoch = self.me().incarnation.to_le_bytes().first_chunk().copied().unwrap_or_default();
        Ok(Event::Opened(Opened {
            held: Held::default(),
            stable: 0,
            reviews: Vec::new(),
            epoch,
            clock: now,
            roll: roll.cast_unsigned(),
            cursors,
            channels,
        }))
    }

    /// Takes a request's counter; when it does not rise, the highest that was heard.
    pub(super) fn hear(&mut self, device: DeviceId, incarnation: Incarnation, counter: u64) -> Result<Option<u64>> {
        let heard = self.reader().heard(device, incarnation)?;
        if counter <= heard {
            return Ok(Some(heard));
        }
        let sql = "INSERT INTO hub_counter (device, incarnation, counter) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, incarnation) DO UPDATE SET counter = excluded.counter";
        let values = params![device.0, incarnation.0.cast_signed(), counter.cast_signed()];
        self.conn().prepare_cached(sql)?.execute(values)?;
        Ok(None)
    }

    /// A batch that was carried came from the server too: it need not be passed on any more.
    fn arrived(&self, batch: &Batch) -> Result<()> {
        if !self.hears_server() {
            return Ok(());
        }
        let header = &batch.header;
        let sql =
            "UPDATE received_batch SET home = 1 WHERE device = ?1 AND incarnation = ?2 AND seq = ?3 AND home <> 1";
        let values = params![header.device.0, header.incarnation.0.cast_signed(), header.seq.cast_signed()];
        self.conn().prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Takes in a batch that came from the peer, by a line or in a file: its own, or one that it carries. What the
    /// server sends it has judged; what others bring is judged here as if seen first.
    pub fn take_in(&mut self, batch: &Batch, now: Moment) -> Result<(Stored, Changes)> {
        let held = |review| Stored::Held { seq: batch.header.seq, stable: 0, review };
        match self.reader().holds(batch)? {
            Some(true) => {
                self.arrived(batch)?;
                return Ok((held(None), Changes::default()));
            }
            Some(false) => {
                self.quarantine(Some(batch.header.channel), &batch.bytes, Reason::Forked, now)?;
                return Ok((Stored::Forked, Changes::default()));
            }
            None => {}
        }
        let opened = {
            let reader = self.reader();
            let (own, parents) = (reader.identity()?.ok_or(StoreError::NotJoined)?, reader.parents()?);
            if !allows_channel(own.role, own.unit, batch.header.channel, Verb::Read, &parents) {
                // Its maker keeps it; whoever may not read it does not carry it in the open.
                return Ok((held(Some(Reason::Denied)), Changes::default()));
            }
            let strictness = if self.peer().is_home() { Strictness::Any } else { Strictness::Newest };
            let (mut certificates, _) = reader.roll_entries()?;
            certificates.retain(|held| held.device == batch.header.device);
            check(batch, &Context { server: own.server, certificates: &certificates, strictness, tree: &parents })
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(reason) => {
                self.quarantine(Some(batch.header.channel), &batch.bytes, reason, now)?;
                let rejected = matches!(reason, Reason::Batch(_) | Reason::WrongServer | Reason::UnknownDevice);
                let stored = if rejected { Stored::Rejected(reason) } else { held(Some(reason)) };
                return Ok((stored, Changes::default()));
            }
        };
        let received = self.receive(opened.header.channel, std::slice::from_ref(&opened), now)?;
        let review = (received.quarantined > 0).then_some(Reason::Apply);
        Ok((held(review), received.changes))
    }
}
