//! One household's page.

use std::cmp::Reverse;

use tungnha_docs::HouseholdParts;
use tungnha_model::consent::{Purpose, is_given};
use tungnha_model::field::Entity;
use tungnha_model::{BlobRef, HouseholdId};
use tungnha_store::query::Reader;
use tungnha_store::{PersonRow, VisitRow};

use super::{known_only, parse};
use crate::App;
use crate::api::{HouseholdShowArgs, HouseholdView, PersonView, Standing, TimelineItem};
use crate::error::{ApiError, Result};
use crate::{answer, appointment, blob, conflict, consent, convert, household_event, opinion, skill};

/// A household with its people, its timeline, and the fields that hold two values.
///
/// # Errors
/// When the device is locked, the household unknown, or the store fails.
pub fn show(app: &App, args: HouseholdShowArgs) -> Result<HouseholdView> {
    let id = parse(&args.id)?;
    let (today, language) = (app.today(), answer::language(app)?);
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let row = reader.household(id)?;
        let parts = reader.household_parts(id)?;
        let people = reader.people(id)?;
        let merged = reader.merged_into(id)?;
        let mut conflicts = conflict::views(reader, id, &row.name, &people, language)?;
        for one in &merged {
            conflicts.extend(conflict::views(reader, one.id, &one.name, &reader.people(one.id)?, language)?);
        }
        let goes_on = reader.goes_on(id)?;
        let mut profile = known_only(Entity::Profile, &parts.profile)?;
        let skills = skill::counts(&parts);
        let (given, given_by) = (consent::of_household(&parts), consent::by_person(&parts));
        consent::hide(&parts.consents, &mut profile);
        profile.insert("code".to_owned(), parts.code.clone().into());
        Ok(HouseholdView {
            row: convert::household(row, &*reader.units()?, today),
            profile,
            timeline: timeline(reader, id, &parts, &people)?,
            answers: answer::views(reader, id, &people, &consent::taken_back(&parts.consents))?,
            opinions: opinion::views(reader, &identity, id, &people)?,
            skills,
            given,
            given_by,
            people: living(people, &parts),
            conflicts,
            events: household_event::views(reader, &parts, today)?,
            merged_into: if goes_on == id { None } else { household_event::reference(reader, goes_on, today)? },
            merged: merged
                .iter()
                .filter_map(|one| household_event::reference(reader, one.id, today).transpose())
                .collect::<Result<_>>()?,
            appointments: reader.appointments_of(id)?.into_iter().map(|row| appointment::view(row, today)).collect(),
            draft: reader.draft_of(id)?.map(convert::draft),
        })
    })
}

/// Its visits, with those to records that were merged into it, and those from before it was split from another.
fn timeline(
    reader: &Reader<'_>,
    id: HouseholdId,
    parts: &HouseholdParts,
    people: &[PersonRow],
) -> Result<Vec<TimelineItem>> {
    let mut rows = reader.timeline(id)?;
    rows.extend(household_event::earlier(reader, parts)?);
    rows.sort_by_key(|row| Reverse((row.visit.day, row.visit.started, row.visit.id)));
    let shown = |row: VisitRow| {
        let owner = row.household;
        if owner == id {
            return visit(reader, row, parts, people);
        }
        let of = Some(reader.household(owner)?.name);
        let item = visit(reader, row, &reader.household_parts(owner)?, &reader.people(owner)?)?;
        Ok(TimelineItem { of, ..item })
    };
    rows.into_iter().map(shown).collect()
}

/// A visit without the photos that nobody may see any more.
fn visit(reader: &Reader<'_>, row: VisitRow, parts: &HouseholdParts, people: &[PersonRow]) -> Result<TimelineItem> {
    let withdrawn = consent::standing(&parts.consents, Purpose::Photo) == Standing::Withdrawn;
    let hidden = withdrawn && row.visit.media.iter().any(BlobRef::is_photo);
    let shown: Vec<BlobRef> = row.visit.media.iter().filter(|blob| !(hidden && blob.is_photo())).copied().collect();
    let media = blob::views(reader, &shown)?;
    Ok(convert::visit(row, people, media, hidden))
}

/// Its people; of one whom two devices brought here at once, the first.
fn living(people: Vec<PersonRow>, parts: &HouseholdParts) -> Vec<PersonView> {
    let once = people.into_iter().filter(|row| household_event::once(parts, row.person.id));
    once.map(|row| person(row, parts)).collect()
}

/// A person with what the person let be seen.
fn person(row: PersonRow, parts: &HouseholdParts) -> PersonView {
    let id = row.person.id;
    let agreed = is_given(&parts.consents, id, Purpose::EthnicGroup);
    let known = parts.people.iter().find(|one| one.id == id).filter(|_| agreed);
    PersonView { ethnic_group: known.and_then(|one| one.ethnic_group.clone()), ..convert::person(row) }
}
