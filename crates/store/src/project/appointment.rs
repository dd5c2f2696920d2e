//! Appointments: those made by themselves lie in the household's main document, the others in its visits.

use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use tungnha_docs::HouseholdParts;
use tungnha_model::{Day, DocId, HouseholdId};

use crate::error::Result;

/// The map of the main document in which they lie.
const MAP: &str = "appointments";

/// Makes the rows of those again that were made by themselves; which of them are due says [`settle`].
pub(super) fn put(conn: &Connection, household: HouseholdId, parts: &HouseholdParts) -> Result<()> {
    conn.prepare_cached("DELETE FROM appointment_row WHERE household = ?1 AND visit = 0")?.execute([household.0])?;
    let Some(Value::Object(entries)) = parts.extra.get(MAP) else { return Ok(()) };
    let sql = "INSERT INTO appointment_row (household, id, visit, day, time, note, by, made_at, state, due)
         VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, 0) ON CONFLICT DO NOTHING";
    let mut statement = conn.prepare_cached(sql)?;
    for (id, entry) in entries {
        let (Ok(id), Some(fields)) = (id.parse::<DocId>(), entry.as_object()) else { continue };
        let text = |key: &str| fields.get(key).and_then(Value::as_str);
        let Some(day) = text("day").and_then(|day| day.parse::<Day>().ok()) else { continue };
        let by = text("by").unwrap_or_default();
        let values =
            params![household.0, id.0, day.to_string(), text("time"), text("note"), by, made(fields), text("state")];
        statement.execute(values)?;
    }
    Ok(())
}

fn made(fields: &Map<String, Value>) -> i64 {
    fields.get("at").and_then(Value::as_i64).unwrap_or_default()
}

/// Says again which appointments are due: the last visit's, and those for which nobody has come on their day or later.
pub(super) fn settle(conn: &Connection, household: HouseholdId) -> Result<()> {
    conn.prepare_cached("DELETE FROM appointment_row WHERE household = ?1 AND visit = 1")?.execute([household.0])?;
    conn.prepare_cached(include_str!("put_follow_up.sql"))?.execute([household.0])?;
    conn.prepare_cached(include_str!("settle_appointments.sql"))?.execute([household.0])?;
    Ok(())
}
