//! The schema's versions. Migrations only add; a database of a newer version is left alone.

use rusqlite::Connection;

use crate::error::{Result, StoreError};

/// Every migration, oldest first; its place is its version.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/device/0001_begin.sql"),
    include_str!("../../../migrations/device/0002_surveys.sql"),
    include_str!("../../../migrations/device/0003_documents.sql"),
    include_str!("../../../migrations/device/0004_opinions.sql"),
    include_str!("../../../migrations/device/0005_hub.sql"),
    include_str!("../../../migrations/device/0006_blob.sql"),
    include_str!("../../../migrations/device/0007_survey_media.sql"),
    include_str!("../../../migrations/device/0008_conflicts.sql"),
    include_str!("../../../migrations/device/0009_quarantine.sql"),
    include_str!("../../../migrations/device/0010_appointments.sql"),
    include_str!("../../../migrations/device/0011_skills.sql"),
    include_str!("../../../migrations/device/0012_hub_blob.sql"),
    include_str!("../../../migrations/device/0013_merged.sql"),
    include_str!("../../../migrations/device/0014_doubt.sql"),
    include_str!("../../../migrations/device/0015_told.sql"),
    include_str!("../../../migrations/device/0016_made_again.sql"),
];

/// The newest version that this program knows.
#[must_use]
pub fn version_known() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The version of an open database; 0 for an empty one.
pub(crate) fn version(conn: &Connection) -> Result<u32> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

pub(crate) fn refuse_newer(found: u32) -> Result<()> {
    let known = version_known();
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

/// Brings the schema up to date, each step in a transaction of its own.
pub(crate) fn migrate(conn: &mut Connection) -> Result<()> {
    let found = version(conn)?;
    refuse_newer(found)?;
    for (number, sql) in (1u32..).zip(MIGRATIONS).filter(|(number, _)| *number > found) {
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}
