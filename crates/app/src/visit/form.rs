//! The form as it opens: resumed, or filled from the visit to correct, or fresh.

use tungnha_model::consent::Purpose;
use tungnha_model::household::Visit;
use tungnha_store::{PersonRow, VisitRow};

use super::draft::Kept;
use super::{ABSENT_FOLLOW_UP_DAYS, parse};
use crate::App;
use crate::api::{OpinionView, Standing, VisitDraft, VisitForm, VisitFormArgs};
use crate::error::{ApiError, Result};
use crate::{conflict, consent, convert, household, household_event, opinion};

/// Opens the form of a new visit, or of one to correct.
///
/// # Errors
/// When the device is locked, the household or visit unknown, or the store fails.
pub fn form(app: &App, args: VisitFormArgs) -> Result<VisitForm> {
    let id = household::parse(&args.household)?;
    let visit = parse(args.visit.as_deref())?;
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let row = reader.household(id)?;
        let people = reader.people(id)?;
        let kept = reader.draft(id, visit)?.and_then(|row| Kept::read(&row.body));
        let resumed = kept.is_some();
        let mut draft = match (kept, visit) {
            (Some(kept), _) => kept.draft,
            (None, Some(visit)) => of_visit(reader.visit(id, visit)?.visit),
            (None, None) => VisitDraft {
                guided: last_served(&reader.timeline(id)?, &people),
                day: today.to_string(),
                ..VisitDraft::default()
            },
        };
        let conflicts = conflict::of_visits(reader, id, &row.name)?;
        let parts = reader.household_parts(id)?;
        let photos = consent::standing(&parts.consents, Purpose::Photo);
        if photos == Standing::Withdrawn {
            draft.media.retain(|blob| !blob.is_photo());
        }
        let lives = |row: &PersonRow| row.person.left_on.is_none() && household_event::once(&parts, row.person.id);
        let here = |row: &PersonRow| lives(row) || draft.guided.contains(&row.person.id.to_string());
        Ok(VisitForm {
            household: convert::household(row, &*reader.units()?, today),
            visit: args.visit.clone(),
            people: people.iter().filter(|row| here(row)).cloned().map(convert::person).collect(),
            absent_follow_up: today.plus_days(ABSENT_FOLLOW_UP_DAYS).to_string(),
            conflicts,
            replies: opinion::views(reader, &identity, id, &people)?.into_iter().filter(is_to_read).collect(),
            photos,
            names: consent::standing(&parts.consents, Purpose::Opinion),
            draft,
            resumed,
        })
    })
}

/// Whether a reply waits to be read to the household.
fn is_to_read(opinion: &OpinionView) -> bool {
    opinion.replies.iter().any(|reply| reply.read_by.is_none())
}

fn of_visit(visit: Visit) -> VisitDraft {
    VisitDraft {
        outcome: visit.outcome,
        guided: visit.guided.iter().map(ToString::to_string).collect(),
        topics: visit.topics,
        ability: visit.ability,
        note: visit.note.unwrap_or_default(),
        opinion: String::new(),
        opinion_topic: None,
        opinion_named: false,
        follow_up: visit.follow_up.map(|day| day.to_string()),
        follow_up_time: visit.follow_up_time,
        follow_up_note: visit.follow_up_note.unwrap_or_default(),
        day: visit.day.to_string(),
        media: visit.media,
        levels: visit.levels,
    }
}

/// Who was guided at the newest visit at which anybody was, as far as they still live there.
fn last_served(timeline: &[VisitRow], people: &[PersonRow]) -> Vec<String> {
    let served = timeline.iter().find(|row| !row.visit.guided.is_empty()).map(|row| row.visit.guided.as_slice());
    let here =
        |id: &&tungnha_model::PersonId| people.iter().any(|row| row.person.id == **id && row.person.left_on.is_none());
    served.unwrap_or_default().iter().filter(here).map(ToString::to_string).collect()
}
