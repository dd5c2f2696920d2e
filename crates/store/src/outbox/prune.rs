//! Letting go of batches that a verified backup covers, after sixty days.

use tungnha_model::Moment;

use crate::error::Result;
use crate::transact::Tx;

const KEPT_MS: i64 = 60 * 24 * 60 * 60 * 1000;

impl Tx<'_> {
    /// Forgets old batches with their changes; the newest one stays, since the next names its hash.
    pub fn prune(&mut self, now: Moment) -> Result<()> {
        let before = now.plus_millis(-KEPT_MS).millis();
        for sql in ["CREATE TEMP TABLE IF NOT EXISTS gone (no INTEGER PRIMARY KEY)", "DELETE FROM gone"] {
            self.conn().execute(sql, [])?;
        }
        let sql = "INSERT INTO gone SELECT no FROM outbox_batch WHERE stable = 1 AND review IS NULL AND formed_at < ?1
             AND no < (SELECT max(no) FROM outbox_batch)";
        self.conn().execute(sql, [before])?;
        for sql in [
            "DELETE FROM outbox_touch WHERE change IN (SELECT no FROM outbox_change WHERE batch IN (SELECT no FROM gone))",
            "DELETE FROM outbox_change WHERE batch IN (SELECT no FROM gone)",
            "DELETE FROM outbox_batch WHERE no IN (SELECT no FROM gone)",
            "DELETE FROM gone",
        ] {
            self.conn().execute(sql, [])?;
        }
        Ok(())
    }
}
