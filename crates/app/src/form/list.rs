//! The list of forms, as the laptop shows it.

use std::collections::BTreeMap;

use tungnha_store::AnswerCountRow;

use super::{Edition, asked, editions, title};
use crate::App;
use crate::api::{FormDraftSummary, FormSummary, FormVersionView, FormsView, Nothing};
use crate::error::{ApiError, Result};

/// Every form with its versions, and those that are being written here.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<FormsView> {
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let answers = sums(&reader.answer_counts()?);
        let refusals = sums(&reader.refusal_counts()?);
        let mut forms: Vec<FormSummary> = Vec::new();
        for edition in editions(reader)? {
            let count = |sums: &Sums| sums.get(&(edition.form.clone(), edition.version)).copied().unwrap_or_default();
            let (answered, refused) = (count(&answers), count(&refusals));
            let version = version_view(&edition, answered);
            match forms.last_mut().filter(|form| form.form == edition.form) {
                Some(form) => {
                    form.answers += answered;
                    form.refusals += refused;
                    form.versions.push(version);
                }
                None => forms.push(FormSummary {
                    form: edition.form,
                    title: edition.title,
                    anonymous: edition.anonymous,
                    answers: answered,
                    refusals: refused,
                    versions: vec![version],
                }),
            }
        }
        let drafts = reader.form_drafts()?.into_iter().filter_map(draft).collect();
        Ok(FormsView { forms, drafts, may_publish: super::publish::may_publish(identity.role) })
    })
}

type Sums = BTreeMap<(String, u32), u32>;

fn sums(rows: &[AnswerCountRow]) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        *sums.entry((row.form.clone(), row.version)).or_default() += row.count;
    }
    sums
}

fn version_view(edition: &Edition, answers: u32) -> FormVersionView {
    FormVersionView {
        version: edition.version,
        hash: edition.hash.clone(),
        published: edition.published.map(|day| day.to_string()),
        withdrawn: edition.withdrawn,
        shipped: edition.source.is_none(),
        questions: edition.questions,
        answers,
    }
}

fn draft(row: tungnha_store::FormDraftRow) -> Option<FormDraftSummary> {
    let form = super::parse(&row.json).ok()?;
    Some(FormDraftSummary {
        id: row.id.to_string(),
        title: title(&form),
        questions: asked(&form),
        form: form.id,
        saved_at: row.saved_at.millis(),
    })
}
