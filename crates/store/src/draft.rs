//! Keeping what is not saved yet: each tap is on disk before the next.

use rusqlite::params;
use tungnha_model::{AnswerId, DocId, HouseholdId, Moment, VisitId};

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

    /// Keeps what is being answered; it replaces what was kept before.
    pub fn survey_draft_save(
        &mut self,
        household: HouseholdId,
        form: &str,
        body: &serde_json::Value,
        now: Moment,
    ) -> Result<()> {
        let sql = "INSERT INTO survey_draft (household, form, body, saved_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (household, form) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
        self.conn().prepare_cached(sql)?.execute(params![household.0, form, body.to_string(), now.millis()])?;
        Ok(())
    }

    /// Throws away what was being answered; nothing happens when there is nothing.
    pub fn survey_draft_discard(&mut self, household: HouseholdId, form: &str) -> Result<()> {
        let sql = "DELETE FROM survey_draft WHERE household = ?1 AND form = ?2";
        self.conn().prepare_cached(sql)?.execute(params![household.0, form])?;
        Ok(())
    }

    /// Keeps the correction of a saved answer; it replaces what was kept before.
    pub fn answer_draft_save(
        &mut self,
        household: HouseholdId,
        answer: AnswerId,
        body: &serde_json::Value,
        now: Moment,
    ) -> Result<()> {
        let sql = "INSERT INTO answer_draft (answer, household, body, saved_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (answer) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
        self.conn().prepare_cached(sql)?.execute(params![answer.0, household.0, body.to_string(), now.millis()])?;
        Ok(())
    }

    /// Throws the correction of a saved answer away; nothing happens when there is none.
    pub fn answer_draft_discard(&mut self, answer: AnswerId) -> Result<()> {
        self.conn().prepare_cached("DELETE FROM answer_draft WHERE answer = ?1")?.execute([answer.0])?;
        Ok(())
    }

    /// Keeps a form that is being written; it replaces what was kept before.
    pub fn form_draft_save(&mut self, id: DocId, json: &str, now: Moment) -> Result<()> {
        let sql = "INSERT INTO form_draft (id, body, saved_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
        self.conn().prepare_cached(sql)?.execute(params![id.0, json, now.millis()])?;
        Ok(())
    }

    /// Throws away a form that was being written.
    pub fn form_draft_discard(&mut self, id: DocId) -> Result<()> {
        self.conn().prepare_cached("DELETE FROM form_draft WHERE id = ?1")?.execute([id.0])?;
        Ok(())
    }

    /// Keeps what was typed into another form; `screen` and `subject` name it.
    pub fn screen_draft_save(
        &mut self,
        screen: &str,
        subject: &str,
        body: &serde_json::Value,
        now: Moment,
    ) -> Result<()> {
        let sql = "INSERT INTO screen_draft (screen, subject, body, saved_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (screen, subject) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
        self.conn().prepare_cached(sql)?.execute(params![screen, subject, body.to_string(), now.millis()])?;
        Ok(())
    }

    /// Throws such a draft away; nothing happens when there is none.
    pub fn screen_draft_discard(&mut self, screen: &str, subject: &str) -> Result<()> {
        let sql = "DELETE FROM screen_draft WHERE screen = ?1 AND subject = ?2";
        self.conn().prepare_cached(sql)?.execute(params![screen, subject])?;
        Ok(())
    }
}
