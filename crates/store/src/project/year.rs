//! The visits, checklists, answers and opinions of one household and year.

use rusqlite::{Connection, params};
use tungnha_docs::{Document, read_year};
use tungnha_model::household::{Checklist, Visit};
use tungnha_model::{DocId, HouseholdId, UnitId};

use super::household::word;
use super::{opinion, survey, unit_of};
use crate::error::Result;

pub(crate) fn project(conn: &Connection, household: HouseholdId, doc: DocId, document: &Document) -> Result<()> {
    conn.prepare_cached("DELETE FROM visit_row WHERE document = ?1")?.execute([doc.0])?;
    let unit = unit_of(conn, doc)?;
    let parts = read_year(document);
    survey::put_answers(conn, &survey::Place { doc, unit, household: Some(household), month: None }, &parts.answers)?;
    opinion::put(conn, doc, unit, Some(household), &parts.opinions)?;
    put_checklists(conn, household, doc, &parts.checklists)?;
    put_visits(conn, household, doc, unit, &parts.visits)
}

fn put_checklists(conn: &Connection, household: HouseholdId, doc: DocId, checklists: &[Checklist]) -> Result<()> {
    conn.prepare_cached("DELETE FROM checklist_row WHERE document = ?1")?.execute([doc.0])?;
    let sql = "INSERT OR REPLACE INTO checklist_row (household, id, document, body) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = conn.prepare_cached(sql)?;
    for checklist in checklists {
        statement.execute(params![household.0, checklist.id.0, doc.0, serde_json::to_string(checklist)?])?;
    }
    Ok(())
}

fn put_visits(conn: &Connection, household: HouseholdId, doc: DocId, unit: UnitId, visits: &[Visit]) -> Result<()> {
    let mut statement = conn.prepare_cached(include_str!("put_visit.sql"))?;
    for visit in visits {
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
            serde_json::to_string(visit)?,
        ])?;
    }
    Ok(())
}
