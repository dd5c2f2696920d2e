//! People leave a household: for elsewhere, or for another household of ours.

use tungnha_docs::{Edit, create_event, person_edits};
use tungnha_model::household::{EventKind, Person};
use tungnha_store::{Op, Write};

use super::bring::bring;
use super::{Open, chosen, day, happened, open};
use crate::App;
use crate::api::{Done, PeopleLeaveArgs};
use crate::error::{ApiError, Result};
use crate::{household, undo};

/// Notes that people left, and brings them to the household to which they go.
///
/// # Errors
/// When nobody was chosen, the day is not right, a household is unknown or not this device's, or the store fails.
pub fn leave(app: &App, args: PeopleLeaveArgs) -> Result<Done> {
    let (from, to) = (household::parse(&args.household)?, args.to.as_deref().map(household::parse).transpose()?);
    let (now, today) = (app.now(), app.today());
    let day = day(&args.day, today)?;
    let identity = app.identity()?;
    let done = app.store()?.transact(Op::MovePeople, |tx| {
        let reader = tx.reader();
        let from = open(app, &reader, &identity, from)?;
        let to = to.map(|to| open(app, &reader, &identity, to)).transpose()?;
        if to.as_ref().is_some_and(|to| to.id == from.id) {
            return Err(same_household());
        }
        let people = chosen(&from.parts, &args.people)?;
        let kind = if to.is_some() { EventKind::MovedOut } else { EventKind::Left };
        let ids = people.iter().map(|person| person.id).collect();
        let mut edits = gone(&people, day);
        edits.push(create_event(&happened(app, &identity, kind, day, to.as_ref().map(|to| to.id), ids)?));
        let mut writes = vec![Write::household(from.id, from.unit, edits)];
        if let Some(to) = to {
            let mut edits = Vec::new();
            let mut come = Vec::new();
            for person in &people {
                let brought = bring(app, &from.parts, &to.parts, person)?;
                edits.extend(brought.edits);
                edits.extend(back_again(&to, brought.id));
                come.push(brought.id);
            }
            edits.push(create_event(&happened(app, &identity, EventKind::MovedIn, day, Some(from.id), come)?));
            writes.push(Write::household(to.id, to.unit, edits));
        }
        let written = tx.write(writes, now)?;
        tx.screen_draft_discard("household_change", &args.household)?;
        undo::offer(app, tx, from.id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// The edits that give people their last day.
pub(super) fn gone(people: &[Person], day: tungnha_model::Day) -> Vec<Edit> {
    let left = |person: &Person| person_edits(person, &Person { left_on: Some(day), ..person.clone() });
    people.iter().flat_map(left).collect()
}

/// Who lived there before and had left lives there again.
pub(super) fn back_again(to: &Open, id: tungnha_model::PersonId) -> Vec<Edit> {
    let known = to.parts.people.iter().find(|person| person.id == id);
    known.map(|person| person_edits(person, &Person { left_on: None, ..person.clone() })).unwrap_or_default()
}

fn same_household() -> ApiError {
    ApiError::invalid_field("to", "Chọn một hộ khác với hộ này.", "Choose a household other than this one.")
}
