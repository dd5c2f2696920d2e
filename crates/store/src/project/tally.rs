//! Running counts, so that a total never scans.

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_model::HouseholdId;

use crate::error::Result;

/// What one household adds to the counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    unit: [u8; 16],
    state: i64,
    unsent: bool,
    review: bool,
    visits: i64,
    people: i64,
    reached: i64,
}

pub(crate) fn share(conn: &Connection, household: HouseholdId) -> Result<Option<Share>> {
    let sql = "SELECT unit, state, unsent > 0, conflicts + refused > 0, visits, people, reached FROM household_row WHERE id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Share {
            unit: row.get(0)?,
            state: row.get(1)?,
            unsent: row.get(2)?,
            review: row.get(3)?,
            visits: row.get(4)?,
            people: row.get(5)?,
            reached: row.get(6)?,
        })
    };
    Ok(statement.query_row([household.0], read).optional()?)
}

/// Moves a household from where it counted to where it counts now.
pub(crate) fn settle(conn: &Connection, before: Option<Share>, after: Option<Share>) -> Result<()> {
    if before == after {
        return Ok(());
    }
    if let Some(share) = before {
        add(conn, &share, -1)?;
        let sql = "DELETE FROM tally WHERE unit = ?1 AND state = ?2 AND unsent = ?3 AND review = ?4 AND households = 0";
        conn.prepare_cached(sql)?.execute(params![share.unit, share.state, share.unsent, share.review])?;
    }
    after.map_or(Ok(()), |share| add(conn, &share, 1))
}

fn add(conn: &Connection, share: &Share, sign: i64) -> Result<()> {
    let sql = "INSERT INTO tally (unit, state, unsent, review, households, visits, people, reached)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (unit, state, unsent, review) DO UPDATE SET households = households + excluded.households,
           visits = visits + excluded.visits, people = people + excluded.people, reached = reached + excluded.reached";
    let [visits, people, reached] = [share.visits, share.people, share.reached].map(|count| sign * count);
    let values = params![share.unit, share.state, share.unsent, share.review, sign, visits, people, reached];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}
