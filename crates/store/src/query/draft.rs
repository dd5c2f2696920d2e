//! Unfinished visits.

use rusqlite::{OptionalExtension, Row};
use tungnha_model::{HouseholdId, Moment, VisitId};

use super::Reader;
use crate::error::Result;
use crate::row::DraftRow;

const COLUMNS: &str = "d.household, coalesce(h.name, ''), d.visit, d.body, d.saved_at
     FROM draft d LEFT JOIN household_any h ON h.id = d.household";

impl Reader<'_> {
    /// All drafts, newest first.
    pub fn drafts(&self) -> Result<Vec<DraftRow>> {
        let mut statement =
            self.conn.prepare_cached(&format!("SELECT {COLUMNS} ORDER BY d.saved_at DESC, d.household"))?;
        let mut rows = statement.query([])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            drafts.push(read(row)?);
        }
        Ok(drafts)
    }

    /// The draft of a new visit, or of changing one.
    pub fn draft(&self, household: HouseholdId, visit: Option<VisitId>) -> Result<Option<DraftRow>> {
        let sql = format!("SELECT {COLUMNS} WHERE d.household = ?1 AND d.visit = ?2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query((household.0, visit_key(visit)))?;
        rows.next()?.map(read).transpose()
    }

    /// What was typed into another form and not saved yet.
    pub fn screen_draft(&self, screen: &str, subject: &str) -> Result<Option<serde_json::Value>> {
        let sql = "SELECT body FROM screen_draft WHERE screen = ?1 AND subject = ?2";
        let body: Option<String> =
            self.conn.prepare_cached(sql)?.query_row([screen, subject], |row| row.get(0)).optional()?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    /// The newest draft of a household, of whatever visit.
    pub fn draft_of(&self, household: HouseholdId) -> Result<Option<DraftRow>> {
        let sql = "SELECT visit FROM draft WHERE household = ?1 ORDER BY saved_at DESC LIMIT 1";
        let visit: Option<Vec<u8>> =
            self.conn.prepare_cached(sql)?.query_row([household.0], |row| row.get(0)).optional()?;
        visit.map_or(Ok(None), |visit| self.draft(household, visit_from_key(&visit)))
    }
}

fn read(row: &Row<'_>) -> Result<DraftRow> {
    let (visit, body): (Vec<u8>, String) = (row.get(2)?, row.get(3)?);
    Ok(DraftRow {
        household: HouseholdId(row.get(0)?),
        name: row.get(1)?,
        visit: visit_from_key(&visit),
        body: serde_json::from_str(&body)?,
        saved_at: Moment(row.get(4)?),
    })
}

/// No visit yet is the empty key.
pub(crate) fn visit_key(visit: Option<VisitId>) -> Vec<u8> {
    visit.map(|visit| visit.0.to_vec()).unwrap_or_default()
}

fn visit_from_key(key: &[u8]) -> Option<VisitId> {
    key.try_into().ok().map(VisitId)
}
