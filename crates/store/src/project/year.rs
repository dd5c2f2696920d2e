//! The visits and answers of one household and year.

use rusqlite::{Connection, params};
use tungnha_docs::{Document, read_year};
use tungnha_model::{DocId, HouseholdId};

use super::household::word;
use super::{survey, unit_of};
use crate::error::Result;

pub(crate) fn project(conn: &Connection, household: HouseholdId, doc: DocId, document: &Document) -> Result<()> {
    conn.prepare_cached("DELETE FROM visit_row WHERE document = ?1")?.execute([doc.0])?;
    let unit = unit_of(conn, doc)?;
    let mut statement = conn.prepare_cached(include_str!("put_visit.sql"))?;
    let parts = read_year(document);
    survey::put_answers(conn, &survey::Place { doc, unit, household: Some(household), month: None }, &parts.answers)?;
    for visit in parts.visits {
        statement.execute(params![
            household.0,
            visit.id.0,
            doc.0,
            unit.0,
            visit.started.millis(),
            visit.day.to_string(),
            visit.recorder,
            visit.device.map(|device| device.0),
            word(&visit.outcome)?,
            i64::try_from(visit.guided.len()).unwrap_or(i64::MAX),
            serde_json::to_string(&visit)?,
        ])?;
    }
    Ok(())
}
