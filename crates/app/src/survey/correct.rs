//! Correcting a saved answer: it is opened at its last page, asked by the version that it was given to, and only the
//! places that the person changed are written. Whatever others correct meanwhile stays; what both changed is shown
//! with both values.

use serde_json::Value;
use tungnha_docs::{answer_edits, create_correction};
use tungnha_forms::form::Form;
use tungnha_model::household::{Answer, Correction};
use tungnha_model::{AnswerId, HouseholdId, StepId};
use tungnha_store::query::Reader;
use tungnha_store::{GivenAnswerRow, Op, Write};

use super::asking::{Asking, Base};
use super::save::within_bounds;
use super::{Key, no_answer};
use crate::App;
use crate::answer::Sensitive;
use crate::api::{Changes, Event, SurveySaved};
use crate::conflict::year_of;
use crate::consent;
use crate::error::Result;
use crate::form;
use crate::unit;
use crate::world::random;

/// The answer with its form, to be corrected.
pub(super) fn opened(reader: &Reader<'_>, household: HouseholdId, id: AnswerId) -> Result<(Form, Answer)> {
    let mut answer = row(reader, household, id)?.answer;
    let form = form::load(reader, &answer.form, answer.version, &answer.hash)?;
    withhold(reader, household, &form, [&mut answer.values])?;
    Ok((form, answer))
}

/// Takes out what rests on a consent that was taken back. It stays in the record: nothing of it counts as changed.
pub(super) fn withhold<'v>(
    reader: &Reader<'_>,
    household: HouseholdId,
    form: &Form,
    all: impl IntoIterator<Item = &'v mut Value>,
) -> Result<()> {
    let withdrawn = consent::taken_back(&reader.household_parts(household)?.consents);
    if !withdrawn.is_empty() {
        let sensitive = Sensitive::of(std::slice::from_ref(form));
        all.into_iter().for_each(|values| sensitive.withhold(&withdrawn, values));
    }
    Ok(())
}

fn row(reader: &Reader<'_>, household: HouseholdId, id: AnswerId) -> Result<GivenAnswerRow> {
    reader.answers_of(household)?.into_iter().find(|row| row.answer.id == id).ok_or_else(no_answer)
}

/// Saves what was corrected. With nothing changed nothing is written.
pub(super) fn save(
    app: &App,
    key: &Key,
    (household, id): (HouseholdId, AnswerId),
    asking: &mut Asking,
) -> Result<SurveySaved> {
    let (before, after) = states(id, asking);
    within_bounds(&after)?;
    let mut edits = answer_edits(&before, &after);
    let (now, today, identity) = (app.now(), app.today(), app.identity()?);
    if !edits.is_empty() {
        let correction =
            Correction { id: StepId::new(now, random(app.world())?), day: today, by: identity.holder.clone() };
        edits.push(create_correction(id, &correction));
    }
    app.store()?.transact(Op::SaveAnswer, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let year = year_of(household, row(&reader, household, id)?.document).ok_or_else(no_answer)?;
        if !edits.is_empty() {
            tx.write(vec![Write::year(household, unit, year, edits)], now)?;
        }
        key.forget(tx)?;
        Ok::<_, crate::ApiError>(())
    })?;
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(SurveySaved { changes, opinion: false })
}

/// The answer as it was when it was opened and as it is now, as far as forms ask it.
fn states(id: AnswerId, asking: &Asking) -> (Answer, Answer) {
    let base = asking.kept.base.clone().unwrap_or_default();
    let blank = Answer::new(id, "", asking.kept.version);
    let now = Base::of(&asking.session);
    let state = |base: Base| Answer { values: base.values, declined: base.declined, ..blank.clone() };
    (state(base), state(now))
}
