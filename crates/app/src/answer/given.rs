//! The answers that a household gave, on its page.

use std::collections::BTreeMap;

use tungnha_model::{Bilingual, BlobRef, HouseholdId};
use tungnha_store::query::Reader;
use tungnha_store::{GivenAnswerRow, PersonRow};

use super::media_of;
use crate::api::AnswerView;
use crate::error::Result;
use crate::form::editions;
use crate::{blob, convert};

/// What a household answered, newest first; without its photos, where consent to them was taken back.
pub(crate) fn views(
    reader: &Reader<'_>,
    household: HouseholdId,
    people: &[PersonRow],
    with_photos: bool,
) -> Result<Vec<AnswerView>> {
    let rows = reader.answers_of(household)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let titles: BTreeMap<String, Bilingual> =
        editions(reader)?.into_iter().rev().map(|edition| (edition.form, edition.title)).collect();
    rows.into_iter().map(|row| view(reader, row, &titles, people, with_photos)).collect()
}

fn view(
    reader: &Reader<'_>,
    row: GivenAnswerRow,
    titles: &BTreeMap<String, Bilingual>,
    people: &[PersonRow],
    with_photos: bool,
) -> Result<AnswerView> {
    let answer = row.answer;
    let mut media = media_of(&answer.values);
    media.retain(|blob| with_photos || !matches!(blob, BlobRef::Photo { .. }));
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
        media: blob::views(reader, &media)?,
        sync: convert::sync_state(row.sync),
        form: answer.form,
    })
}
