//! Anonymous answers: one document for each village and month, without a person, a household or a day.
//!
//! Nothing in it leads back to a house: ids are of chance rather than of time, and the changes say no moment
//! (the store writes them with time 0). What remains for whoever holds the signed batches is which device sent an
//! answer, and in which batch; no export and no screen shows either.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tungnha_model::household::{Answer, Extra, Opinion};
use tungnha_model::{AnswerId, Day, DocId, DocKind, UnitId};

use crate::answer::{answer_fields, unlay_answer};
use crate::document::Document;
use crate::edit::{Edit, Tree};
use crate::entity::canonical;
use crate::household::{keep_rest, read_entries, take_map, take_meta};
use crate::opinion::unlay_opinion;
use crate::read;
use crate::unread::Unread;

/// A month: all that is kept of when an anonymous answer was given. Text `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        use chrono::Datelike;
        Self { year: day.0.year(), month: day.0.month() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = tungnha_model::day::BadDay;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        format!("{text}-01").parse().map(Self::of)
    }
}

/// Somebody who did not want to be asked: a count, no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which form.
    pub form: String,
    /// Which version.
    pub version: u32,
}

/// What the document of a village's month holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurveyParts {
    /// The month, as far as the document says so.
    pub month: Option<Month>,
    /// The answers, by id.
    pub answers: Vec<Answer>,
    /// Opinions that were given without a household, by id.
    pub opinions: Vec<Opinion>,
    /// Who did not want to be asked, by an id of chance.
    pub refusals: Vec<(AnswerId, Refusal)>,
    /// What this version does not know.
    pub extra: Extra,
}

/// The id of the document of a village's month: every device finds the same one without asking.
#[must_use]
pub fn survey_doc_id(unit: UnitId, month: Month) -> DocId {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 document of a village's anonymous answers");
    hasher.update(unit.bytes());
    hasher.update(month.to_string().as_bytes());
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    DocId(id)
}

/// Notes that somebody did not want to be asked.
#[must_use]
pub fn create_refusal(id: AnswerId, refusal: &Refusal) -> Edit {
    let fields = [
        ("form".to_owned(), Tree::Scalar(refusal.form.as_str().into())),
        ("version".to_owned(), Tree::Scalar(i64::from(refusal.version).into())),
    ];
    Edit::Create { path: vec!["refusals".to_owned(), id.to_string()], fields: fields.into_iter().collect() }
}

/// Adds an anonymous answer, and says which month the document is of.
#[must_use]
pub fn create_anonymous(answer: &Answer, month: Month) -> Vec<Edit> {
    let fields = answer_fields(answer, false);
    vec![Edit::Create { path: vec!["answers".to_owned(), answer.id.to_string()], fields }, say_month(month)]
}

/// Says which month the document is of; saying it again changes nothing.
#[must_use]
pub fn say_month(month: Month) -> Edit {
    Edit::put(["meta", "month"], month.to_string())
}

/// Reads the document of a village's month; whatever it holds can be read, known or not.
#[must_use]
pub fn read_survey(document: &Document) -> SurveyParts {
    let mut root = read::state(document);
    let mut unread = Unread::default();
    let mut meta = take_map(&mut root, "meta", &mut unread);
    let month = take_meta(&mut meta, "month");
    let answers = read_entries(&mut root, "answers", &mut unread, unlay_answer);
    let opinions = read_entries(&mut root, "opinions", &mut unread, unlay_opinion);
    let refusals = read_refusals(take_map(&mut root, "refusals", &mut unread), &mut unread);
    keep_rest(DocKind::SURVEY_ANSWERS, &mut root, meta, &mut unread);
    SurveyParts { month, answers, opinions, refusals, extra: unread.into_extra(root) }
}

fn read_refusals(map: serde_json::Map<String, Value>, unread: &mut Unread) -> Vec<(AnswerId, Refusal)> {
    let mut refusals = Vec::new();
    for (key, value) in map {
        match (canonical::<AnswerId>(&key), Refusal::deserialize(&value)) {
            (Some(id), Ok(refusal)) => refusals.push((id, refusal)),
            _ => unread.keep(&["refusals", &key], value),
        }
    }
    refusals
}
