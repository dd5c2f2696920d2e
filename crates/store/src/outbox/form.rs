//! Forming signed batches when they are about to travel.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_docs::genesis;
use tungnha_model::{ChannelId, DocId, DocKind, Moment};
use tungnha_sync::batch::{BatchError, BatchHash, plan, seal};
use tungnha_sync::gate::Reason;
use tungnha_sync::{Batch, ChangeItem, Incarnation, Signer, Stamp};

use crate::document::{channel_at, lane_number};
use crate::error::{Result, StoreError};
use crate::query::Reader;
use crate::transact::Tx;

/// Changes taken into memory at once.
const CHANGES_PER_ROUND: u32 = 4_000;

/// A batch that the server has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxBatch {
    /// Its number in this incarnation.
    pub seq: u64,
    /// All of it, as it travels.
    pub bytes: Vec<u8>,
}

#[derive(Clone)]
struct Waiting {
    no: i64,
    group: i64,
    items: Vec<ChangeItem>,
}

impl Tx<'_> {
    /// Divides everything that no batch carries yet into signed batches; gives how many were formed. The transaction
    /// must be for [`Op::Send`](crate::Op::Send).
    pub fn form_batches(&mut self, now: Moment) -> Result<u32> {
        let identity = self.reader().identity()?.ok_or(StoreError::NotJoined)?;
        let signer = identity.signer();
        let mut formed = 0;
        while let Some(channel) = next_channel(self.conn())? {
            let groups = groups(waiting(self.conn(), channel)?);
            let items = |group: &Vec<Waiting>| group.iter().flat_map(|change| change.items.clone()).collect();
            let mut groups = groups.into_iter().peekable();
            for content in plan(groups.clone().map(|group| items(&group)).collect()) {
                let stamp = self.stamp(&identity, channel, now)?;
                let mut carried = Vec::new();
                let mut room = content.len();
                while let Some(group) = groups.next_if(|group| items_of(group) <= room) {
                    room -= items_of(&group);
                    carried.extend(group);
                }
                formed += self.seal_or_split(&stamp, &content, &carried, &signer)?;
            }
        }
        Ok(formed)
    }

    fn stamp(&self, identity: &crate::Identity, channel: ChannelId, now: Moment) -> Result<Stamp> {
        let (seq, prev) = last_batch(self.conn(), self.me().incarnation)?;
        Ok(Stamp {
            server: identity.server,
            channel,
            device: identity.device,
            incarnation: Incarnation(self.me().incarnation),
            seq: seq.saturating_add(1),
            prev,
            clock: now,
            dictionary: self.batch_dictionary()?,
        })
    }

    /// One batch; or, when a single save is larger than a batch may be, one for each of its changes.
    fn seal_or_split(
        &mut self,
        stamp: &Stamp,
        content: &[ChangeItem],
        carried: &[Waiting],
        signer: &Signer,
    ) -> Result<u32> {
        match seal(stamp, content, signer) {
            Ok(batch) => self.keep(&batch, carried).map(|()| 1),
            Err(_) if carried.len() > 1 => self.seal_each(stamp, carried, signer),
            Err(error) => self.set_aside(carried, error, stamp.clock).map(|()| 0),
        }
    }

    fn seal_each(&mut self, stamp: &Stamp, carried: &[Waiting], signer: &Signer) -> Result<u32> {
        let mut formed = 0;
        for change in carried {
            let (seq, prev) = last_batch(self.conn(), self.me().incarnation)?;
            let stamp = Stamp { seq: seq.saturating_add(1), prev, ..stamp.clone() };
            match seal(&stamp, &change.items, signer) {
                Ok(batch) => {
                    self.keep(&batch, std::slice::from_ref(change))?;
                    formed += 1;
                }
                Err(error) => self.set_aside(std::slice::from_ref(change), error, stamp.clock)?,
            }
        }
        Ok(formed)
    }

    fn keep(&mut self, batch: &Batch, carried: &[Waiting]) -> Result<()> {
        let conn = self.conn();
        let header = &batch.header;
        let sql = "INSERT INTO outbox_batch (incarnation, seq, unit, lane, hash, bytes, formed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        conn.prepare_cached(sql)?.execute(params![
            header.incarnation.0.cast_signed(),
            header.seq.cast_signed(),
            header.channel.unit.0,
            lane_number(header.channel.lane),
            batch.hash.0,
            batch.bytes,
            header.clock.millis(),
        ])?;
        let no = conn.last_insert_rowid();
        let mut statement = conn.prepare_cached("UPDATE outbox_change SET batch = ?1 WHERE no = ?2")?;
        carried.iter().try_for_each(|change| statement.execute([no, change.no]).map(|_| ()))?;
        Ok(())
    }

    /// A change that no batch can carry must not hold up the others; it is kept and shown as needing a look.
    fn set_aside(&mut self, carried: &[Waiting], error: BatchError, now: Moment) -> Result<()> {
        for change in carried {
            let sql = "UPDATE outbox_change SET acked = 2, batch = 0 WHERE no = ?1";
            self.conn().prepare_cached(sql)?.execute([change.no])?;
            for item in &change.items {
                self.quarantine(None, &item.change, Reason::Batch(error), now)?;
            }
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// Batches that no receipt covers, oldest first, as many as fit the budget; at least one if there is one.
    pub fn unacknowledged(&self, bytes_max: usize) -> Result<Vec<OutboxBatch>> {
        let sql = "SELECT seq, bytes FROM outbox_batch WHERE incarnation = ?1 AND acked = 0 ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([self.me.incarnation.cast_signed()])?;
        let (mut batches, mut bytes) = (Vec::new(), 0_usize);
        while let Some(row) = rows.next()? {
            let batch = OutboxBatch { seq: row.get::<_, i64>(0)?.cast_unsigned(), bytes: row.get(1)? };
            bytes = bytes.saturating_add(batch.bytes.len());
            if bytes > bytes_max && !batches.is_empty() {
                break;
            }
            batches.push(batch);
        }
        Ok(batches)
    }

    /// The number of the last batch formed in this incarnation; 0 before the first.
    pub fn outbox_tip(&self) -> Result<u64> {
        last_seq(self.conn, self.me.incarnation)
    }
}

fn items_of(group: &[Waiting]) -> usize {
    group.iter().map(|change| change.items.len()).sum()
}

fn next_channel(conn: &Connection) -> Result<Option<ChannelId>> {
    let sql = "SELECT unit, lane FROM outbox_change WHERE batch IS NULL AND bytes IS NOT NULL LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| channel_at(row, 0)).optional()?)
}

fn waiting(conn: &Connection, channel: ChannelId) -> Result<Vec<Waiting>> {
    let sql = "SELECT no, grp, document, kind, first, bytes FROM outbox_change
         WHERE batch IS NULL AND unit = ?1 AND lane = ?2 AND bytes IS NOT NULL ORDER BY no LIMIT ?3";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![channel.unit.0, lane_number(channel.lane), CHANGES_PER_ROUND])?;
    let mut found: Vec<Waiting> = Vec::new();
    let mut beginnings: BTreeMap<DocKind, Vec<u8>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (doc, kind) = (DocId(row.get(2)?), DocKind(row.get(3)?));
        let mut items = Vec::new();
        if row.get(4)? {
            let change = match beginnings.entry(kind) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(genesis(kind)?).clone(),
            };
            items.push(ChangeItem { doc, kind, change });
        }
        items.push(ChangeItem { doc, kind, change: row.get(5)? });
        found.push(Waiting { no: row.get(0)?, group: row.get(1)?, items });
    }
    if found.len() == usize::try_from(CHANGES_PER_ROUND).unwrap_or(usize::MAX) {
        drop_last_group(&mut found);
    }
    Ok(found)
}

/// The last save of a full round may be cut in two: it waits for the next one.
fn drop_last_group(found: &mut Vec<Waiting>) {
    let last = found.last().map(|change| change.group);
    let start = found.iter().position(|change| Some(change.group) == last).unwrap_or(0);
    if start > 0 {
        found.truncate(start);
    }
}

fn groups(changes: Vec<Waiting>) -> Vec<Vec<Waiting>> {
    let mut groups: Vec<Vec<Waiting>> = Vec::new();
    for change in changes {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| last.group == change.group) => group.push(change),
            _ => groups.push(vec![change]),
        }
    }
    groups
}

/// The number of the last batch formed in this incarnation; 0 before the first.
pub(crate) fn last_seq(conn: &Connection, incarnation: u64) -> Result<u64> {
    Ok(last_batch(conn, incarnation)?.0)
}

fn last_batch(conn: &Connection, incarnation: u64) -> Result<(u64, BatchHash)> {
    let sql = "SELECT seq, hash FROM outbox_batch WHERE incarnation = ?1 ORDER BY seq DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?.cast_unsigned(), BatchHash(row.get(1)?)));
    let found = conn.prepare_cached(sql)?.query_row([incarnation.cast_signed()], read).optional()?;
    Ok(found.unwrap_or((0, BatchHash::NONE)))
}
