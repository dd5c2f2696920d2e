//! A visit becomes part of the record, and for a short time can be taken back.

use std::collections::BTreeMap;

use serde_json::json;
use tungnha_docs::{Edit, create_opinion, create_visit, visit_edits};
use tungnha_model::consent::Purpose;
use tungnha_model::field::Entity;
use tungnha_model::household::{LevelChange, Opinion, Outcome, Visit};
use tungnha_model::{BlobRef, Day, HouseholdId, Moment, OpinionId, PersonId, VisitId};
use tungnha_store::query::Reader;
use tungnha_store::{Identity, Op, Write};

use super::draft::Kept;
use super::parse;
use crate::App;
use crate::api::{Changes, Event, FieldValues, Standing, VisitDraft, VisitDraftArgs, VisitSaved};
use crate::conflict::year_of;
use crate::consent;
use crate::error::{ApiError, Result};
use crate::household::{self, apply, checked};
use crate::opinion;
use crate::skill::{self, Judged};
use crate::undo;
use crate::unit;
use crate::world::random;

/// Saves a visit.
///
/// # Errors
/// When the outcome is missing, a field is not right, or the store fails.
pub fn save(app: &App, args: VisitDraftArgs) -> Result<VisitSaved> {
    let household = household::parse(&args.household)?;
    let known = parse(args.visit.as_deref())?;
    let (now, today) = (app.now(), app.today());
    let id = known.map_or_else(|| random(app.world()).map(|random| VisitId::new(now, random)), Ok)?;
    let store = app.store()?;
    let identity = app.identity()?;
    let done = store.transact(Op::SaveVisit, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let before = Before::read(&reader, household, known)?;
        let mut visit = visit(id, &args.draft, &before, &identity, today, now)?;
        visit.media = media(&reader, household, &args.draft.media, before.visit.as_ref())?;
        let year = before.year(household).unwrap_or_else(|| visit.day.year());
        let main = judge(&reader, household, &args.draft.levels, before.visit.as_ref(), &mut visit)?;
        let mut edits = match &before.visit {
            Some(before) => visit_edits(before, &visit),
            None => vec![create_visit(&visit)],
        };
        let opinion = opinion(app, &args.draft, &before.people, &identity)?;
        if let Some(opinion) = &opinion {
            consent::must_allow_name(&reader, household, opinion)?;
        }
        edits.extend(opinion.iter().map(create_opinion));
        let mut writes = vec![Write::year(household, unit, year, edits)];
        if !main.is_empty() {
            writes.push(Write::household(household, unit, main));
        }
        let written = tx.write(writes, now)?;
        tx.draft_discard(household, known)?;
        undo::offer(app, tx, id, &written, now)
    })?;
    // The draft is gone even where nothing was written.
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(VisitSaved { visit: done.id, undo: done.undo, undo_seconds: done.undo_seconds, changes })
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
        // Without a day there is nothing to be on time for.
        ("follow_up_time".to_owned(), json!(draft.follow_up.as_ref().and(draft.follow_up_time.as_ref()))),
        ("follow_up_note".to_owned(), json!(draft.follow_up.as_ref().map(|_| &draft.follow_up_note))),
    ]);
    let stored = checked(Entity::Visit, &fields)?;
    let started = before.started.unwrap_or(now);
    let mut blank = Visit::new(id, started, today, identity.holder.clone(), outcome);
    blank.device = Some(identity.device);
    let mut visit: Visit = apply(Entity::Visit, before.visit.as_ref().unwrap_or(&blank), &stored)?;
    if before.visit.as_ref().is_some_and(|before| before.follow_up != visit.follow_up) {
        visit.follow_up_state = None;
    }
    // Only people of this household: a draft may be older than a merge.
    let known = |person: &PersonId| before.people.contains(person);
    let guided = draft.guided.iter().filter_map(|person| person.parse().ok()).filter(known);
    visit.guided = if met { guided.collect() } else { Vec::new() };
    days(&visit, today)?;
    Ok(visit)
}

/// The photos and voice notes of the visit: new photos only where somebody agreed to them. Those that nobody may see
/// any more stay; the form does not show them.
fn media(
    reader: &Reader<'_>,
    household: HouseholdId,
    given: &[BlobRef],
    before: Option<&Visit>,
) -> Result<Vec<BlobRef>> {
    let had: Vec<BlobRef> = before.map_or_else(Vec::new, |before| before.media.clone());
    let mut media = BTreeMap::from_iter(given.iter().map(|blob| (blob.key(), *blob)));
    if given.iter().chain(&had).any(BlobRef::is_photo) {
        let consents = reader.household_parts(household)?.consents;
        if given.iter().any(|blob| blob.is_photo() && !had.contains(blob)) {
            consent::must_allow_photos(&consents)?;
        }
        if consent::standing(&consents, Purpose::Photo) == Standing::Withdrawn {
            media.extend(had.iter().filter(|blob| blob.is_photo()).map(|blob| (blob.key(), *blob)));
        }
    }
    Ok(media.into_values().collect())
}

/// Puts the skills that were judged into the visit; gives the edits of the main document that follow.
fn judge(
    reader: &Reader<'_>,
    household: HouseholdId,
    given: &[LevelChange],
    before: Option<&Visit>,
    visit: &mut Visit,
) -> Result<Vec<Edit>> {
    let said = before.map_or(&[][..], |before| &before.levels);
    // Most visits judge nothing: then the main document stays closed.
    if given.is_empty() && said.is_empty() {
        return Ok(Vec::new());
    }
    let parts = reader.household_parts(household)?;
    let met = visit.outcome == Some(Outcome::Met);
    let catalogue = skill::catalogue(reader)?;
    visit.levels = skill::checked(if met { given } else { &[] }, said, &parts, &catalogue)?;
    if visit.levels != said {
        visit.template = catalogue.version;
    }
    let judged = Judged { visit: Some(visit.id), day: visit.day, levels: &visit.levels, before: said };
    Ok(skill::edits(&judged, &parts, &reader.sittings(household)?))
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

/// An opinion given at the visit.
fn opinion(app: &App, draft: &VisitDraft, people: &[PersonId], identity: &Identity) -> Result<Option<Opinion>> {
    if draft.opinion.trim().is_empty() {
        return Ok(None);
    }
    let fields = FieldValues::from([
        ("text".to_owned(), json!(draft.opinion)),
        ("topic".to_owned(), json!(draft.opinion_topic)),
        ("anonymous".to_owned(), json!(!draft.opinion_named)),
    ]);
    let given = opinion::Draft { id: OpinionId::new(app.now(), random(app.world())?), fields };
    let opinion = opinion::write_down(&given, people, identity, app.today()).map_err(|mut error| {
        // The form calls it so.
        if let Some(message) = error.fields.as_mut().and_then(|fields| fields.remove("text")) {
            error.fields.get_or_insert_default().insert("opinion".to_owned(), message);
        }
        error
    })?;
    Ok(Some(opinion))
}
