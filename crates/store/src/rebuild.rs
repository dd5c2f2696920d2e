//! Making all read models again from the documents: the result is identical.

use rusqlite::Connection;
use tungnha_model::{HouseholdId, text};

use crate::error::Result;
use crate::transact::Tx;
use crate::{document, project, setting};

/// The read-model tables, as a test compares them.
pub const READ_MODELS: [&str; 16] = [
    "household_row",
    "person_row",
    "visit_row",
    "checklist_row",
    "withdrawn_row",
    "opinion_row",
    "conflict_row",
    "tally",
    "form_row",
    "form_picture",
    "answer_row",
    "refusal_row",
    "doc_row",
    "appointment_row",
    "household_link",
    "merged_row",
];

/// Rises when read models are made differently from the same documents.
const SHAPE: i64 = 8;
const SETTING: &str = "read_models";

/// Empties the read models and makes them again.
pub(crate) fn rebuild(tx: &mut Tx<'_>) -> Result<()> {
    let conn = tx.conn();
    for table in READ_MODELS {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    conn.execute("INSERT INTO household_search (household_search) VALUES ('delete-all')", [])?;
    name_households(conn)?;
    for household in households(conn)? {
        project::from_stored(conn, household)?;
    }
    documents_alone(conn)?;
    setting::put(conn, SETTING, signature())
}

/// Whether the read models were made by a version that makes them differently.
pub(crate) fn is_due(conn: &Connection) -> Result<bool> {
    let made: Option<String> = setting::get(conn, SETTING)?;
    if made.as_deref() == Some(&signature()) {
        return Ok(false);
    }
    let documents: i64 = conn.query_row("SELECT EXISTS (SELECT 1 FROM document)", [], |row| row.get(0))?;
    if documents == 0 {
        setting::put(conn, SETTING, signature())?;
    }
    Ok(documents != 0)
}

/// The shape, and how this version sorts: keys change with the Unicode tables.
fn signature() -> String {
    let probe = text::sort_key("Thôn 2 Đặng Ỷ Khuổi Slưn");
    format!("{SHAPE} {}", blake3::hash(&probe).to_hex())
}

/// A document whose household was not known when it came may be readable by now.
fn name_households(conn: &Connection) -> Result<()> {
    let sql = "SELECT id, no, kind, unit, lane, household, bytes FROM document WHERE household IS NULL";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = tungnha_model::DocId(row.get(0)?);
        let stored = document::Stored {
            no: row.get(1)?,
            kind: tungnha_model::DocKind(row.get(2)?),
            channel: document::channel_at(row, 3)?,
            household: None,
            bytes: row.get(6)?,
        };
        if let Some(household) = project::household_of(id, stored.kind, &document::load(&stored)?) {
            found.push((stored.no, household));
        }
    }
    for (no, household) in found {
        conn.prepare_cached("UPDATE document SET household = ?2 WHERE no = ?1")?.execute((no, household.0))?;
    }
    Ok(())
}

/// What belongs to no household.
fn documents_alone(conn: &Connection) -> Result<()> {
    let sql = "SELECT no, kind, unit, lane, household, bytes, id FROM document WHERE household IS NULL ORDER BY no";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let stored = document::read(row)?;
        project::alone(conn, tungnha_model::DocId(row.get(6)?), stored.kind, &document::load(&stored)?)?;
    }
    Ok(())
}

fn households(conn: &Connection) -> Result<Vec<HouseholdId>> {
    let sql = "SELECT household FROM document WHERE household IS NOT NULL GROUP BY household ORDER BY min(no)";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0).map(HouseholdId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
