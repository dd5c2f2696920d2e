//! Appointments that somebody has to keep.

use rusqlite::{OptionalExtension, Row};
use tungnha_model::{Day, DocId, HouseholdId, Moment};

use super::Reader;
use super::household::{HOUSEHOLD_COLUMN_COUNT, HOUSEHOLD_COLUMNS, read_row};
use crate::error::Result;
use crate::row::{AppointmentRow, HouseholdRow};

const COLUMNS: &str = "a.household, a.id, a.visit, a.day, a.time, a.note, a.by, a.made_at";

impl Reader<'_> {
    /// Appointments on or before a day that are due, the oldest first, those of a day by their time. One of a household
    /// that was merged into another comes with the one that goes on.
    pub fn appointments(&self, until: Day, limit: u32) -> Result<Vec<(HouseholdRow, AppointmentRow)>> {
        let sql = format!(
            "SELECT {HOUSEHOLD_COLUMNS}, {COLUMNS}
             FROM appointment_row a INDEXED BY appointment_due
             JOIN household_row h ON h.id = coalesce((SELECT root FROM merged_row WHERE id = a.household), a.household)
             WHERE a.due = 1 AND a.day <= ?1 ORDER BY a.day, a.time IS NULL, a.time, h.near_key, a.id LIMIT ?2"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let both = |row: &Row<'_>| Ok((read_row(row)?, read(row, HOUSEHOLD_COLUMN_COUNT)?));
        let rows = statement.query_map((until.to_string(), limit), both)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many appointments on or before a day are due.
    pub fn appointments_count(&self, until: Day) -> Result<u32> {
        let sql = "SELECT count(*) FROM appointment_row INDEXED BY appointment_due WHERE due = 1 AND day <= ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([until.to_string()], |row| row.get(0))?)
    }

    /// The appointments of a household that are due, the oldest first.
    pub fn appointments_of(&self, household: HouseholdId) -> Result<Vec<AppointmentRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM appointment_row a
             WHERE a.household IN (SELECT ?1 UNION ALL SELECT id FROM merged_row WHERE root = ?1) AND a.due = 1
             ORDER BY a.day, a.time IS NULL, a.time, a.id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([household.0], |row| read(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One appointment, due or not; that of a visit only while the visit is the last.
    pub fn appointment(&self, household: HouseholdId, id: DocId) -> Result<Option<AppointmentRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM appointment_row a
             WHERE a.household IN (SELECT ?1 UNION ALL SELECT id FROM merged_row WHERE root = ?1) AND a.id = ?2"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        Ok(statement.query_row((household.0, id.0), |row| read(row, 0)).optional()?)
    }
}

fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<AppointmentRow> {
    let day: String = row.get(at + 3)?;
    Ok(AppointmentRow {
        household: HouseholdId(row.get(at)?),
        id: DocId(row.get(at + 1)?),
        visit: row.get(at + 2)?,
        day: day.parse().unwrap_or(Day::of(Moment(0), 0)),
        time: row.get(at + 4)?,
        note: row.get(at + 5)?,
        by: row.get(at + 6)?,
        made_at: Moment(row.get(at + 7)?),
    })
}
