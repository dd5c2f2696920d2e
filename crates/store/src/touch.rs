//! Which records a change touches: what a person sees the state of.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use tungnha_docs::Edit;
use tungnha_model::{AnswerId, DocKind, HouseholdId, Moment, PersonId, UnitId};

use crate::error::Result;
use crate::row::SyncWhat;
use crate::transact::Op;
use crate::write::Write;

impl SyncWhat {
    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    pub(crate) const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Person,
            2 => Self::Visit,
            3 => Self::Conflict,
            4 => Self::Answer,
            5 => Self::Document,
            6 => Self::Opinion,
            _ => Self::Household,
        }
    }
}

/// Stands for the household of what belongs to none.
const NO_HOUSEHOLD: HouseholdId = HouseholdId([0; 16]);

/// Notes what a change touches.
pub(crate) fn note(conn: &Connection, op: Op, change: i64, write: &Write, first: bool) -> Result<()> {
    let household = write.household.unwrap_or(NO_HOUSEHOLD);
    let sql =
        "INSERT INTO outbox_touch (change, what, entity, household) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    let mut statement = conn.prepare_cached(sql)?;
    let touched = match write.household {
        Some(household) => touched(op, household, write, first),
        None => touched_alone(write),
    };
    for (what, entity) in touched {
        statement.execute(params![change, what, entity, household.0])?;
    }
    Ok(())
}

/// What belongs to no household: each answer for itself, of everything else the document.
fn touched_alone(write: &Write) -> BTreeSet<(i64, [u8; 16])> {
    let entity = |edit: &Edit| match edit.path() {
        [top, key, ..] if top == "answers" || top == "refusals" => {
            key.parse::<AnswerId>().ok().map(|id| (SyncWhat::Answer.number(), id.0))
        }
        [top, key, ..] if top == "opinions" => {
            key.parse::<AnswerId>().ok().map(|id| (SyncWhat::Opinion.number(), id.0))
        }
        _ => None,
    };
    let answers: BTreeSet<_> = write.edits.iter().filter_map(entity).collect();
    if answers.is_empty() { BTreeSet::from([(SyncWhat::Document.number(), write.doc.0)]) } else { answers }
}

fn touched(op: Op, household: HouseholdId, write: &Write, first: bool) -> BTreeSet<(i64, [u8; 16])> {
    if first && write.kind == DocKind::HOUSEHOLD {
        // A new household is one record, whoever lives in it.
        return BTreeSet::from([(SyncWhat::Household.number(), household.0)]);
    }
    let mut found: BTreeSet<_> = write.edits.iter().map(|edit| entity(edit, household)).collect();
    if op == Op::ChooseValue {
        found.remove(&(SyncWhat::Household.number(), household.0));
        found.insert((SyncWhat::Conflict.number(), household.0));
    }
    found
}

fn entity(edit: &Edit, household: HouseholdId) -> (i64, [u8; 16]) {
    let id = |text: &String| text.parse::<PersonId>().map(|id| id.0).ok();
    let (what, id) = match edit.path() {
        [top, key, ..] if top == "people" => (SyncWhat::Person, id(key)),
        [top, key, ..] if top == "visits" => (SyncWhat::Visit, id(key)),
        [top, key, ..] if top == "answers" => (SyncWhat::Answer, id(key)),
        [top, key, ..] if top == "opinions" => (SyncWhat::Opinion, id(key)),
        _ => (SyncWhat::Household, Some(household.0)),
    };
    (what.number(), id.unwrap_or(household.0))
}

/// Notes that something of a unit came in or was written.
pub(crate) fn unit_seen(conn: &Connection, unit: UnitId, at: Moment) -> Result<()> {
    let sql = "INSERT INTO unit_seen (unit, last_at) VALUES (?1, ?2)
         ON CONFLICT (unit) DO UPDATE SET last_at = excluded.last_at WHERE excluded.last_at > last_at";
    conn.prepare_cached(sql)?.execute(params![unit.0, at.millis()])?;
    Ok(())
}
