//! Gộp hộ: two records are the same household. One goes on and the other stands behind it: nothing is taken out of
//! either, and visits of both are shown and counted together.

use serde_json::Value;
use tungnha_docs::{Edit, create_event, profile_edits};
use tungnha_model::field::{self, Entity};
use tungnha_model::household::{EventKind, HouseholdEvent, Person, Profile};
use tungnha_model::{HouseholdId, Moment};
use tungnha_store::{Identity, Op, Tx, Write};

use super::bring::{bring, same_in};
use super::leave::{back_again, gone as left};
use super::{Open, happened, open};
use crate::App;
use crate::api::{Done, HouseholdMergeArgs, HouseholdPairArgs, HouseholdUnmergeArgs};
use crate::error::{ApiError, Code, Result};
use crate::{household, undo};

/// Fields that stay with the record in which they were written.
const OWN: [&str; 6] = ["name", "note", "address_at_capture", "moved_away", "poverty", "poverty_year"];

/// Merges two records of one household.
///
/// # Errors
/// When they are one already, a household is unknown or not this device's, or the store fails.
pub fn merge(app: &App, args: HouseholdMergeArgs) -> Result<Done> {
    let (kept, gone) = (household::parse(&args.kept)?, household::parse(&args.gone)?);
    act(app, |tx, identity, now| {
        let reader = tx.reader();
        let (kept, gone) = (open(app, &reader, identity, kept)?, open(app, &reader, identity, gone)?);
        if kept.id == gone.id {
            return Err(one_already());
        }
        let (edits, into) = one(app, identity, &kept, &gone)?;
        write(app, tx, (&kept, edits), (&gone, into), now)
    })
}

/// Takes a split back: the record that was founded stands behind the one that its people left, and they live there
/// again. Both go on saying what was written in them meanwhile.
///
/// # Errors
/// When it was not split from another, a household is not this device's, or the store fails.
pub fn unsplit(app: &App, args: HouseholdUnmergeArgs) -> Result<Done> {
    let made = household::parse(&args.household)?;
    act(app, |tx, identity, now| {
        let reader = tx.reader();
        let made = open(app, &reader, identity, made)?;
        let counts = |event: &&HouseholdEvent| !event.cancelled && event.kind == Some(EventKind::SplitFrom);
        let from = made.parts.events.iter().find(counts).and_then(|event| event.other).ok_or_else(not_split)?;
        let kept = open(app, &reader, identity, from)?;
        if kept.id == made.id {
            return Err(not_split());
        }
        let (mut edits, mut into) = one(app, identity, &kept, &made)?;
        edits.extend(cancelled(&kept, EventKind::SplitOff, Some(made.id)));
        into.extend(cancelled(&made, EventKind::SplitFrom, Some(from)));
        write(app, tx, (&kept, edits), (&made, into), now)
    })
}

/// The edits of both records by which they are one: who lives in either lives in the one that goes on.
fn one(app: &App, identity: &Identity, kept: &Open, gone: &Open) -> Result<(Vec<Edit>, Vec<Edit>)> {
    let today = app.today();
    let mut edits = filled(&kept.parts.profile, &gone.parts.profile)?;
    let mut come = Vec::new();
    for person in gone.parts.people.iter().filter(|person| person.left_on.is_none()) {
        let known = same_in(&kept.parts, person).is_some();
        let brought = bring(app, &gone.parts, &kept.parts, person)?;
        edits.extend(brought.edits);
        // Who went from the one to the other lives there again; who has left it otherwise, has left.
        if person.origin == Some(brought.id) {
            edits.extend(back_again(kept, brought.id));
        }
        if !known {
            come.push(brought.id);
        }
    }
    edits.push(create_event(&happened(app, identity, EventKind::MergedFrom, today, Some(gone.id), come)?));
    let into = create_event(&happened(app, identity, EventKind::MergedInto, today, Some(kept.id), Vec::new())?);
    Ok((edits, vec![into]))
}

fn write(
    app: &App,
    tx: &mut Tx<'_>,
    (kept, edits): (&Open, Vec<Edit>),
    (gone, into): (&Open, Vec<Edit>),
    now: Moment,
) -> Result<Done> {
    let writes = vec![Write::household(kept.id, kept.unit, edits), Write::household(gone.id, gone.unit, into)];
    let written = tx.write(writes, now)?;
    undo::offer(app, tx, kept.id, &written, now)
}

/// What the record that goes on does not know yet.
fn filled(kept: &Profile, gone: &Profile) -> Result<Vec<Edit>> {
    let json = |profile: &Profile| serde_json::to_value(profile).map_err(ApiError::internal);
    let (Value::Object(mut there), Value::Object(other)) = (json(kept)?, json(gone)?) else { return Ok(Vec::new()) };
    let wanted = field::fields(Entity::Profile).iter().map(|field| field.id).filter(|id| !OWN.contains(id));
    for id in wanted {
        if let (None, Some(value)) = (there.get(id), other.get(id)) {
            there.insert(id.to_owned(), value.clone());
        }
    }
    let full: Profile = serde_json::from_value(Value::Object(there)).map_err(ApiError::internal)?;
    Ok(profile_edits(kept, &full))
}

/// Takes a merge back, also long after: the record goes on by itself again.
///
/// # Errors
/// When it was not merged, is not this device's, or the store fails.
pub fn unmerge(app: &App, args: HouseholdUnmergeArgs) -> Result<Done> {
    let gone = household::parse(&args.household)?;
    act(app, |tx, identity, now| {
        let reader = tx.reader();
        let root = reader.goes_on(gone)?;
        let kept = open(app, &reader, identity, root)?;
        let gone = Open { id: gone, unit: reader.household_unit(gone)?, parts: reader.household_parts(gone)? };
        let mine = cancelled(&gone, EventKind::MergedInto, None);
        if root == gone.id || mine.is_empty() {
            return Err(not_merged());
        }
        let mut edits = cancelled(&kept, EventKind::MergedFrom, Some(gone.id));
        let lives_there = |person: &&Person| {
            let same = |one: &Person| person.origin == Some(one.id) || one.origin == Some(person.id);
            person.left_on.is_none() && gone.parts.people.iter().any(|one| one.left_on.is_none() && same(one))
        };
        let brought: Vec<_> = kept.parts.people.iter().filter(lives_there).cloned().collect();
        edits.extend(left(&brought, app.today()));
        let writes = vec![Write::household(gone.id, gone.unit, mine), Write::household(kept.id, kept.unit, edits)];
        let written = tx.write(writes, now)?;
        undo::offer(app, tx, gone.id, &written, now)
    })
}

/// The edits by which events of a kind count no more.
fn cancelled(household: &Open, kind: EventKind, other: Option<HouseholdId>) -> Vec<Edit> {
    let events = household.parts.events.iter().filter(|event| !event.cancelled && event.kind == Some(kind));
    let events = events.filter(|event| other.is_none() || event.other == other);
    events.map(|event| Edit::put(["events", &event.id.to_string(), "cancelled"], true)).collect()
}

/// Notes that two records, though alike, are two households.
///
/// # Errors
/// When a household is unknown or not this device's, or the store fails.
pub fn distinct(app: &App, args: HouseholdPairArgs) -> Result<Done> {
    let (one, other) = (household::parse(&args.household)?, household::parse(&args.other)?);
    act(app, |tx, identity, now| {
        let reader = tx.reader();
        let (one, other) = (open(app, &reader, identity, one)?, reader.goes_on(other)?);
        let event = happened(app, identity, EventKind::Distinct, app.today(), Some(other), Vec::new())?;
        let written = tx.write(vec![Write::household(one.id, one.unit, vec![create_event(&event)])], now)?;
        undo::offer(app, tx, one.id, &written, now)
    })
}

fn act(app: &App, run: impl FnOnce(&mut Tx<'_>, &Identity, Moment) -> Result<Done>) -> Result<Done> {
    let (identity, now) = (app.identity()?, app.now());
    let done = app.store()?.transact(Op::MergeHouseholds, |tx| run(tx, &identity, now))?;
    Ok(undo::told(app, done))
}

fn one_already() -> ApiError {
    ApiError::new(
        Code::Invalid,
        "Hai hồ sơ này đã là một hộ. Hãy chọn hộ khác.",
        "These two records are one household already. Choose another.",
    )
}

fn not_split() -> ApiError {
    ApiError::new(
        Code::NotFound,
        "Hộ này không tách ra từ hộ nào, hoặc việc tách đã được bỏ. Hãy mở lại trang của hộ.",
        "This household was not split from another, or that was taken back. Open its page again.",
    )
}

fn not_merged() -> ApiError {
    ApiError::new(
        Code::NotFound,
        "Hộ này không còn gộp vào hộ nào. Hãy mở lại trang của hộ.",
        "This household is not merged into another any more. Open its page again.",
    )
}
