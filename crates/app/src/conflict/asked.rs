//! A contested answer as its form asks it: the question, what each value means, what it rests on.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;
use tungnha_forms::form::{Form, Localized, Question};
use tungnha_model::HouseholdId;
use tungnha_model::consent::Purpose;
use tungnha_model::field::Scalar;
use tungnha_store::query::Reader;

use crate::answer::{choices, rests_on, shown, text};
use crate::error::Result;
use crate::form::load;

/// A version of a form: its id, number and hash.
type Version = (String, u32, String);

/// Finds the questions of contested answers. Many lie in one household, and many households answered the same form: what
/// was read of them is kept for the next.
pub(super) struct Questions<'a> {
    reader: &'a Reader<'a>,
    language: &'a str,
    /// Which form each answer of a household was given to, by the answer's id.
    given: BTreeMap<HouseholdId, BTreeMap<String, Version>>,
    /// Those that are here.
    forms: BTreeMap<Version, Option<Rc<Form>>>,
}

/// The question whose answer two people wrote.
pub(super) struct Asked<'a> {
    form: Rc<Form>,
    language: &'a str,
    question: Question,
    /// The rounds of repeats that it lies in.
    rounds: Vec<(Localized, String)>,
    /// Several choices, which lie in the document as one text.
    is_several: bool,
}

impl<'a> Questions<'a> {
    /// In the language of whoever reads them.
    pub(super) const fn of(reader: &'a Reader<'a>, language: &'a str) -> Self {
        Self { reader, language, given: BTreeMap::new(), forms: BTreeMap::new() }
    }

    /// Of a contested field; `None` when it is no answer, or no form that is here asks it.
    pub(super) fn at(&mut self, household: HouseholdId, path: &[String]) -> Result<Option<Asked<'a>>> {
        let [top, id, values, place] = path else { return Ok(None) };
        if (top.as_str(), values.as_str()) != ("answers", "values") {
            return Ok(None);
        }
        let Some(version) = self.version(household, id)? else { return Ok(None) };
        Ok(self.form(version).and_then(|form| Asked::at(form, self.language, place)))
    }

    fn version(&mut self, household: HouseholdId, id: &str) -> Result<Option<Version>> {
        if !self.given.contains_key(&household) {
            let given = self.reader.answers_of(household)?.into_iter().map(|row| row.answer);
            let versions = given.map(|answer| (answer.id.to_string(), (answer.form, answer.version, answer.hash)));
            self.given.insert(household, versions.collect());
        }
        Ok(self.given.get(&household).and_then(|given| given.get(id)).cloned())
    }

    fn form(&mut self, version: Version) -> Option<Rc<Form>> {
        let reader = self.reader;
        let read = |(form, number, hash): &Version| load(reader, form, *number, hash).ok().map(Rc::new);
        self.forms.entry(version).or_insert_with_key(read).clone()
    }
}

impl<'a> Asked<'a> {
    /// At a place as it lies in a document: `/be[1]/dung[]`.
    fn at(form: Rc<Form>, language: &'a str, place: &str) -> Option<Self> {
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
        Some(Self { question: question?, form, language, rounds, is_several })
    }

    /// The purpose whose consent the answer rests on, if it rests on one of its own.
    pub(super) fn rests_on(&self) -> Option<Purpose> {
        rests_on(&self.question.kind)
    }

    /// What is asked, and of which round: `Bể 1 · Dung tích`.
    pub(super) fn label(&self) -> String {
        let rounds = self.rounds.iter().map(|(label, round)| format!("{} {round}", self.text(label)));
        let asked = self.text(&self.question.label);
        rounds.chain(std::iter::once(asked)).collect::<Vec<_>>().join(" · ")
    }

    /// A value as people read it.
    pub(super) fn shown(&self, value: &Scalar) -> String {
        let value = match value.to_json() {
            Value::String(names) if self.is_several => names.split_whitespace().map(Value::from).collect(),
            value => value,
        };
        let choices = self
            .question
            .kind
            .selection()
            .map(|selection| choices(&self.form, selection, self.language))
            .unwrap_or_default();
        let label = |name: &str| {
            let choice = choices.iter().find(|choice| choice.name == name);
            choice.map_or_else(|| name.to_owned(), |choice| choice.label.clone())
        };
        shown(&self.question.kind, &value, &label, &|localized| self.text(localized))
    }

    fn text(&self, label: &Localized) -> String {
        text(&self.form, label, self.language)
    }
}
