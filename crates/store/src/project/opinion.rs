//! Opinions: those of households, and those of nobody.

use rusqlite::{Connection, params};
use tungnha_model::household::Opinion;
use tungnha_model::{DocId, HouseholdId, UnitId};

use crate::error::Result;

/// Makes the rows of a document's opinions again.
pub(super) fn put(
    conn: &Connection,
    doc: DocId,
    unit: UnitId,
    household: Option<HouseholdId>,
    opinions: &[Opinion],
) -> Result<()> {
    conn.prepare_cached("DELETE FROM opinion_row WHERE document = ?1")?.execute([doc.0])?;
    let mut statement = conn.prepare_cached(include_str!("put_opinion.sql"))?;
    for opinion in opinions {
        statement.execute(params![
            doc.0,
            opinion.id.0,
            household.map(|household| household.0),
            unit.0,
            opinion.day.map(|day| day.to_string()),
            opinion.topic,
            opinion.stage() as i64,
            i64::try_from(opinion.unread()).unwrap_or(i64::MAX),
            serde_json::to_string(opinion)?,
        ])?;
    }
    Ok(())
}
