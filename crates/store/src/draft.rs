//! Keeping what is not saved yet: each tap is on disk before the next.

use rusqlite::params;
use tungnha_model::{HouseholdId, Moment, VisitId};

use crate::error::Result;
use crate::query::visit_key;
use crate::transact::Tx;

impl Tx<'_> {
    /// Keeps a draft; it replaces the one before.
    pub fn draft_save(
        &mut self,
        household: HouseholdId,
        visit: Option<VisitId>,
        body: &serde_json::Value,
        now: Moment,
    ) -> Result<()> {
        let sql = "INSERT INTO draft (household, visit, body, saved_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (household, visit) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
        let values = params![household.0, visit_key(visit), body.to_string(), now.millis()];
        self.conn().prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Throws a draft away; nothing happens when there is none.
    pub fn draft_discard(&mut self, household: HouseholdId, visit: Option<VisitId>) -> Result<()> {
        let sql = "DELETE FROM draft WHERE household = ?1 AND visit = ?2";
        self.conn().prepare_cached(sql)?.execute(params![household.0, visit_key(visit)])?;
        Ok(())
    }
}
