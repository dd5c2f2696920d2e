//! Who this server is.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tungnha_model::{Moment, ServerId};

use crate::storage::{Meta, StorageError, StorageResult};

pub fn create(tx: &Transaction<'_>, server: ServerId, restore_epoch: [u8; 4], now: Moment) -> StorageResult<()> {
    put(tx, "server", server.bytes())?;
    put(tx, "restore_epoch", &restore_epoch)?;
    put(tx, "created", &now.millis().to_be_bytes())
}

pub fn set_epoch(tx: &Transaction<'_>, restore_epoch: [u8; 4]) -> StorageResult<()> {
    put(tx, "restore_epoch", &restore_epoch)
}

pub fn read(db: &Connection) -> StorageResult<Meta> {
    Ok(Meta {
        server: ServerId(get(db, "server")?),
        restore_epoch: get(db, "restore_epoch")?,
        created: Moment(i64::from_be_bytes(get(db, "created")?)),
    })
}

fn put(tx: &Transaction<'_>, name: &str, value: &[u8]) -> StorageResult<()> {
    tx.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", params![name, value])?;
    Ok(())
}

fn get<const N: usize>(db: &Connection, name: &str) -> StorageResult<[u8; N]> {
    db.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StorageError::Corrupt(format!("meta {name}")))
}
