//! One household's page.

use tungnha_docs::HouseholdParts;
use tungnha_model::BlobRef;
use tungnha_model::consent::{Purpose, is_given};
use tungnha_model::field::Entity;
use tungnha_store::PersonRow;

use super::{known_only, parse};
use crate::App;
use crate::api::{HouseholdShowArgs, HouseholdView, PersonView, Standing};
use crate::error::{ApiError, Result};
use crate::{answer, appointment, blob, conflict, consent, convert, opinion, skill};

/// A household with its people, its timeline, and the fields that hold two values.
///
/// # Errors
/// When the device is locked, the household unknown, or the store fails.
pub fn show(app: &App, args: HouseholdShowArgs) -> Result<HouseholdView> {
    let id = parse(&args.id)?;
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let row = reader.household(id)?;
        let parts = reader.household_parts(id)?;
        let people = reader.people(id)?;
        let timeline = reader.timeline(id)?;
        let photos = consent::standing(&parts.consents, Purpose::Photo);
        let shown = |row: tungnha_store::VisitRow| {
            let photo = |blob: &BlobRef| matches!(blob, BlobRef::Photo { .. });
            let hidden = photos == Standing::Withdrawn && row.visit.media.iter().any(photo);
            let shown: Vec<BlobRef> = row.visit.media.iter().filter(|blob| !(hidden && photo(blob))).copied().collect();
            let media = blob::views(reader, &shown)?;
            Ok(convert::visit(row, &people, media, hidden))
        };
        let conflicts = conflict::views(reader, id, &row.name, &people)?;
        let mut profile = known_only(Entity::Profile, &parts.profile)?;
        let skills = skill::counts(&parts);
        let (given, given_by) = (consent::of_household(&parts), consent::by_person(&parts));
        consent::hide(&parts.consents, &mut profile);
        profile.insert("code".to_owned(), parts.code.clone().into());
        Ok(HouseholdView {
            row: convert::household(row, &*reader.units()?, today),
            profile,
            timeline: timeline.into_iter().map(shown).collect::<Result<_>>()?,
            answers: answer::views(reader, id, &people)?,
            opinions: opinion::views(reader, &identity, id, &people)?,
            skills,
            given,
            given_by,
            people: people.into_iter().map(|row| person(row, &parts)).collect(),
            conflicts,
            appointments: reader.appointments_of(id)?.into_iter().map(|row| appointment::view(row, today)).collect(),
            draft: reader.draft_of(id)?.map(convert::draft),
        })
    })
}

/// A person with what the person let be seen.
fn person(row: PersonRow, parts: &HouseholdParts) -> PersonView {
    let id = row.person.id;
    let agreed = is_given(&parts.consents, id, Purpose::EthnicGroup);
    let known = parts.people.iter().find(|one| one.id == id).filter(|_| agreed);
    PersonView { ethnic_group: known.and_then(|one| one.ethnic_group.clone()), ..convert::person(row) }
}
