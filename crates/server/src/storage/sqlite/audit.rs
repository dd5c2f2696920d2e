//! What operators decided.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tungnha_model::Moment;

use super::{int, unsigned};
use crate::storage::{AuditRow, StorageResult};

pub fn append(tx: &Transaction<'_>, what: &str, subject: &[u8; 32], note: &str, now: Moment) -> StorageResult<()> {
    let last = tx
        .query_row("SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((unsigned(row.get(0)?), row.get(1)?))
        })
        .optional()?;
    let (number, before) = last.unwrap_or((0, [0; 32]));
    let mut row = AuditRow {
        number: number.saturating_add(1),
        at: now,
        what: what.to_owned(),
        subject: *subject,
        note: note.to_owned(),
        chain: [0; 32],
    };
    row.chain = row.chain_after(&before);
    tx.execute(
        "INSERT INTO audit (number, at, what, subject, note, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![int(row.number)?, now.millis(), row.what, row.subject, row.note, row.chain],
    )?;
    Ok(())
}

pub fn list(db: &Connection) -> StorageResult<Vec<AuditRow>> {
    let mut statement = db.prepare("SELECT number, at, what, subject, note, chain FROM audit ORDER BY number")?;
    let rows = statement.query_map([], |row| {
        Ok(AuditRow {
            number: unsigned(row.get(0)?),
            at: Moment(row.get(1)?),
            what: row.get(2)?,
            subject: row.get(3)?,
            note: row.get(4)?,
            chain: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
