//! What a day's work begins from.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use tungnha_model::UnitId;
use tungnha_model::day::Day;

use super::Reader;
use crate::error::Result;
use crate::row::{Counts, HouseholdRow, VisitState};

impl Reader<'_> {
    /// Households that nobody has visited, as they lie.
    pub fn suggestions(&self, units: Option<&[UnitId]>, limit: u32) -> Result<Vec<HouseholdRow>> {
        let list = super::HouseholdList {
            units,
            state: Some(VisitState::NotVisited),
            limit,
            ..super::HouseholdList::default()
        };
        Ok(self.households(&list)?.rows)
    }

    /// Counts over some units, or all.
    pub fn counts(&self, units: Option<&[UnitId]>) -> Result<Counts> {
        let filter =
            units.map_or_else(|| "1".to_owned(), |units| format!("unit IN ({})", vec!["?"; units.len()].join(",")));
        let sql = format!(
            "SELECT coalesce(sum(households), 0), coalesce(sum(households) FILTER (WHERE state = 0), 0),
                    coalesce(sum(households) FILTER (WHERE unsent = 1), 0),
                    coalesce(sum(households) FILTER (WHERE review = 1), 0)
             FROM tally WHERE {filter}"
        );
        let values = units.unwrap_or_default().iter().map(|unit| Value::Blob(unit.0.to_vec()));
        Ok(self.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| {
            Ok(Counts { households: row.get(0)?, not_visited: row.get(1)?, unsent: row.get(2)?, review: row.get(3)? })
        })?)
    }

    /// How many visits this device recorded for a day, and how many people were guided at them.
    pub fn own_work_on(&self, day: Day) -> Result<(u32, u32)> {
        let sql = "SELECT count(*), coalesce(sum(guided), 0) FROM visit_row INDEXED BY visit_day
                   WHERE day = ?1 AND device = ?2";
        let device = self.me.device.map(|device| device.0);
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row((day.to_string(), device), |row| Ok((row.get(0)?, row.get(1)?)))?)
    }
}
