//! Rows out of answers.

use std::io::Result;

use serde_json::Value;
use tungnha_model::BlobRef;

use super::columns::{Column, Part};
use super::meta::{key, kobo_copied, odk_after};
use super::{Choice, Kind, Layout, Preset, Spec, Submission};
use crate::cell::Cell;

/// Writes the rows of one table; it counts them.
#[derive(Debug)]
pub struct Writer<'a> {
    layout: &'a Layout,
    table: usize,
    submissions: u32,
    rounds: u32,
}

impl Layout {
    /// Begins the rows of a table; submissions are to be given in the same order for every table.
    #[must_use]
    pub const fn writer(&self, table: usize) -> Writer<'_> {
        Writer { layout: self, table, submissions: 0, rounds: 0 }
    }
}

impl Writer<'_> {
    /// Gives the rows that a submission has in the table: one in the main table, one a round in that of a repeat.
    ///
    /// # Errors
    /// What `take` answers.
    pub fn put(&mut self, submission: &Submission, take: &mut dyn FnMut(&[Cell]) -> Result<()>) -> Result<()> {
        self.submissions = self.submissions.saturating_add(1);
        let Some(spec) = self.layout.tables.get(self.table) else { return Ok(()) };
        if self.table == 0 {
            return take(&self.main(spec, submission));
        }
        let rounds = at(&submission.values, &spec.path).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (place, round) in (1_u32..).zip(rounds) {
            self.rounds = self.rounds.saturating_add(1);
            take(&self.round(spec, submission, round, place))?;
        }
        Ok(())
    }

    fn main(&self, spec: &Spec, submission: &Submission) -> Vec<Cell> {
        let asked = self.asked(spec, &submission.values);
        match self.layout.preset {
            Preset::Kobo => {
                let own = [self.submissions.into(), Cell::text(&submission.village), Cell::text(&submission.household)];
                asked.into_iter().chain(kobo_copied(submission, self.submissions)).chain(own).collect()
            }
            Preset::Odk => {
                std::iter::once(Cell::text(&submission.date)).chain(asked).chain(odk_after(submission)).collect()
            }
        }
    }

    fn round(&self, spec: &Spec, submission: &Submission, round: &Value, place: u32) -> Vec<Cell> {
        let asked = self.asked(spec, round).into_iter();
        match self.layout.preset {
            Preset::Kobo => {
                let parent = self.layout.tables.first().map_or("", |main| main.table.name.as_str());
                let own = [self.rounds.into(), Cell::text(parent), self.submissions.into()];
                asked.chain(own).chain(kobo_copied(submission, self.submissions)).collect()
            }
            Preset::Odk => {
                let parent = key(submission);
                let own = format!("{parent}/{}[{place}]", spec.path.join("/"));
                asked.chain([Cell::text(parent), Cell::text(own)]).collect()
            }
        }
    }

    fn asked(&self, spec: &Spec, values: &Value) -> Vec<Cell> {
        spec.columns.iter().map(|column| cell(column, values, self.layout.labels)).collect()
    }
}

/// The value that names lead to.
pub(super) fn at<'v>(values: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(values, |at, name| at.get(name))
}

fn cell(column: &Column, values: &Value, labels: bool) -> Cell {
    let Some(value) = at(values, &column.path) else { return Cell::Empty };
    match (&column.part, &column.kind) {
        (Part::Number(place), _) => number_of(value, *place).map_or(Cell::Empty, Cell::Number),
        (Part::Chosen(name), _) => {
            let chosen = value.as_array().is_some_and(|chosen| chosen.iter().any(|one| one == name.as_str()));
            u32::from(chosen).into()
        }
        (Part::Whole, Kind::Single(choices)) => Cell::text(said(value.as_str().unwrap_or_default(), choices, labels)),
        (Part::Whole, Kind::Multiple(choices)) => {
            let chosen = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            Cell::text(chosen.map(|name| said(name, choices, labels)).collect::<Vec<_>>().join(" "))
        }
        (Part::Whole, Kind::Media) => Cell::text(file_name(value.as_str().unwrap_or_default())),
        (Part::Whole, _) => plain(value),
    }
}

fn said(name: &str, choices: &[Choice], labels: bool) -> String {
    let label = choices.iter().find(|choice| labels && choice.name == name).map(|choice| choice.label.clone());
    label.filter(|label| !label.is_empty()).unwrap_or_else(|| name.to_owned())
}

/// The name of the file that a reference leads to; what is no reference stays as it is.
fn file_name(text: &str) -> String {
    text.parse::<BlobRef>().map_or_else(|_| text.to_owned(), |blob| blob.file_name())
}

fn plain(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Number(number) => number.as_f64().map_or_else(|| Cell::text(number.to_string()), Cell::Number),
        Value::String(text) => Cell::text(text),
        Value::Bool(true) => Cell::text("OK"),
        Value::Array(list) => {
            let words = list.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned));
            Cell::text(words.collect::<Vec<_>>().join(" "))
        }
        other => Cell::text(other.to_string()),
    }
}

/// One of the numbers of a place.
pub(super) fn number_of(value: &Value, place: usize) -> Option<f64> {
    value.as_str()?.split_whitespace().nth(place)?.parse().ok()
}
