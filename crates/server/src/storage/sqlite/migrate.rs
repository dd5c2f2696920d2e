//! Migrations only add; a database from a newer release is refused and not touched.

use rusqlite::Connection;

use crate::storage::{StorageError, StorageResult};

/// Every migration, in order; its place (from 1) is the version it leads to.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../../migrations/server-sqlite/0001_initial.sql"),
    include_str!("../../../../../migrations/server-sqlite/0002_blob.sql"),
    include_str!("../../../../../migrations/server-sqlite/0003_review.sql"),
    include_str!("../../../../../migrations/server-sqlite/0004_document_place.sql"),
    include_str!("../../../../../migrations/server-sqlite/0005_told.sql"),
];

/// The version that this release writes.
#[must_use]
pub fn latest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The version of an open database.
pub fn version(connection: &Connection) -> StorageResult<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings a database to the latest version, all or nothing.
pub fn run(connection: &mut Connection) -> StorageResult<()> {
    let found = version(connection)?;
    if found > latest() {
        return Err(StorageError::Newer { found, known: latest() });
    }
    if found == latest() {
        return Ok(());
    }
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have migrated while this one waited for the lock.
    let found = version(&tx)?;
    for sql in MIGRATIONS.iter().skip(found as usize) {
        tx.execute_batch(sql)?;
    }
    tx.pragma_update(None, "user_version", latest())?;
    tx.commit()?;
    Ok(())
}
