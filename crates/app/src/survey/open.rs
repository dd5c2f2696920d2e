//! Opening: the draft gone on with, or the newest version begun.

use serde_json::Value;
use tungnha_forms::form::Form;
use tungnha_model::HouseholdId;
use tungnha_model::household::Answer;
use tungnha_store::Op;
use tungnha_store::query::Reader;

use super::asking::{Asking, Kept};
use super::correct::{opened, withhold};
use super::{Key, no_form, view};
use crate::App;
use crate::api::{Nothing, SurveyArgs, SurveyView};
use crate::error::{ApiError, Result};
use crate::form;

/// Opens a form where it was left, or at its first page.
///
/// # Errors
/// When the device is locked, the form unknown, or the store fails.
pub fn open(app: &App, args: SurveyArgs) -> Result<SurveyView> {
    let key = Key::parse(&args)?;
    // Opened from what is on disk: the form, the saved answer or a consent may have changed since.
    app.surveys().take(&key);
    let mut asking = load(app, &key)?;
    let shown = view::of(app, &key, &mut asking)?;
    app.surveys().put(key, asking);
    Ok(shown)
}

/// Throws away what was answered so far.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn discard(app: &App, args: SurveyArgs) -> Result<Nothing> {
    let key = Key::parse(&args)?;
    app.surveys().take(&key);
    app.store()?.transact(Op::SaveDraft, |tx| key.forget(tx))?;
    Ok(Nothing {})
}

/// The session of a key, made from what is on disk.
pub(super) fn load(app: &App, key: &Key) -> Result<Asking> {
    match key {
        Key::Trial(id) => {
            let draft = app.store()?.read(|reader| reader.form_draft(*id))?.ok_or_else(no_form)?;
            Asking::begin(app, form::parse(&draft.json)?, 0, String::new())
        }
        Key::Household(household, name) => {
            let (form, kept) = app.store()?.read(|reader| {
                reader.household(*household)?;
                match reader.survey_draft(*household, name)? {
                    Some(row) => {
                        resumed(reader, *household, name, row.body).map(|(form, kept)| (form, Begun::Draft(kept)))
                    }
                    None => begun(reader, name),
                }
            })?;
            start(app, form, kept)
        }
        Key::Answer(household, id) => {
            let (form, kept) = app.store()?.read(|reader| match reader.answer_draft(*id)? {
                Some(row) => {
                    resumed(reader, *household, &row.form, row.body).map(|(form, kept)| (form, Begun::Draft(kept)))
                }
                None => opened(reader, *household, *id).map(|(form, answer)| (form, Begun::Saved(Box::new(answer)))),
            })?;
            start(app, form, kept)
        }
    }
}

fn start(app: &App, form: Form, begun: Begun) -> Result<Asking> {
    match begun {
        Begun::Draft(kept) => Asking::resume(app, form, *kept),
        Begun::New(version, hash) => Asking::begin(app, form, version, hash),
        Begun::Saved(answer) => Asking::correct(app, form, *answer),
    }
}

/// How far one is.
enum Begun {
    Draft(Box<Kept>),
    New(u32, String),
    Saved(Box<Answer>),
}

fn resumed(reader: &Reader<'_>, household: HouseholdId, name: &str, body: Value) -> Result<(Form, Box<Kept>)> {
    let mut kept: Kept = serde_json::from_value(body).map_err(ApiError::internal)?;
    let form = form::load(reader, name, kept.version, &kept.hash)?;
    let base = kept.base.as_mut().map(|base| &mut base.values);
    withhold(reader, household, &form, base.into_iter().chain([&mut kept.answers]))?;
    Ok((form, Box::new(kept)))
}

fn begun(reader: &Reader<'_>, name: &str) -> Result<(Form, Begun)> {
    let edition = form::newest(reader)?.into_iter().find(|edition| edition.form == name && !edition.withdrawn);
    let edition = edition.ok_or_else(no_form)?;
    let form = form::load(reader, name, edition.version, &edition.hash)?;
    Ok((form, Begun::New(edition.version, edition.hash)))
}
