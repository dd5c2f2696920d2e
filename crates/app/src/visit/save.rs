//! A visit becomes part of the record, and for a short time can be taken back.

use serde_json::json;
use tungnha_docs::{create_opinion, create_visit, visit_edits};
use tungnha_model::field::Entity;
use tungnha_model::household::{Opinion, OpinionStatus, Outcome, Visit};
use tungnha_model::{Day, HouseholdId, Moment, OpinionId, PersonId, VisitId};
use tungnha_store::query::Reader;
use tungnha_store::{Identity, Op, Write};

use super::draft::Kept;
use super::{UNDO_SECONDS, parse};
use crate::App;
use crate::api::{Changes, Event, FieldValues, UndoArgs, VisitDraft, VisitDraftArgs, VisitSaved};
use crate::conflict::year_of;
use crate::error::{ApiError, Result};
use crate::household::{self, apply, checked};
use crate::unit;
use crate::upload::token;
use crate::world::random;

/// What a screen needs beyond the promise: the press on "Hoàn tác" may come at the last moment.
const UNDO_GRACE_MILLIS: i64 = 2_000;

/// Saves a visit.
///
/// # Errors
/// When the outcome is missing, a field is not right, or the store fails.
pub fn save(app: &App, args: VisitDraftArgs) -> Result<VisitSaved> {
    let household = household::parse(&args.household)?;
    let known = parse(args.visit.as_deref())?;
    let (now, today) = (app.now(), app.today());
    let id = known.map_or_else(|| random(app.world()).map(|random| VisitId::new(now, random)), Ok)?;
    let opinion = opinion(app, &args.draft)?;
    let undo = app.random(|random| token(random))?;
    let store = app.store()?;
    let identity = app.identity()?;
    store.transact(Op::SaveVisit, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let before = Before::read(&reader, household, known)?;
        let visit = visit(id, &args.draft, &before, &identity, today, now)?;
        let year = before.year(household).unwrap_or_else(|| visit.day.year());
        let mut edits = match &before.visit {
            Some(before) => visit_edits(before, &visit),
            None => vec![create_visit(&visit)],
        };
        edits.extend(opinion.iter().map(create_opinion));
        if !edits.is_empty() {
            let written = tx.write(vec![Write::year(household, unit, year, edits)], now)?;
            let until = now.plus_millis(i64::from(UNDO_SECONDS) * 1_000 + UNDO_GRACE_MILLIS);
            tx.undo_keep(&undo, &written.inverse, until)?;
        }
        tx.draft_discard(household, known)?;
        Ok::<_, ApiError>(())
    })?;
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(VisitSaved { visit: id.to_string(), undo, undo_seconds: UNDO_SECONDS, changes })
}

/// What was there before the save.
struct Before {
    visit: Option<Visit>,
    document: Option<tungnha_model::DocId>,
    started: Option<Moment>,
    people: Vec<PersonId>,
}

impl Before {
    fn read(reader: &Reader<'_>, household: HouseholdId, known: Option<VisitId>) -> Result<Self> {
        let row = known.map(|visit| reader.visit(household, visit)).transpose()?;
        let draft = reader.draft(household, known)?.and_then(|row| Kept::read(&row.body));
        Ok(Self {
            document: row.as_ref().map(|row| row.document),
            visit: row.map(|row| row.visit),
            started: draft.map(|kept| kept.started),
            people: reader.people(household)?.into_iter().map(|row| row.person.id).collect(),
        })
    }

    /// A visit stays in the document in which it was made, even when its day is corrected into another year.
    fn year(&self, household: HouseholdId) -> Option<i32> {
        year_of(household, self.document?)
    }
}

/// The visit as it is to be.
fn visit(
    id: VisitId,
    draft: &VisitDraft,
    before: &Before,
    identity: &Identity,
    today: Day,
    now: Moment,
) -> Result<Visit> {
    let Some(outcome) = draft.outcome else {
        return Err(ApiError::invalid_field("outcome", "Chọn kết quả lượt thăm.", "Choose how the visit ended."));
    };
    let met = outcome == Outcome::Met;
    let fields = FieldValues::from([
        ("day".to_owned(), json!(draft.day)),
        ("outcome".to_owned(), json!(outcome)),
        // What was tapped before the outcome was changed is not said of a visit at which nobody was met.
        ("topics".to_owned(), if met { json!(draft.topics) } else { json!([]) }),
        ("ability".to_owned(), if met { json!(draft.ability) } else { json!(null) }),
        ("note".to_owned(), json!(draft.note)),
        ("follow_up".to_owned(), json!(draft.follow_up)),
    ]);
    let stored = checked(Entity::Visit, &fields)?;
    let started = before.started.unwrap_or(now);
    let mut blank = Visit::new(id, started, today, identity.holder.clone(), outcome);
    blank.device = Some(identity.device);
    let mut visit: Visit = apply(Entity::Visit, before.visit.as_ref().unwrap_or(&blank), &stored)?;
    // Only people of this household: a draft may be older than a merge.
    let known = |person: &PersonId| before.people.contains(person);
    let guided = draft.guided.iter().filter_map(|person| person.parse().ok()).filter(known);
    visit.guided = if met { guided.collect() } else { Vec::new() };
    days(&visit, today)?;
    Ok(visit)
}

fn days(visit: &Visit, today: Day) -> Result<()> {
    if visit.day > today {
        return Err(ApiError::invalid_field(
            "day",
            "Ngày thăm không thể sau hôm nay.",
            "The day of the visit cannot be after today.",
        ));
    }
    if visit.follow_up.is_some_and(|day| day < visit.day) {
        return Err(ApiError::invalid_field(
            "follow_up",
            "Ngày hẹn lại phải sau ngày thăm.",
            "The day to come again must be after the visit.",
        ));
    }
    Ok(())
}

/// An opinion given at the visit; passed on without a name.
fn opinion(app: &App, draft: &VisitDraft) -> Result<Option<Opinion>> {
    let fields = FieldValues::from([("text".to_owned(), json!(draft.opinion))]);
    if draft.opinion.trim().is_empty() {
        return Ok(None);
    }
    let stored = checked(Entity::Opinion, &fields).map_err(|mut error| {
        // The form calls it so.
        if let Some(message) = error.fields.as_mut().and_then(|fields| fields.remove("text")) {
            error.fields.get_or_insert_default().insert("opinion".to_owned(), message);
        }
        error
    })?;
    let blank = Opinion {
        id: OpinionId::new(app.now(), random(app.world())?),
        day: Some(app.today()),
        text: String::new(),
        topic: None,
        anonymous: true,
        status: Some(OpinionStatus::New),
        extra: tungnha_model::household::Extra::new(),
    };
    apply(Entity::Opinion, &blank, &stored).map(Some)
}

/// Takes a save back.
///
/// # Errors
/// When the time is over or it was taken back already.
pub fn undo(app: &App, args: UndoArgs) -> Result<Changes> {
    let now = app.now();
    let changed = app.store()?.transact(Op::Undo, |tx| tx.undo(&args.token, now))?;
    let changes =
        Changes { households: changed.households.iter().map(ToString::to_string).collect(), all: changed.all };
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(changes)
}
