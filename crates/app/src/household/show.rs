//! One household's page.

use tungnha_model::field::Entity;

use super::{known_only, parse};
use crate::App;
use crate::api::{HouseholdShowArgs, HouseholdView};
use crate::error::{ApiError, Result};
use crate::{answer, appointment, blob, conflict, convert, opinion};

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
        let shown = |row: tungnha_store::VisitRow| {
            let media = blob::views(reader, &row.visit.media)?;
            Ok(convert::visit(row, &people, media))
        };
        let conflicts = conflict::views(reader, id, &row.name, &people)?;
        let mut profile = known_only(Entity::Profile, &parts.profile)?;
        profile.insert("code".to_owned(), parts.code.into());
        Ok(HouseholdView {
            row: convert::household(row, &*reader.units()?, today),
            profile,
            timeline: timeline.into_iter().map(shown).collect::<Result<_>>()?,
            answers: answer::views(reader, id, &people)?,
            opinions: opinion::views(reader, &identity, id, &people)?,
            people: people.into_iter().map(convert::person).collect(),
            conflicts,
            appointments: reader.appointments_of(id)?.into_iter().map(|row| appointment::view(row, today)).collect(),
            draft: reader.draft_of(id)?.map(convert::draft),
        })
    })
}
