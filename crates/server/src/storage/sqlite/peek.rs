//! What a verdict rests on. It is read without holding anybody up, and looked at once more when the verdict is carried
//! out: what takes long (signatures, inflating, Automerge) happens in between, outside every transaction.
//!
//! Nothing that is read here can change and change back: the roll's and a stream's numbers only rise, and a document's
//! place in the log with each batch that moves it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};
use tungnha_model::DocId;
use tungnha_sync::BatchHash;
use tungnha_sync::gate::StoredDoc;

use super::claims::Claim;
use super::ingest::hash_of;
use super::{Sqlite, channel, roll, stream};
use crate::storage::{RollRow, Shelf, StorageResult, StreamKey};

/// A batch's number and hash; `None` before the first.
type Head = Option<(u64, BatchHash)>;

/// What was read, by what tells whether it has moved since.
#[derive(Debug, Default)]
pub struct Seen {
    roll: Option<u64>,
    heads: BTreeMap<StreamKey, Head>,
    documents: BTreeMap<DocId, Option<u64>>,
}

impl Seen {
    /// Whether all of it is as it was.
    pub fn still_holds(&self, tx: &Transaction<'_>) -> StorageResult<bool> {
        if let Some(seen) = self.roll
            && roll::tip(tx)? != seen
        {
            return Ok(false);
        }
        for (key, seen) in &self.heads {
            if stream::head(tx, *key)? != *seen {
                return Ok(false);
            }
        }
        for (doc, seen) in &self.documents {
            if channel::place_of(tx, *doc)? != *seen {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Shows a judge what is committed, and notes what it looked at. Each look is a transaction of its own, so that no
/// reader keeps the write-ahead log from being emptied; whether they fit together shows at the end.
#[derive(Debug)]
pub struct Peek<'a> {
    storage: &'a Sqlite,
    claim: Claim<'a>,
    seen: Seen,
}

impl<'a> Peek<'a> {
    pub fn new(storage: &'a Sqlite) -> Self {
        Self { storage, claim: storage.claims.begin(), seen: Seen::default() }
    }

    /// What was looked at. The documents stay claimed as long as this lives.
    pub fn take_seen(&mut self) -> Seen {
        std::mem::take(&mut self.seen)
    }

    fn head_in(&mut self, db: &Connection, key: StreamKey) -> StorageResult<Head> {
        let head = stream::head(db, key)?;
        // The first look counts: had it moved since, so had what was concluded from it.
        self.seen.heads.entry(key).or_insert(head);
        Ok(head)
    }
}

impl Shelf for Peek<'_> {
    fn roll_after(&mut self, number: u64) -> StorageResult<Vec<RollRow>> {
        self.storage.read(|db| {
            let tip = roll::tip(db)?;
            self.seen.roll.get_or_insert(tip);
            roll::after(db, number)
        })
    }

    fn head(&mut self, key: StreamKey) -> StorageResult<Head> {
        self.storage.read(|db| self.head_in(db, key))
    }

    fn hash_of(&mut self, key: StreamKey, seq: u64) -> StorageResult<Option<BatchHash>> {
        self.storage.read(|db| {
            self.head_in(db, key)?;
            hash_of(db, key, seq)
        })
    }

    fn document(&mut self, doc: DocId) -> StorageResult<Option<StoredDoc>> {
        self.claim.add(doc);
        self.storage.read(|db| {
            let place = channel::place_of(db, doc)?;
            self.seen.documents.entry(doc).or_insert(place);
            channel::document(db, doc)
        })
    }
}
