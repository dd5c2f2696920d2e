//! A contested answer as its form asks it: the question, what each value means, what it rests on.

use serde_json::Value;
use tungnha_forms::form::{Form, Localized, Question};
use tungnha_model::HouseholdId;
use tungnha_model::consent::Purpose;
use tungnha_model::field::Scalar;
use tungnha_store::query::Reader;

use crate::answer::{choices, rests_on, shown, text};
use crate::error::Result;
use crate::form::load;

/// The question whose answer two people wrote.
pub(super) struct Asked {
    form: Form,
    question: Question,
    /// The rounds of repeats that it lies in.
    rounds: Vec<(Localized, String)>,
    /// Several choices, which lie in the document as one text.
    is_several: bool,
}

impl Asked {
    /// Of a contested field; `None` when it is no answer, or no form that is here asks it.
    pub(super) fn of(reader: &Reader<'_>, household: HouseholdId, path: &[String]) -> Result<Option<Self>> {
        let [top, id, values, place] = path else { return Ok(None) };
        if (top.as_str(), values.as_str()) != ("answers", "values") {
            return Ok(None);
        }
        let given = reader.answers_of(household)?.into_iter().find(|row| row.answer.id.to_string() == *id);
        let form = given.and_then(|row| load(reader, &row.answer.form, row.answer.version, &row.answer.hash).ok());
        Ok(form.and_then(|form| Self::at(form, place)))
    }

    /// At a place as it lies in a document: `/be[1]/dung[]`.
    fn at(form: Form, place: &str) -> Option<Self> {
        let (place, is_several) = place.strip_suffix("[]").map_or((place, false), |place| (place, true));
        let (mut items, mut question, mut rounds) = (form.items.as_slice(), None, Vec::new());
        for step in place.split('/').skip(1) {
            let (name, round) = step.split_once('[').map_or((step, None), |(name, round)| (name, Some(round)));
            let item = items.iter().find(|item| item.name() == name)?;
            if let Some(round) = round {
                rounds.push((item.label().clone(), round.trim_end_matches(']').to_owned()));
            }
            (items, question) = (item.items(), item.question().cloned());
        }
        Some(Self { question: question?, form, rounds, is_several })
    }

    /// The purpose whose consent the answer rests on, if it rests on one of its own.
    pub(super) fn rests_on(&self) -> Option<Purpose> {
        rests_on(&self.question.kind)
    }

    /// What is asked, and of which round: `Bể 1 · Dung tích`.
    pub(super) fn label(&self, language: &str) -> String {
        let rounds = self.rounds.iter().map(|(label, round)| format!("{} {round}", text(&self.form, label, language)));
        let asked = text(&self.form, &self.question.label, language);
        rounds.chain(std::iter::once(asked)).collect::<Vec<_>>().join(" · ")
    }

    /// A value as people read it.
    pub(super) fn shown(&self, value: &Scalar, language: &str) -> String {
        let value = match value.to_json() {
            Value::String(names) if self.is_several => names.split_whitespace().map(Value::from).collect(),
            value => value,
        };
        let choices = self
            .question
            .kind
            .selection()
            .map(|selection| choices(&self.form, selection, language))
            .unwrap_or_default();
        let label = |name: &str| {
            let choice = choices.iter().find(|choice| choice.name == name);
            choice.map_or_else(|| name.to_owned(), |choice| choice.label.clone())
        };
        shown(&self.question.kind, &value, &label, &|localized| text(&self.form, localized, language))
    }
}
