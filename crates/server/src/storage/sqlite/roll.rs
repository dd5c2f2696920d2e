//! The membership log.

use rusqlite::{Connection, Transaction, params};
use tungnha_model::Moment;

use super::{int, unsigned};
use crate::storage::{MakeEntries, RollRow, StorageResult};

pub fn tip(db: &Connection) -> StorageResult<u64> {
    Ok(unsigned(db.query_row("SELECT COALESCE(MAX(number), 0) FROM roll", [], |row| row.get(0))?))
}

pub fn after(db: &Connection, number: u64) -> StorageResult<Vec<RollRow>> {
    let mut statement = db.prepare_cached("SELECT number, entry FROM roll WHERE number > ?1 ORDER BY number")?;
    let rows =
        statement.query_map([int(number)?], |row| Ok(RollRow { number: unsigned(row.get(0)?), entry: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn append(tx: &Transaction<'_>, now: Moment, make: MakeEntries<'_>) -> StorageResult<u64> {
    let mut number = tip(tx)?;
    let mut statement =
        tx.prepare_cached("INSERT INTO roll (number, subject, entry, made_at) VALUES (?1, ?2, ?3, ?4)")?;
    for entry in make(number + 1) {
        number += 1;
        statement.execute(params![int(number)?, entry.subject, entry.entry, now.millis()])?;
    }
    Ok(number)
}
