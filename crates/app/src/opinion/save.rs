//! Writing an opinion down, and correcting it while nothing was done with it.

use tungnha_docs::{create_opinion, opinion_edits};
use tungnha_model::field::Entity;
use tungnha_model::household::{Opinion, OpinionStatus};
use tungnha_model::{Day, OpinionId, PersonId};
use tungnha_store::{Identity, Op, OpinionRow, Write};

use super::{open, parse, write};
use crate::App;
use crate::api::{Done, FieldValues, OpinionSaveArgs};
use crate::consent;
use crate::error::{ApiError, Result};
use crate::household::{self, apply, checked};
use crate::undo;
use crate::unit;
use crate::world::random;

const FIELDS: [&str; 5] = ["text", "voice", "topic", "anonymous", "person"];

/// Writes an opinion down.
///
/// # Errors
/// When it says nothing, was passed on already, the household is unknown, or the store fails.
pub fn save(app: &App, args: OpinionSaveArgs) -> Result<Done> {
    let household = household::parse(&args.household)?;
    let known = args.id.as_deref().map(parse).transpose()?;
    let identity = app.identity()?;
    let (now, today) = (app.now(), app.today());
    let draft = Draft { id: OpinionId::new(now, random(app.world())?), fields: args.fields };
    let done = app.store()?.transact(Op::SaveOpinion, |tx| {
        let reader = tx.reader();
        let people: Vec<PersonId> = reader.people(household)?.into_iter().map(|row| row.person.id).collect();
        let (id, write) = if let Some(known) = known {
            let row = open(app, &reader, known)?;
            let after = corrected(&row, &draft, &people)?;
            consent::must_allow_name(&reader, household, &after)?;
            (known, write(&row, opinion_edits(&row.opinion, &after))?)
        } else {
            let unit = reader.household_unit(household)?;
            unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
            let opinion = write_down(&draft, &people, &identity, today)?;
            consent::must_allow_name(&reader, household, &opinion)?;
            (opinion.id, Write::year(household, unit, today.year(), vec![create_opinion(&opinion)]))
        };
        let written = tx.write(vec![write], now)?;
        tx.screen_draft_discard("opinion", args.id.as_deref().unwrap_or(&args.household))?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// What was typed of a new opinion.
pub(crate) struct Draft {
    pub id: OpinionId,
    pub fields: FieldValues,
}

/// The opinion that a draft makes.
pub(crate) fn write_down(draft: &Draft, people: &[PersonId], identity: &Identity, today: Day) -> Result<Opinion> {
    let mut blank = Opinion::new(draft.id, today, "");
    blank.recorder.clone_from(&identity.holder);
    blank.device = Some(identity.device);
    filled(&blank, &draft.fields, people)
}

/// An opinion that went on its way is quoted by others: it stays as it is.
fn corrected(row: &OpinionRow, draft: &Draft, people: &[PersonId]) -> Result<Opinion> {
    if row.opinion.stage() != OpinionStatus::New || !row.opinion.steps.is_empty() {
        return Err(ApiError::new(
            crate::error::Code::Denied,
            "Ý kiến đã được chuyển nên không sửa được nữa. Hãy ghi ý kiến mới.",
            "This opinion was passed on already and cannot be changed. Write down a new one.",
        ));
    }
    filled(&row.opinion, &draft.fields, people)
}

fn filled(before: &Opinion, given: &FieldValues, people: &[PersonId]) -> Result<Opinion> {
    let fields: FieldValues =
        given.iter().filter(|(name, _)| FIELDS.contains(&name.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
    let stored = checked(Entity::Opinion, &fields)?;
    let mut opinion: Opinion = apply(Entity::Opinion, before, &stored)?;
    if opinion.text.is_empty() && opinion.voice.is_none() {
        return Err(ApiError::invalid_field(
            "text",
            "Chưa có ý kiến. Hãy ghi bằng chữ hoặc ghi âm.",
            "The opinion is empty. Write it down or record it.",
        ));
    }
    // Whoever asked not to be named is not named in the record either; nor is somebody of another household.
    opinion.person = opinion.person.filter(|person| !opinion.anonymous && people.contains(person));
    Ok(opinion)
}
