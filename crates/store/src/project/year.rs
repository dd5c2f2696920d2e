//! The visits of one household and year.

use rusqlite::{Connection, params};
use tungnha_docs::{Document, read_year};
use tungnha_model::{DocId, HouseholdId, UnitId};

use super::household::word;
use crate::error::Result;

pub(crate) fn project(conn: &Connection, household: HouseholdId, doc: DocId, document: &Document) -> Result<()> {
    conn.prepare_cached("DELETE FROM visit_row WHERE document = ?1")?.execute([doc.0])?;
    let sql = "SELECT unit FROM document WHERE id = ?1";
    let unit = UnitId(conn.prepare_cached(sql)?.query_row([doc.0], |row| row.get(0))?);
    let mut statement = conn.prepare_cached(include_str!("put_visit.sql"))?;
    for visit in read_year(document).visits {
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
