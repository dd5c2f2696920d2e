//! Gộp hộ: which household goes on for which others.
//!
//! Each record says by its own events into which other it was merged. Two devices may merge one pair at once, in either
//! direction, or one record into two: where a record leads is then settled by the ids alone, so every device finds the
//! same household going on, and none of the records is lost.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_docs::HouseholdParts;
use tungnha_model::HouseholdId;
use tungnha_model::household::EventKind;

use super::household;
use crate::document;
use crate::error::Result;

/// Notes what a household's events say of others.
pub(super) fn put(conn: &Connection, id: HouseholdId, parts: &HouseholdParts) -> Result<()> {
    conn.prepare_cached("DELETE FROM household_link WHERE household = ?1")?.execute([id.0])?;
    let sql = "INSERT INTO household_link (household, other, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut statement = conn.prepare_cached(sql)?;
    for event in parts.events.iter().filter(|event| !event.cancelled) {
        let kind = match event.kind {
            Some(EventKind::MergedInto) => "merged",
            Some(EventKind::Distinct) => "distinct",
            _ => continue,
        };
        if let Some(other) = event.other.filter(|other| *other != id) {
            statement.execute(params![id.0, other.0, kind])?;
        }
    }
    Ok(())
}

/// All households that hang together with this one by merging, itself among them.
pub(super) fn circle(conn: &Connection, id: HouseholdId) -> Result<BTreeSet<HouseholdId>> {
    let any = "SELECT EXISTS (SELECT 1 FROM household_link) OR EXISTS (SELECT 1 FROM merged_row)";
    if !conn.prepare_cached(any)?.query_row([], |row| row.get::<_, bool>(0))? {
        return Ok(BTreeSet::from([id]));
    }
    let sql = "SELECT other FROM household_link WHERE household = ?1 AND kind = 'merged'
               UNION SELECT household FROM household_link WHERE other = ?1 AND kind = 'merged'
               UNION SELECT root FROM merged_row WHERE id = ?1
               UNION SELECT id FROM merged_row WHERE root = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let (mut found, mut open) = (BTreeSet::from([id]), vec![id]);
    while let Some(at) = open.pop() {
        let near = statement.query_map([at.0], |row| row.get(0).map(HouseholdId))?;
        for other in near.collect::<rusqlite::Result<Vec<_>>>()? {
            if found.insert(other) {
                open.push(other);
            }
        }
    }
    Ok(found)
}

/// Puts each household of a circle where it belongs: among those that go on, or behind the one that does.
pub(super) fn place(conn: &Connection, circle: &BTreeSet<HouseholdId>) -> Result<()> {
    for id in circle {
        let root = root(conn, *id)?;
        if root == *id {
            back(conn, *id)?;
        } else {
            behind(conn, *id, root)?;
        }
    }
    Ok(())
}

/// The household that goes on for this one: where its own events lead, step by step; of a ring, the smallest id.
fn root(conn: &Connection, id: HouseholdId) -> Result<HouseholdId> {
    let mut path = vec![id];
    loop {
        let Some(at) = path.last() else { return Ok(id) };
        let Some(next) = target(conn, *at)? else { return Ok(*at) };
        if let Some(begin) = path.iter().position(|seen| *seen == next) {
            let ring = path.get(begin..).unwrap_or_default();
            return Ok(ring.iter().copied().min().unwrap_or(next));
        }
        path.push(next);
    }
}

/// Where a household's own events lead: of several, the smallest id that is on this device.
fn target(conn: &Connection, id: HouseholdId) -> Result<Option<HouseholdId>> {
    let sql = "SELECT min(l.other) FROM household_link l JOIN household_any h ON h.id = l.other
               WHERE l.household = ?1 AND l.kind = 'merged'";
    let found: Option<[u8; 16]> = conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?;
    Ok(found.map(HouseholdId))
}

/// It goes on by itself: a row that stood behind another is made again.
fn back(conn: &Connection, id: HouseholdId) -> Result<()> {
    let gone = conn.prepare_cached("DELETE FROM merged_row WHERE id = ?1")?.execute([id.0])?;
    let here = "SELECT 1 FROM household_row WHERE id = ?1";
    if gone == 0 || conn.prepare_cached(here)?.exists([id.0])? {
        return Ok(());
    }
    match document::get(conn, id.into())? {
        Some(stored) => household::project(conn, id, stored.no, &document::load(&stored)?),
        None => Ok(()),
    }
}

fn behind(conn: &Connection, id: HouseholdId, root: HouseholdId) -> Result<()> {
    let sql = "SELECT no FROM household_row WHERE id = ?1";
    let no: Option<i64> = conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?;
    if let Some(no) = no {
        conn.prepare_cached(include_str!("put_merged.sql"))?.execute(params![no, root.0])?;
        conn.prepare_cached("DELETE FROM household_row WHERE no = ?1")?.execute([no])?;
        conn.prepare_cached("DELETE FROM household_search WHERE rowid = ?1")?.execute([no])?;
    } else {
        conn.prepare_cached("UPDATE merged_row SET root = ?2 WHERE id = ?1")?.execute([id.0, root.0])?;
    }
    Ok(())
}
