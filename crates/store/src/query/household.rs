//! One household: its row, people and timeline.

use rusqlite::{OptionalExtension, Row};
use tungnha_model::day::Day;
use tungnha_model::household::Person;
use tungnha_model::{DocId, HouseholdId, PersonId, UnitId, VisitId};

use super::Reader;
use crate::error::{Result, StoreError};
use crate::row::{HouseholdRow, PersonRow, SyncState, VisitRow, VisitState};

/// The columns that [`read_row`] reads, of `household_row h`.
pub(crate) const HOUSEHOLD_COLUMNS: &str = "h.id, h.unit, h.code, h.name, h.nickname, h.hamlet, h.house_number, \
     h.landmark, h.phone, h.people, h.state, h.visits, h.last_visit, h.next_visit, h.unsent, h.conflicts, h.refused, \
     h.relayed, h.reached";

/// How many they are, for those who read others behind them.
pub(crate) const HOUSEHOLD_COLUMN_COUNT: usize = 19;

/// Reads a row of [`HOUSEHOLD_COLUMNS`].
pub(crate) fn read_row(row: &Row<'_>) -> rusqlite::Result<HouseholdRow> {
    read_row_at(row, 0)
}

/// The same from the column `at` on.
pub(super) fn read_row_at(row: &Row<'_>, at: usize) -> rusqlite::Result<HouseholdRow> {
    let (unsent, conflicts, refused): (u32, u32, u32) = (row.get(at + 14)?, row.get(at + 15)?, row.get(at + 16)?);
    let relayed: u32 = row.get(at + 17)?;
    Ok(HouseholdRow {
        id: HouseholdId(row.get(at)?),
        unit: UnitId(row.get(at + 1)?),
        code: row.get(at + 2)?,
        name: row.get(at + 3)?,
        nickname: row.get(at + 4)?,
        hamlet: row.get(at + 5)?,
        house_number: row.get(at + 6)?,
        landmark: row.get(at + 7)?,
        phone: row.get(at + 8)?,
        people: row.get(at + 9)?,
        state: VisitState::from_number(row.get(at + 10)?),
        visits: row.get(at + 11)?,
        last_visit: day(row.get(at + 12)?),
        next_visit: day(row.get(at + 13)?),
        sync: state_of(unsent, relayed, conflicts.saturating_add(refused)),
        conflicts,
        reached: row.get(at + 18)?,
    })
}

pub(crate) const fn state_of(unsent: u32, relayed: u32, to_look_at: u32) -> SyncState {
    match (unsent, relayed, to_look_at) {
        (_, _, 1..) => SyncState::Review,
        (1.., _, 0) => SyncState::Local,
        (0, 1.., 0) => SyncState::Relayed,
        (0, 0, 0) => SyncState::Received,
    }
}

fn day(text: Option<String>) -> Option<Day> {
    text.and_then(|text| text.parse().ok())
}

impl Reader<'_> {
    /// A household's row.
    pub fn household(&self, id: HouseholdId) -> Result<HouseholdRow> {
        let sql = format!("SELECT {HOUSEHOLD_COLUMNS} FROM household_row h WHERE h.id = ?1");
        let row = self.conn.prepare_cached(&sql)?.query_row([id.0], read_row).optional()?;
        let row = row.map_or_else(|| self.merged_household(id), |row| Ok(Some(row)))?;
        row.ok_or(StoreError::NotFound("household"))
    }

    /// The household with this printable code in a unit.
    pub fn household_by_code(&self, unit: UnitId, code: &str) -> Result<Option<HouseholdId>> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM household_row WHERE unit = ?1 AND code = ?2")?;
        Ok(statement.query_row((unit.0, code), |row| row.get(0)).optional()?.map(HouseholdId))
    }

    /// Its people: the head first, then by age of the entry; those who left stay in the list.
    pub fn people(&self, household: HouseholdId) -> Result<Vec<PersonRow>> {
        let sql = "SELECT id, name, birth_year, sex, relation, phone, literate, needs_support, left_on, head
                   FROM person_row WHERE household = ?1 ORDER BY head DESC, left_on IS NOT NULL, id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([household.0], read_person)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Its visits, newest first.
    pub fn timeline(&self, household: HouseholdId) -> Result<Vec<VisitRow>> {
        let mut statement = self.conn.prepare_cached(include_str!("timeline.sql"))?;
        let mut rows = statement.query((household.0, Option::<[u8; 16]>::None))?;
        let mut visits = Vec::new();
        while let Some(row) = rows.next()? {
            visits.push(self.read_visit(row)?);
        }
        Ok(visits)
    }

    /// One visit of a household.
    pub fn visit(&self, household: HouseholdId, visit: VisitId) -> Result<VisitRow> {
        let mut statement = self.conn.prepare_cached(include_str!("timeline.sql"))?;
        let mut rows = statement.query((household.0, Some(visit.0)))?;
        let row = rows.next()?.ok_or(StoreError::NotFound("visit"))?;
        self.read_visit(row)
    }

    fn read_visit(&self, row: &Row<'_>) -> Result<VisitRow> {
        let body: String = row.get(0)?;
        let device: Option<[u8; 16]> = row.get(2)?;
        let (unsent, refused, relayed): (u32, u32, u32) = (row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(VisitRow {
            visit: serde_json::from_str(&body)?,
            household: HouseholdId(row.get(6)?),
            document: DocId(row.get(1)?),
            mine: device.is_some() && device == self.me.device.map(|device| device.0),
            sync: state_of(unsent, relayed, refused),
        })
    }
}

fn read_person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    let person = Person {
        id: PersonId(row.get(0)?),
        name: row.get(1)?,
        birth_year: row.get(2)?,
        sex: word(row.get(3)?),
        relation: word(row.get(4)?),
        phone: row.get(5)?,
        literate: row.get(6)?,
        needs_support: row.get(7)?,
        left_on: day(row.get(8)?),
        ..Person::default()
    };
    Ok(PersonRow { person, head: row.get(9)? })
}

/// A word of an enumeration, as its JSON says it.
fn word<T: serde::de::DeserializeOwned>(text: Option<String>) -> Option<T> {
    text.and_then(|text| serde_json::from_value(serde_json::Value::String(text)).ok())
}
