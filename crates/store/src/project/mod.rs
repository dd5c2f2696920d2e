//! Read models: what lists, pages and counts read, made from documents alone (and the state of the outbox).
//!
//! A household's row has two halves: its own fields come from its main document, what its visits amount to
//! comes from `visit_row`. So a saved visit opens only the document of its year.

mod appointment;
mod form;
mod household;
mod merge;
mod opinion;
mod other;
mod summary;
mod survey;
mod tally;
mod year;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};
use tungnha_docs::{Document, conflicts};
use tungnha_model::{DocId, DocKind, HouseholdId, UnitId};

use crate::document;
use crate::error::Result;
use crate::transact::{Changes, Tx};

/// Documents changed in this transaction, still in memory.
#[derive(Default)]
pub(crate) struct Touched {
    documents: BTreeMap<DocId, (i64, Document)>,
}

impl Touched {
    pub(crate) fn add(&mut self, doc: DocId, no: i64, document: Document) {
        self.documents.insert(doc, (no, document));
    }
}

/// Makes the rows of the touched documents and of their households again.
pub(crate) fn refresh(tx: &mut Tx<'_>, touched: Touched) -> Result<Changes> {
    let conn = tx.conn();
    let mut changes = Changes::default();
    let mut parts: BTreeMap<HouseholdId, Vec<(DocId, i64, DocKind, Document)>> = BTreeMap::new();
    for (doc, (no, document)) in touched.documents {
        let sql = "SELECT kind, household FROM document WHERE no = ?1";
        let (kind, household): (u16, Option<[u8; 16]>) =
            conn.prepare_cached(sql)?.query_row([no], |row| Ok((row.get(0)?, row.get(1)?)))?;
        match household {
            Some(household) => {
                parts.entry(HouseholdId(household)).or_default().push((doc, no, DocKind(kind), document));
            }
            None => {
                alone(conn, doc, DocKind(kind), &document)?;
                changes.kinds.insert(DocKind(kind));
            }
        }
    }
    for (household, documents) in &parts {
        changes.households.extend(refresh_household(conn, *household, documents)?);
    }
    Ok(changes)
}

/// Makes the rows of a document that belongs to no household: a kind has its own module and its own tables.
pub(crate) fn alone(conn: &Connection, doc: DocId, kind: DocKind, document: &Document) -> Result<()> {
    match kind {
        DocKind::FORM => form::project(conn, doc, document),
        DocKind::SURVEY_ANSWERS => survey::project(conn, doc, document),
        _ => other::project(conn, doc, document),
    }
}

/// Gives the households whose rows were made again: its own, and those that it was merged with.
fn refresh_household(
    conn: &Connection,
    id: HouseholdId,
    parts: &[(DocId, i64, DocKind, Document)],
) -> Result<BTreeSet<HouseholdId>> {
    let mut circle = merge::circle(conn, id)?;
    let mut before = shares(conn, &circle)?;
    for (doc, no, kind, part) in parts {
        match *kind {
            DocKind::HOUSEHOLD => household::project(conn, id, *no, part)?,
            DocKind::HOUSEHOLD_YEAR => year::project(conn, id, *doc, part)?,
            _ => continue,
        }
        note_conflicts(conn, *doc, id, part)?;
    }
    let joined: BTreeSet<HouseholdId> = merge::circle(conn, id)?.difference(&circle).copied().collect();
    before.extend(shares(conn, &joined)?);
    circle.extend(joined);
    if circle.len() > 1 {
        merge::place(conn, &circle)?;
    }
    for one in &circle {
        appointment::settle(conn, *one)?;
    }
    for one in &circle {
        summary::refresh(conn, *one)?;
        tally::settle(conn, before.remove(one).flatten(), tally::share(conn, *one)?)?;
    }
    Ok(circle)
}

fn shares(conn: &Connection, circle: &BTreeSet<HouseholdId>) -> Result<BTreeMap<HouseholdId, Option<tally::Share>>> {
    circle.iter().map(|id| Ok((*id, tally::share(conn, *id)?))).collect()
}

/// Makes what depends on the outbox again: after receipts.
pub(crate) fn refresh_sync(conn: &Connection, households: &BTreeSet<HouseholdId>) -> Result<()> {
    let mut circles = BTreeSet::new();
    for id in households {
        circles.extend(merge::circle(conn, *id)?);
    }
    for id in &circles {
        let before = tally::share(conn, *id)?;
        summary::refresh_sync(conn, *id)?;
        tally::settle(conn, before, tally::share(conn, *id)?)?;
    }
    Ok(())
}

fn note_conflicts(conn: &Connection, doc: DocId, household: HouseholdId, document: &Document) -> Result<()> {
    conn.prepare_cached("DELETE FROM conflict_row WHERE document = ?1")?.execute([doc.0])?;
    let sql = "INSERT INTO conflict_row (document, path, household, deferred) VALUES (?1, ?2, ?3, ?4)";
    for conflict in conflicts(document) {
        let path = serde_json::to_string(&conflict.path)?;
        conn.prepare_cached(sql)?.execute(params![doc.0, path, household.0, conflict.deferred.is_some()])?;
    }
    Ok(())
}

/// Which household a document belongs to, where the caller does not know: a year's document says it itself.
pub(crate) fn household_of(doc: DocId, kind: DocKind, document: &Document) -> Option<HouseholdId> {
    match kind {
        DocKind::HOUSEHOLD => Some(HouseholdId(doc.0)),
        DocKind::HOUSEHOLD_YEAR => tungnha_docs::read_year(document).household,
        _ => None,
    }
}

/// The unit in whose channel a document travels.
fn unit_of(conn: &Connection, doc: DocId) -> Result<UnitId> {
    let sql = "SELECT unit FROM document WHERE id = ?1";
    Ok(UnitId(conn.prepare_cached(sql)?.query_row([doc.0], |row| row.get(0))?))
}

/// Makes all rows of one household from its stored documents.
pub(crate) fn from_stored(conn: &Connection, household: HouseholdId) -> Result<()> {
    let sql = "SELECT no, kind, unit, lane, household, bytes, id FROM document WHERE household = ?1 ORDER BY no";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([household.0])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        let stored = document::read(row)?;
        parts.push((DocId(row.get(6)?), stored.no, stored.kind, document::load(&stored)?));
    }
    refresh_household(conn, household, &parts).map(drop)
}
