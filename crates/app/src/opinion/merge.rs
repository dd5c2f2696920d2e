//! Opinions that say the same: one is kept, the others point to it, and every reply reaches all of them.

use tungnha_model::household::StepKind;
use tungnha_store::{Op, OpinionRow, Write};

use super::advance::{add, copy, step};
use super::group::{self, Group};
use super::{open, parse};
use crate::App;
use crate::api::{Done, OpinionArgs, OpinionMergeArgs};
use crate::error::{ApiError, Result};
use crate::undo;

/// Merges opinions into one that is kept.
///
/// # Errors
/// When there is nothing to merge, one is unknown or not this device's, or the store fails.
pub fn merge(app: &App, args: OpinionMergeArgs) -> Result<Done> {
    let keep = parse(&args.keep)?;
    let others = args.others.iter().map(|id| parse(id)).collect::<Result<Vec<_>>>()?;
    if others.is_empty() || others.contains(&keep) {
        return Err(ApiError::arguments("opinion_merge", "an opinion cannot be merged with itself"));
    }
    let now = app.now();
    let done = app.store()?.transact(Op::SaveOpinion, |tx| {
        let kept = open(app, &tx.reader(), keep)?;
        let mut writes = Vec::new();
        for other in others {
            let row = open(app, &tx.reader(), other)?;
            let mut merged = step(app, StepKind::Merged, now)?;
            merged.with = Some(keep);
            merged.household = kept.household;
            writes.push(add(&row, &merged)?);
        }
        let mut written = tx.write(writes, now)?;
        // The replies that one part of the group has are now owed to the other.
        let group = group::of(&tx.reader(), kept, app.today())?;
        let more = tx.write(replies(app, &group)?, now)?;
        written.changes.extend(more.changes);
        // What was written last is taken back first.
        written.inverse.splice(0..0, more.inverse);
        undo::offer(app, tx, keep, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// Gives every opinion of a group the replies that it lacks: those written elsewhere before the merge was known there.
///
/// # Errors
/// When the opinion is unknown or not this device's, or the store fails.
pub fn spread(app: &App, args: OpinionArgs) -> Result<Done> {
    let id = parse(&args.opinion)?;
    let now = app.now();
    let done = app.store()?.transact(Op::SaveOpinion, |tx| {
        let row = open(app, &tx.reader(), id)?;
        let group = group::of(&tx.reader(), row, app.today())?;
        let written = tx.write(replies(app, &group)?, now)?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

fn replies(app: &App, group: &Group) -> Result<Vec<Write>> {
    let mut writes = Vec::new();
    for (reply, rows) in group.missing() {
        for row in rows {
            writes.push(add_copy(app, row, reply)?);
        }
    }
    Ok(writes)
}

fn add_copy(app: &App, row: &OpinionRow, reply: &tungnha_model::household::OpinionStep) -> Result<Write> {
    add(row, &copy(app, reply)?)
}
