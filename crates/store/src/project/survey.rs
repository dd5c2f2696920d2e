//! Answers to surveys: those of households, and those of nobody.

use rusqlite::{Connection, params};
use tungnha_docs::{Document, Month, read_survey};
use tungnha_model::household::Answer;
use tungnha_model::{DocId, HouseholdId, UnitId};

use super::{opinion, unit_of};
use crate::error::Result;

/// Where answers lie.
pub(super) struct Place {
    pub(super) doc: DocId,
    pub(super) unit: UnitId,
    pub(super) household: Option<HouseholdId>,
    /// The month of anonymous answers.
    pub(super) month: Option<Month>,
}

pub(crate) fn project(conn: &Connection, doc: DocId, document: &Document) -> Result<()> {
    let parts = read_survey(document);
    let unit = unit_of(conn, doc)?;
    put_answers(conn, &Place { doc, unit, household: None, month: parts.month }, &parts.answers)?;
    opinion::put(conn, doc, unit, None, &parts.opinions)?;
    conn.prepare_cached("DELETE FROM refusal_row WHERE document = ?1")?.execute([doc.0])?;
    let month = parts.month.map(|month| month.to_string()).unwrap_or_default();
    let sql = "INSERT INTO refusal_row (id, document, unit, form, version, month) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut statement = conn.prepare_cached(sql)?;
    for (id, refusal) in &parts.refusals {
        statement.execute(params![id.0, doc.0, unit.0, refusal.form, refusal.version, month])?;
    }
    Ok(())
}

/// Makes the rows of a document's answers again.
pub(super) fn put_answers(conn: &Connection, place: &Place, answers: &[Answer]) -> Result<()> {
    conn.prepare_cached("DELETE FROM answer_row WHERE document = ?1")?.execute([place.doc.0])?;
    let sql = "INSERT INTO answer_row (id, document, unit, household, form, version, hash, month, day, body, person)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let mut statement = conn.prepare_cached(sql)?;
    for answer in answers {
        let month = place.month.or_else(|| answer.day.map(Month::of));
        statement.execute(params![
            answer.id.0,
            place.doc.0,
            place.unit.0,
            place.household.map(|household| household.0),
            answer.form,
            answer.version,
            answer.hash,
            month.map(|month| month.to_string()).unwrap_or_default(),
            answer.day.map(|day| day.to_string()),
            serde_json::to_string(answer)?,
            answer.person.map(|person| person.0),
        ])?;
    }
    Ok(())
}
