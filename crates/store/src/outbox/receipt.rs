//! What the server says of this device's batches.

use std::collections::BTreeSet;

use rusqlite::params;
use tungnha_model::HouseholdId;

use crate::error::Result;
use crate::project;
use crate::transact::{Changes, Tx};

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
    /// restored from a backup: what it lost is unsent again.
    pub fn held(&mut self, seq: u64, stable: u64) -> Result<Changes> {
        let mut changes = self.durable(seq, stable, None)?;
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
        Ok(changes)
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
