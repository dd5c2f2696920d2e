//! What the server says of this device's batches.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};
use tungnha_model::HouseholdId;
use tungnha_sync::BatchHash;
use tungnha_sync::message::{Held, REVIEWS_MAX};

use crate::error::Result;
use crate::project;
use crate::transact::{Changes, Tx};

/// Why a batch needs a look, when the receipt that said it was lost on its way.
const IN_REVIEW: &str = "the server keeps it for review";

impl Tx<'_> {
    /// A receipt: batches up to `seq` are durable at the server, those up to `stable` are covered by a backup.
    /// `review` says why batch `seq` lies in the server's quarantine, if it does.
    pub fn durable(&mut self, seq: u64, stable: u64, review: Option<&str>) -> Result<Changes> {
        let incarnation = self.me().incarnation.cast_signed();
        let mut touched = BTreeSet::new();
        let sql = "UPDATE outbox_batch SET acked = 1 WHERE incarnation = ?1 AND seq <= ?2 AND acked = 0 RETURNING no";
        for batch in self.numbers(sql, incarnation, seq)? {
            touched.append(&mut self.touched_by(batch)?);
            let sql = "UPDATE outbox_change SET acked = 1 WHERE batch = ?1 AND acked IN (0, 3)";
            self.conn().prepare_cached(sql)?.execute([batch])?;
        }
        if let Some(reason) = review {
            touched.append(&mut self.note_review(incarnation, seq, reason)?);
        }
        let sql = "UPDATE outbox_batch SET stable = 1 WHERE incarnation = ?1 AND seq <= ?2 AND stable = 0 RETURNING no";
        for batch in self.numbers(sql, incarnation, stable)? {
            // The batch itself has the change, and nobody will have to make it again.
            let sql = "UPDATE outbox_change SET bytes = NULL, intent = '[]' WHERE batch = ?1";
            self.conn().prepare_cached(sql)?.execute([batch])?;
        }
        project::refresh_sync(self.conn(), &touched)?;
        Ok(Changes { households: touched, ..Changes::default() })
    }

    /// What the server holds at the beginning of an exchange. Less than was confirmed before means that it was
    /// restored from a backup: what it lost is unsent again. `reviews`: see [`Tx::reviewed`]. `None`, and nothing is noted, when it is another batch than
    /// this device's own: the database was restored or copied, and a new incarnation must begin.
    pub fn held(&mut self, last: Held, stable: u64, reviews: &[u64]) -> Result<Option<Changes>> {
        if !self.is_mine(last)? {
            return Ok(None);
        }
        let seq = last.seq;
        let mut changes = self.durable(seq, stable, None)?;
        changes.extend(self.reviewed(seq, reviews)?);
        let incarnation = self.me().incarnation.cast_signed();
        let sql = "UPDATE outbox_batch SET acked = 0, stable = 0, review = NULL
             WHERE incarnation = ?1 AND seq > ?2 AND acked = 1 RETURNING no";
        let mut touched = BTreeSet::new();
        for batch in self.numbers(sql, incarnation, seq)? {
            let sql = "UPDATE outbox_change SET acked = 0 WHERE batch = ?1";
            self.conn().prepare_cached(sql)?.execute([batch])?;
            touched.append(&mut self.touched_by(batch)?);
        }
        project::refresh_sync(self.conn(), &touched)?;
        changes.households.append(&mut touched);
        Ok(Some(changes))
    }

    /// Whether what somebody holds of this device's incarnation is what this database has sent.
    pub(crate) fn is_mine(&self, last: Held) -> Result<bool> {
        if last.seq > self.reader().outbox_tip()? {
            return Ok(false);
        }
        let sql = "SELECT hash FROM outbox_batch WHERE incarnation = ?1 AND seq = ?2";
        let values = params![self.me().incarnation.cast_signed(), last.seq.cast_signed()];
        let kept = self.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0).map(BatchHash)).optional()?;
        // One that was let go lies under a backup, and this database has sent others since.
        Ok(kept.is_none_or(|hash| hash.brief() == last.hash))
    }

    /// Of the batches up to `upto` these lie in the server's quarantine: all of them, or so many of the newest that older
    /// ones may be missing. Others that lay there were let in.
    pub(crate) fn reviewed(&mut self, upto: u64, reviews: &[u64]) -> Result<Changes> {
        let incarnation = self.me().incarnation.cast_signed();
        let from = if reviews.len() < REVIEWS_MAX { 0 } else { reviews.iter().min().copied().unwrap_or(0) };
        let noted = self.in_review(incarnation)?;
        let mut touched = BTreeSet::new();
        for seq in noted.iter().filter(|seq| (from..=upto).contains(*seq) && !reviews.contains(seq)) {
            touched.append(&mut self.let_in(incarnation, *seq)?);
        }
        for seq in reviews.iter().filter(|seq| **seq <= upto && !noted.contains(seq)) {
            touched.append(&mut self.note_review(incarnation, *seq, IN_REVIEW)?);
        }
        project::refresh_sync(self.conn(), &touched)?;
        Ok(Changes { households: touched, ..Changes::default() })
    }

    fn in_review(&self, incarnation: i64) -> Result<BTreeSet<u64>> {
        let sql = "SELECT seq FROM outbox_batch WHERE incarnation = ?1 AND review IS NOT NULL";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_map([incarnation], |row| row.get(0).map(i64::cast_unsigned))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn let_in(&mut self, incarnation: i64, seq: u64) -> Result<BTreeSet<HouseholdId>> {
        let sql = "UPDATE outbox_batch SET review = NULL WHERE incarnation = ?1 AND seq = ?2 RETURNING no";
        let values = params![incarnation, seq.cast_signed()];
        let batch: i64 = self.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        self.conn()
            .prepare_cached("UPDATE outbox_change SET acked = 1 WHERE batch = ?1 AND acked = 2")?
            .execute([batch])?;
        self.touched_by(batch)
    }

    fn note_review(&mut self, incarnation: i64, seq: u64, reason: &str) -> Result<BTreeSet<HouseholdId>> {
        let sql = "UPDATE outbox_batch SET review = ?3 WHERE incarnation = ?1 AND seq = ?2 RETURNING no";
        let conn = self.conn();
        let mut statement = conn.prepare_cached(sql)?;
        let batches = statement
            .query_map(params![incarnation, seq.cast_signed(), reason], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        let mut touched = BTreeSet::new();
        for batch in batches {
            conn.prepare_cached("UPDATE outbox_change SET acked = 2 WHERE batch = ?1")?.execute([batch])?;
            touched.append(&mut self.touched_by(batch)?);
        }
        Ok(touched)
    }

    fn numbers(&self, sql: &str, incarnation: i64, seq: u64) -> Result<Vec<i64>> {
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_map([incarnation, i64::try_from(seq).unwrap_or(i64::MAX)], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn touched_by(&self, batch: i64) -> Result<BTreeSet<HouseholdId>> {
        let sql = "SELECT DISTINCT t.household FROM outbox_change c JOIN outbox_touch t ON t.change = c.no WHERE c.batch = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_map([batch], |row| row.get(0).map(HouseholdId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
