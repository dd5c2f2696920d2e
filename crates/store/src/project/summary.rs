//! What a household's visits and the outbox amount to.

use rusqlite::Connection;
use tungnha_model::HouseholdId;

use crate::error::Result;

/// Makes the second half of a household's row again; nothing happens while its main document is not here yet.
pub(crate) fn refresh(conn: &Connection, household: HouseholdId) -> Result<()> {
    conn.prepare_cached(include_str!("summary.sql"))?.execute([household.0])?;
    Ok(())
}

/// Makes again what depends on receipts alone.
pub(crate) fn refresh_sync(conn: &Connection, household: HouseholdId) -> Result<()> {
    conn.prepare_cached(include_str!("sync_state.sql"))?.execute([household.0])?;
    Ok(())
}
