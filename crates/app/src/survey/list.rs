//! Which forms may be asked at a household.

use tungnha_store::query::Reader;

use super::asking::Kept;
use crate::App;
use crate::api::{SurveyChoice, SurveyDraftRow, SurveyListArgs, SurveyProgress};
use crate::error::Result;
use crate::form::{editions, newest};
use crate::household;

/// The newest version of every form in use, with what was begun and when it was last answered here.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, args: SurveyListArgs) -> Result<Vec<SurveyChoice>> {
    let id = household::parse(&args.household)?;
    app.store()?.read(|reader| {
        let answered = reader.answers_of(id)?;
        let mut choices = Vec::new();
        for edition in newest(reader)? {
            let draft = reader.survey_draft(id, &edition.form)?;
            let kept = draft.and_then(|row| serde_json::from_value::<Kept>(row.body).ok());
            if edition.withdrawn && kept.is_none() {
                continue;
            }
            let last = answered.iter().find(|row| row.answer.form == edition.form).and_then(|row| row.answer.day);
            choices.push(SurveyChoice {
                form: edition.form,
                version: edition.version,
                title: edition.title,
                anonymous: edition.anonymous,
                questions: edition.questions,
                draft: kept.map(|kept| SurveyProgress { at: kept.at, of: kept.of }),
                last_answered: last.map(|day| day.to_string()),
            });
        }
        Ok(choices)
    })
}

/// Everything that is being answered, for Hôm nay.
pub(crate) fn drafts(reader: &Reader<'_>) -> Result<Vec<SurveyDraftRow>> {
    let rows = reader.survey_drafts()?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let editions = editions(reader)?;
    let draft = |row: tungnha_store::SurveyDraftRow| {
        let kept = serde_json::from_value::<Kept>(row.body).ok();
        let edition = editions.iter().find(|edition| edition.form == row.form);
        SurveyDraftRow {
            household: row.household.to_string(),
            name: row.name,
            title: edition
                .map_or_else(|| tungnha_model::Bilingual::new(&*row.form, &*row.form), |one| one.title.clone()),
            form: row.form,
            answer: row.answer.map(|answer| answer.to_string()),
            progress: kept.map_or(SurveyProgress { at: 0, of: 0 }, |kept| SurveyProgress { at: kept.at, of: kept.of }),
            saved_at: row.saved_at.millis(),
        }
    };
    Ok(rows.into_iter().map(draft).collect())
}
