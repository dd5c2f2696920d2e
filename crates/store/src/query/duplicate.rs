//! Households that may be the one that somebody is about to add.

use rusqlite::params;
use tungnha_model::UnitId;
use tungnha_model::text::fold;

use super::Reader;
use super::household::{HOUSEHOLD_COLUMNS, read_row};
use crate::error::Result;
use crate::row::HouseholdRow;

/// What is known of the household to be added.
#[derive(Debug, Clone, Copy, Default)]
pub struct Likeness<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its head's year of birth.
    pub birth_year: Option<u16>,
    /// Ten digits.
    pub phone: Option<&'a str>,
    /// Its unit.
    pub unit: Option<UnitId>,
}

impl Reader<'_> {
    /// Households with the same telephone number, or the same name (accents set aside) in the same unit and with
    /// no other year of birth. The surest first.
    pub fn duplicates(&self, likeness: &Likeness, limit: u32) -> Result<Vec<HouseholdRow>> {
        let sql = format!(
            "SELECT {HOUSEHOLD_COLUMNS} FROM household_row h
             WHERE (h.phone = ?1 AND ?1 IS NOT NULL)
                OR (h.name_folded = ?2 AND ?2 <> '' AND (?3 IS NULL OR h.unit = ?3)
                    AND (?4 IS NULL OR h.birth_year IS NULL OR h.birth_year = ?4))
             ORDER BY (h.name_folded = ?2) + coalesce(h.phone = ?1, 0) + coalesce(h.birth_year = ?4, 0) DESC, h.no
             LIMIT ?5"
        );
        let unit = likeness.unit.map(|unit| unit.0);
        let values = params![likeness.phone, fold(likeness.name), unit, likeness.birth_year, limit];
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(values, read_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
