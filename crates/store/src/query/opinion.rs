//! Opinions, of one household and of all.

use rusqlite::{Params, Row, params_from_iter};
use tungnha_model::consent::Purpose;
use tungnha_model::household::{Opinion, REPLY_PHONE};
use tungnha_model::{DocId, HouseholdId, OpinionId, PersonId, UnitId};

use super::Reader;
use super::household::state_of;
use crate::error::{Result, StoreError};
use crate::row::OpinionRow;

impl Reader<'_> {
    /// A household's opinions, newest first.
    pub fn opinions_of(&self, household: HouseholdId) -> Result<Vec<OpinionRow>> {
        self.opinions_where("o.household = ?1 ORDER BY o.day DESC, o.id DESC", [household.0])
    }

    /// One opinion.
    pub fn opinion(&self, id: OpinionId) -> Result<OpinionRow> {
        let found = self.opinions_where("o.id = ?1 LIMIT 1", [id.0])?;
        found.into_iter().next().ok_or(StoreError::NotFound("opinion"))
    }

    /// All opinions of some units, newest first.
    pub fn opinions(&self, units: &[UnitId]) -> Result<Vec<OpinionRow>> {
        let marks = vec!["?"; units.len()].join(",");
        let filter = format!("o.unit IN ({marks}) ORDER BY o.day DESC, o.id DESC");
        self.opinions_where(&filter, params_from_iter(units.iter().map(|unit| unit.0)))
    }

    fn opinions_where(&self, filter: &str, values: impl Params) -> Result<Vec<OpinionRow>> {
        let sql = format!("{} WHERE {filter}", include_str!("opinions.sql"));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(self.read_opinion(row)?);
        }
        Ok(found)
    }

    /// Leaves out what the one who spoke does not agree to any more: the name, and how to answer. Where it was not
    /// noted who spoke, anybody of the household may have been it.
    fn unname(&self, household: HouseholdId, opinion: &mut Opinion) -> Result<()> {
        if self.withdrew(household, opinion.person, Purpose::Opinion)? {
            opinion.anonymous = true;
            opinion.person = None;
        }
        if self.withdrew(household, opinion.person, Purpose::Reply)? {
            opinion.extra.remove(REPLY_PHONE);
        }
        Ok(())
    }

    fn withdrew(&self, household: HouseholdId, person: Option<PersonId>, purpose: Purpose) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM withdrawn_row
             WHERE household = ?1 AND purpose = ?2 AND (?3 IS NULL OR person = ?3))";
        let values = (household.0, purpose.word(), person.map(|person| person.0));
        Ok(self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }

    fn read_opinion(&self, row: &Row<'_>) -> Result<OpinionRow> {
        let body: String = row.get(4)?;
        let household = row.get::<_, Option<[u8; 16]>>(0)?.map(HouseholdId);
        let mut opinion: Opinion = serde_json::from_str(&body)?;
        if let Some(household) = household {
            self.unname(household, &mut opinion)?;
        }
        Ok(OpinionRow {
            household,
            name: row.get(1)?,
            unit: UnitId(row.get(2)?),
            document: DocId(row.get(3)?),
            mine: opinion.device.is_some() && opinion.device == self.me.device,
            sync: state_of(row.get(5)?, row.get(7)?, row.get(6)?),
            opinion,
        })
    }
}
