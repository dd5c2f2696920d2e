//! What is done with an opinion: passed on, replied to, closed, its reply read to the household.

use serde_json::json;
use tungnha_docs::create_step;
use tungnha_model::field::Entity;
use tungnha_model::household::{OpinionStep, StepKind};
use tungnha_model::{Moment, StepId};
use tungnha_store::{Op, OpinionRow, Write};

use super::group::{self, Group};
use super::{open, parse, write};
use crate::App;
use crate::api::{Done, FieldValues, OpinionAdvanceArgs};
use crate::error::{ApiError, Result};
use crate::household::checked;
use crate::undo;
use crate::world::random;

/// Does one thing with an opinion and with those that were merged with it.
///
/// # Errors
/// When the reply is empty, the opinion unknown or not this device's, or the store fails.
pub fn advance(app: &App, args: OpinionAdvanceArgs) -> Result<Done> {
    let id = parse(&args.opinion)?;
    let text = words(&args)?;
    let of = args.reply.as_deref().map(str::parse::<StepId>).transpose();
    let of = of.map_err(|_| ApiError::not_found("trả lời này", "reply"))?;
    let now = app.now();
    let done = app.store()?.transact(Op::SaveOpinion, |tx| {
        let row = open(app, &tx.reader(), id)?;
        // A reply is read in one house; all else holds for the whole group.
        let group = if args.step == StepKind::ReadOut {
            Group { keeper: row, others: Vec::new() }
        } else {
            group::of(&tx.reader(), row, app.today())?
        };
        let mut step = step(app, args.step, now)?;
        step.text.clone_from(&text);
        step.of = of;
        let written = tx.write(to_all(app, &group, &step)?, now)?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// A step of this device's holder, now.
pub(super) fn step(app: &App, kind: StepKind, now: Moment) -> Result<OpinionStep> {
    Ok(OpinionStep::new(StepId::new(now, random(app.world())?), kind, now, app.identity()?.holder))
}

/// The step for the one that is kept, and copies of it under ids of their own for the others.
fn to_all(app: &App, group: &Group, step: &OpinionStep) -> Result<Vec<Write>> {
    let mut writes = vec![add(&group.keeper, step)?];
    for other in &group.others {
        writes.push(add(other, &copy(app, step)?)?);
    }
    Ok(writes)
}

/// The same step for another opinion; a reply says which one it repeats.
pub(super) fn copy(app: &App, step: &OpinionStep) -> Result<OpinionStep> {
    let mut copy = step.clone();
    copy.id = StepId::new(step.at, random(app.world())?);
    if step.kind == Some(StepKind::Answered) {
        copy.of = Some(step.reply());
    }
    Ok(copy)
}

/// The edit that adds a step to an opinion.
pub(super) fn add(row: &OpinionRow, step: &OpinionStep) -> Result<Write> {
    write(row, vec![create_step(row.opinion.id, step)])
}

/// The words of a step, checked; a reply needs some.
fn words(args: &OpinionAdvanceArgs) -> Result<Option<String>> {
    if args.step == StepKind::Merged {
        return Err(ApiError::arguments("opinion_advance", "merging has a command of its own"));
    }
    if args.step == StepKind::Answered && args.text.trim().is_empty() {
        return Err(ApiError::invalid_field(
            "text",
            "Hãy viết câu trả lời cho bà con.",
            "Write the reply to the household.",
        ));
    }
    let stored = checked(Entity::OpinionStep, &FieldValues::from([("text".to_owned(), json!(args.text))]))?;
    Ok(stored.get("text").and_then(|text| text.to_json().as_str().map(str::to_owned)))
}
