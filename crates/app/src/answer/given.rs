//! The answers that a household gave, on its page.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tungnha_model::consent::Purpose;
use tungnha_model::{Bilingual, HouseholdId};
use tungnha_store::query::Reader;
use tungnha_store::{GivenAnswerRow, PersonRow};

use super::{Sensitive, media_of};
use crate::api::AnswerView;
use crate::error::Result;
use crate::form::{editions, load};
use crate::{blob, convert};

/// What a household answered, newest first; without what rests on purposes that were taken back.
pub(crate) fn views(
    reader: &Reader<'_>,
    household: HouseholdId,
    people: &[PersonRow],
    withdrawn: &BTreeSet<Purpose>,
) -> Result<Vec<AnswerView>> {
    let rows = reader.answers_of(household)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let titles: BTreeMap<String, Bilingual> =
        editions(reader)?.into_iter().rev().map(|edition| (edition.form, edition.title)).collect();
    rows.into_iter().map(|row| view(reader, row, &titles, people, withdrawn)).collect()
}

fn view(
    reader: &Reader<'_>,
    row: GivenAnswerRow,
    titles: &BTreeMap<String, Bilingual>,
    people: &[PersonRow],
    withdrawn: &BTreeSet<Purpose>,
) -> Result<AnswerView> {
    let mut answer = row.answer;
    if !withdrawn.is_empty() {
        // Where the form cannot be read, nobody can tell what rests on which consent: then none of it is shown.
        match load(reader, &answer.form, answer.version, &answer.hash) {
            Ok(form) => Sensitive::of(&[form]).withhold(withdrawn, &mut answer.values),
            Err(_) => answer.values = Value::Null,
        }
    }
    let name = |id| people.iter().find(|row| row.person.id == id).map(|row| row.person.name.clone());
    let last = answer.corrections.last();
    Ok(AnswerView {
        id: answer.id.to_string(),
        title: titles.get(&answer.form).cloned().unwrap_or_else(|| Bilingual::new(&*answer.form, &*answer.form)),
        version: answer.version,
        day: answer.day.map(|day| day.to_string()),
        person: answer.person.and_then(name),
        recorder: answer.recorder,
        corrections: u32::try_from(answer.corrections.len()).unwrap_or(u32::MAX),
        corrected: last.map(|one| one.day.to_string()),
        corrected_by: last.map(|one| one.by.clone()),
        draft: row.is_corrected,
        media: blob::views(reader, &media_of(&answer.values))?,
        sync: convert::sync_state(row.sync),
        form: answer.form,
    })
}
