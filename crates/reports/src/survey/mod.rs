//! How answers lie in tables: two layouts that people's other programs already read.
//!
//! | | Kobo | ODK Central |
//! |---|---|---|
//! | a question in a group | `group/question` | `group-question` |
//! | several choices | one column, and `question/choice` 0 or 1 for each | one column |
//! | a place | one column, and `_question_latitude` … `_question_precision` | `question-Latitude` … `-Accuracy` |
//! | a photograph, a recording | the name of its file | the same |
//! | a repeat | a table with `_index`, `_parent_table_name`, `_parent_index`, `_submission_…` | a table with `PARENT_KEY`, `KEY` |
//! | CSV | `;`, the main table alone | `,`, a zip when there are repeats |
//!
//! Both get two columns more at the end: the village, and the household's code where the form is not anonymous.

mod columns;
mod feature;
mod meta;
mod row;

use serde_json::Value;

use crate::cell::Table;
pub use feature::{See, Submissions, features};
pub use row::Writer;

use columns::Column;

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// As KoboToolbox exports.
    Kobo,
    /// As ODK Central exports.
    Odk,
}

impl Preset {
    /// What stands between the columns of its CSV.
    #[must_use]
    pub const fn separator(self) -> u8 {
        match self {
            Self::Kobo => b';',
            Self::Odk => b',',
        }
    }
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub name: String,
    /// What people read.
    pub label: String,
}

/// What a question's answers look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words, numbers, days: as they are.
    Plain,
    /// One choice.
    Single(Vec<Choice>),
    /// Several choices.
    Multiple(Vec<Choice>),
    /// A place: latitude, longitude, altitude, accuracy.
    Point,
    /// A photograph or a recording: the name of its file.
    Media,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A question: its name, what is asked, and its kind.
    Question(String, String, Kind),
    /// Questions together.
    Group(String, Vec<Node>),
    /// Questions that are asked again.
    Repeat(String, Vec<Node>),
}

/// One set of answers.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Its id.
    pub uuid: String,
    /// When: `2026-11-23`, or `2026-11` where the day is not kept.
    pub date: String,
    /// Who asked; empty where it is not kept.
    pub by: String,
    /// Which version of the form.
    pub version: u32,
    /// In which village.
    pub village: String,
    /// The household's code; empty where it is not kept.
    pub household: String,
    /// How many photographs and recordings belong to it.
    pub attachments: u32,
    /// How many of them lie on the device that writes the file.
    pub attachments_here: u32,
    /// How often it was corrected.
    pub edits: u32,
    /// The answers, nested as the form is.
    pub values: Value,
}

/// A form's tables.
#[derive(Debug)]
pub struct Layout {
    preset: Preset,
    labels: bool,
    tables: Vec<Spec>,
}

#[derive(Debug)]
pub(crate) struct Spec {
    /// The names that lead from the whole answer to the rounds; empty for the main table.
    path: Vec<String>,
    columns: Vec<Column>,
    table: Table,
}

impl Layout {
    /// The tables of a form called `name`. With `labels`, cells say what people read rather than what is stored.
    #[must_use]
    pub fn new(preset: Preset, name: &str, nodes: &[Node], labels: bool) -> Self {
        let mut layout = Self { preset, labels, tables: Vec::new() };
        layout.add(name, Vec::new(), nodes);
        layout
    }

    /// The tables in order, the main one first.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        self.tables.iter().map(|spec| spec.table.clone()).collect()
    }

    fn add(&mut self, name: &str, path: Vec<String>, nodes: &[Node]) {
        let place = self.tables.len();
        let mut repeats = Vec::new();
        // Kobo names a round's questions from the form's beginning, ODK from the round's.
        let above = if self.preset == Preset::Kobo { path.clone() } else { Vec::new() };
        let columns = columns::of(self.preset, self.labels, nodes, &above, &path, &mut repeats);
        let asked = columns.iter().map(|column| column.heading.clone());
        let headings = meta::headings(self.preset, place == 0, asked);
        self.tables.push(Spec { path, columns, table: Table { name: name.to_owned(), headings } });
        let main = self.tables.first().map_or_else(String::new, |spec| spec.table.name.clone());
        for (path, nodes) in repeats {
            let own = path.last().cloned().unwrap_or_default();
            let name = if self.preset == Preset::Odk { format!("{main}-{own}") } else { own };
            self.add(&name, path, nodes);
        }
    }
}
