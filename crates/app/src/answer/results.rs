//! Figures: how often each answer was given, by village and by month.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tungnha_forms::form::{Form, Item, Kind, Question};
use tungnha_model::UnitId;
use tungnha_store::AnswerRow;

use super::{Sensitive, each, language, nodes, versions};
use crate::App;
use crate::api::{ResultsArgs, ResultsChoice, ResultsQuestion, ResultsShare, ResultsText, SurveyResults};
use crate::error::{ApiError, Result};
use crate::form::{Edition, editions, load};
use crate::unit;

/// How many of the texts of a question are shown.
const TEXTS_MAX: usize = 100;

/// The figures of a form, all its versions together.
///
/// # Errors
/// When the device is locked, the form unknown, or the store fails.
pub fn results(app: &App, args: ResultsArgs) -> Result<SurveyResults> {
    let today = app.today();
    let language = language(app)?;
    let within = args.unit.as_deref().map(unit::parse).transpose()?;
    app.store()?.read(|reader| {
        let versions = versions(editions(reader)?, &args.form)?;
        let load = |one: &Edition| load(reader, &one.form, one.version, &one.hash);
        let forms = versions.iter().map(load).collect::<Result<Vec<_>>>()?;
        let tree = reader.units()?;
        let inside = |unit: UnitId| within.is_none_or(|above| tree.is_within(unit, above, today));
        let mut sums = Sums::new(&forms, language);
        each(reader, &args.form, &Sensitive::of(&forms), |row| {
            if inside(row.unit) {
                sums.take(row);
            }
            Ok::<_, ApiError>(())
        })?;
        let refusals = reader.refusal_counts()?.into_iter().filter(|row| row.form == args.form && inside(row.unit));
        let newest = versions.first();
        let mut villages: Vec<(UnitId, u32)> = sums.villages.iter().map(|(unit, count)| (*unit, *count)).collect();
        villages.sort_by_key(|(unit, _)| tungnha_model::text::sort_key(&tree.name(*unit, today)));
        let order: Vec<UnitId> = villages.iter().map(|(unit, _)| *unit).collect();
        let name = |unit: UnitId| tree.name(unit, today);
        Ok(SurveyResults {
            form: args.form.clone(),
            title: newest.map(|one| one.title.clone()).ok_or_else(crate::survey::no_form)?,
            anonymous: newest.is_some_and(|one| one.anonymous),
            answers: sums.answers,
            refusals: refusals.map(|row| row.count).sum(),
            versions: sums.versions.iter().rev().copied().collect(),
            months: sums.months.iter().cloned().collect(),
            questions: sums.questions.iter().map(|one| one.view(&order, &sums.months, name)).collect(),
            villages: villages
                .into_iter()
                .map(|(unit, answers)| ResultsShare { unit: unit::reference(&tree, unit, today), answers })
                .collect(),
        })
    })
}

/// What is counted while the answers pass by.
struct Sums {
    questions: Vec<Sum>,
    answers: u32,
    villages: BTreeMap<UnitId, u32>,
    months: BTreeSet<String>,
    versions: BTreeSet<u32>,
}

/// The count of one question.
struct Sum {
    path: Vec<String>,
    label: String,
    kind: &'static str,
    /// The choices in order, with what people read.
    labels: Vec<(String, String)>,
    answered: u32,
    declined: u32,
    total: f64,
    counts: BTreeMap<String, u32>,
    villages: BTreeMap<(String, UnitId), u32>,
    months: BTreeMap<(String, String), u32>,
    texts: Vec<(String, UnitId)>,
}

impl Sums {
    fn new(forms: &[Form], language: &str) -> Self {
        let mut questions: Vec<Sum> = Vec::new();
        for form in forms {
            add((form, language), &form.items, &[], &mut questions);
        }
        let (villages, months, versions) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { questions, answers: 0, villages, months, versions }
    }

    fn take(&mut self, row: AnswerRow) {
        self.answers = self.answers.saturating_add(1);
        *self.villages.entry(row.unit).or_default() += 1;
        self.versions.insert(row.answer.version);
        for question in &mut self.questions {
            question.take(&row);
        }
        self.months.insert(row.month);
    }
}

fn add(form: (&Form, &str), items: &[Item], above: &[String], all: &mut Vec<Sum>) {
    for item in items {
        let path: Vec<String> = above.iter().cloned().chain(std::iter::once(item.name().to_owned())).collect();
        match item {
            Item::Question(question) => add_question(form, question, path, all),
            other => add(form, other.items(), &path, all),
        }
    }
}

fn add_question((form, language): (&Form, &str), question: &Question, path: Vec<String>, all: &mut Vec<Sum>) {
    let Some(kind) = counted(&question.kind) else { return };
    if form.anonymous && question.personal {
        return;
    }
    let labels = labels(form, &question.kind, language);
    if let Some(known) = all.iter_mut().find(|known| known.path == path) {
        for (name, label) in labels {
            if known.labels.iter().all(|(known, _)| *known != name) {
                known.labels.push((name, label));
            }
        }
        return;
    }
    all.push(Sum {
        path,
        label: nodes::text(form, &question.label, language),
        kind,
        labels,
        answered: 0,
        declined: 0,
        total: 0.0,
        counts: BTreeMap::new(),
        villages: BTreeMap::new(),
        months: BTreeMap::new(),
        texts: Vec::new(),
    });
}

/// How a kind is shown; nothing for what no figure can tell.
fn counted(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Single(_) | Kind::Acknowledge => Some("single"),
        Kind::Multiple(_) | Kind::Rank(_) => Some("multiple"),
        Kind::Scale(_) => Some("scale"),
        Kind::Integer | Kind::Range(_) | Kind::Decimal => Some("number"),
        Kind::Text | Kind::LongText | Kind::Barcode => Some("text"),
        Kind::Date | Kind::Time | Kind::Datetime => Some("text"),
        media if media.medium().is_some() => Some("media"),
        _ => None,
    }
}

fn labels(form: &Form, kind: &Kind, language: &str) -> Vec<(String, String)> {
    match kind {
        Kind::Scale(scale) => {
            let level = |level: i64| {
                let word = match level {
                    _ if level == scale.from => nodes::text(form, &scale.low, language),
                    _ if level == scale.to => nodes::text(form, &scale.high, language),
                    _ => String::new(),
                };
                let label = if word.is_empty() { level.to_string() } else { format!("{level} · {word}") };
                (level.to_string(), label)
            };
            let none = nodes::text(form, &scale.none, language);
            let none = (!none.is_empty()).then(|| (tungnha_forms::form::SCALE_NONE.to_owned(), none));
            (scale.from..=scale.to).map(level).chain(none).collect()
        }
        other => {
            let selection = other.selection();
            let choices = selection.map_or_else(Vec::new, |selection| nodes::choices(form, selection, language));
            choices.into_iter().map(|choice| (choice.name, choice.label)).collect()
        }
    }
}

impl Sum {
    fn take(&mut self, row: &AnswerRow) {
        let spot = format!("/{}", self.path.join("/"));
        if row.answer.declined.contains(&spot) {
            self.declined = self.declined.saturating_add(1);
        }
        let mut found = Vec::new();
        within(&row.answer.values, &self.path, &mut found);
        if found.is_empty() {
            return;
        }
        self.answered = self.answered.saturating_add(1);
        for value in found {
            match value {
                Value::Array(list) => list.iter().for_each(|one| self.one(one, row)),
                one => self.one(one, row),
            }
        }
    }

    fn one(&mut self, value: &Value, row: &AnswerRow) {
        if matches!(self.kind, "text" | "media") {
            if let (Some(text), true) = (value.as_str(), self.texts.len() < TEXTS_MAX) {
                self.texts.push((text.to_owned(), row.unit));
            }
            return;
        }
        self.total += value.as_f64().unwrap_or_default();
        let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        *self.counts.entry(name.clone()).or_default() += 1;
        *self.villages.entry((name.clone(), row.unit)).or_default() += 1;
        *self.months.entry((name, row.month.clone())).or_default() += 1;
    }

    fn view(&self, villages: &[UnitId], months: &BTreeSet<String>, name: impl Fn(UnitId) -> String) -> ResultsQuestion {
        let mut order = self.labels.clone();
        let mut rest: Vec<&String> =
            self.counts.keys().filter(|one| order.iter().all(|(known, _)| known != *one)).collect();
        rest.sort_by(|a, b| number(a).total_cmp(&number(b)));
        order.extend(rest.into_iter().map(|one| (one.clone(), one.clone())));
        let choice = |(choice, label): (String, String)| ResultsChoice {
            count: self.counts.get(&choice).copied().unwrap_or_default(),
            by_village: villages
                .iter()
                .map(|unit| self.villages.get(&(choice.clone(), *unit)).copied().unwrap_or_default())
                .collect(),
            by_month: months
                .iter()
                .map(|month| self.months.get(&(choice.clone(), month.clone())).copied().unwrap_or_default())
                .collect(),
            name: choice,
            label,
        };
        let numbers: u32 = self.counts.iter().filter(|(one, _)| !number(one).is_nan()).map(|(_, count)| *count).sum();
        let mean = matches!(self.kind, "scale" | "number") && numbers > 0;
        ResultsQuestion {
            path: self.path.join("/"),
            label: if self.label.is_empty() { self.path.join("/") } else { self.label.clone() },
            kind: self.kind.to_owned(),
            answered: self.answered,
            declined: self.declined,
            choices: order.into_iter().map(choice).collect(),
            mean: mean.then(|| self.total / f64::from(numbers)),
            texts: self
                .texts
                .iter()
                .map(|(text, unit)| ResultsText { text: text.clone(), village: name(*unit) })
                .collect(),
        }
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// Every value that a path leads to, through all rounds of repeats.
fn within<'v>(value: &'v Value, path: &[String], found: &mut Vec<&'v Value>) {
    match (value, path) {
        (value, []) => found.push(value),
        (Value::Array(rounds), path) => rounds.iter().for_each(|round| within(round, path, found)),
        (value, [name, rest @ ..]) => {
            if let Some(next) = value.get(name) {
                within(next, rest, found);
            }
        }
    }
}
