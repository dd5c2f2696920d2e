//! Households that are, or may be, one and the same.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use tungnha_model::{HouseholdId, UnitId};

use super::Reader;
use super::household::{HOUSEHOLD_COLUMN_COUNT, HOUSEHOLD_COLUMNS, read_row, read_row_at};
use crate::error::Result;
use crate::row::{HouseholdRow, SyncState, VisitState};

impl Reader<'_> {
    /// The household that goes on for this one; itself when it was not merged.
    pub fn goes_on(&self, id: HouseholdId) -> Result<HouseholdId> {
        let sql = "SELECT root FROM merged_row WHERE id = ?1";
        let root: Option<[u8; 16]> = self.conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?;
        Ok(root.map_or(id, HouseholdId))
    }

    /// The households that were merged into this one.
    pub fn merged_into(&self, id: HouseholdId) -> Result<Vec<HouseholdRow>> {
        let mut statement = self.conn.prepare_cached(&format!("{MERGED} WHERE root = ?1 ORDER BY no"))?;
        let rows = statement.query_map([id.0], read_merged)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A household that was merged into another, as it was called.
    pub(super) fn merged_household(&self, id: HouseholdId) -> Result<Option<HouseholdRow>> {
        let mut statement = self.conn.prepare_cached(&format!("{MERGED} WHERE id = ?1"))?;
        Ok(statement.query_row([id.0], read_merged).optional()?)
    }

    /// Pairs of households that may be one: the same telephone number, or the same name (accents set aside) in one
    /// unit with no different year of birth. Those of which somebody has said that they are two are left out. The
    /// surest first.
    pub fn twins(&self, units: Option<&[UnitId]>, limit: u32) -> Result<Vec<(HouseholdRow, HouseholdRow)>> {
        let filter = units.map_or_else(
            || "1".to_owned(),
            |units| format!("a.unit IN ({0}) AND b.unit IN ({0})", vec!["?"; units.len()].join(",")),
        );
        let second = HOUSEHOLD_COLUMNS.replace("h.", "b.");
        let first = HOUSEHOLD_COLUMNS.replace("h.", "a.");
        let sql =
            include_str!("twins.sql").replace(":columns:", &format!("{first}, {second}")).replace(":filter:", &filter);
        let units = units.unwrap_or_default();
        let both = units.iter().chain(units).map(|unit| Value::Blob(unit.0.to_vec()));
        let values: Vec<Value> = both.chain([Value::Integer(i64::from(limit))]).collect();
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| {
            Ok((read_row(row)?, read_row_at(row, HOUSEHOLD_COLUMN_COUNT)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

const MERGED: &str =
    "SELECT id, unit, code, name, nickname, hamlet, house_number, landmark, phone, people FROM merged_row";

/// What it amounts to counts for the household that goes on.
fn read_merged(row: &Row<'_>) -> rusqlite::Result<HouseholdRow> {
    Ok(HouseholdRow {
        id: HouseholdId(row.get(0)?),
        unit: UnitId(row.get(1)?),
        code: row.get(2)?,
        name: row.get(3)?,
        nickname: row.get(4)?,
        hamlet: row.get(5)?,
        house_number: row.get(6)?,
        landmark: row.get(7)?,
        phone: row.get(8)?,
        people: row.get(9)?,
        state: VisitState::NotVisited,
        visits: 0,
        last_visit: None,
        next_visit: None,
        sync: SyncState::Received,
        conflicts: 0,
        reached: false,
    })
}
