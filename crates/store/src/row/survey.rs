//! Forms and answers.

use std::collections::BTreeSet;

use tungnha_model::consent::Purpose;
use tungnha_model::day::Day;
use tungnha_model::household::Answer;
use tungnha_model::{AnswerId, Bilingual, DocId, HouseholdId, Moment, UnitId};

use super::sync::SyncState;

/// A published version of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// The document that holds it.
    pub document: DocId,
    /// The unit that published it.
    pub unit: UnitId,
    /// The form's lasting name.
    pub form: String,
    /// Which version.
    pub version: u32,
    /// The hash of its JSON.
    pub hash: String,
    /// What it is called.
    pub title: Bilingual,
    /// When it was published.
    pub published: Option<Day>,
    /// No longer asked.
    pub withdrawn: bool,
}

/// A form that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDraftRow {
    /// Its id on this device.
    pub id: DocId,
    /// The form's JSON so far.
    pub json: String,
    /// When it was last kept.
    pub saved_at: Moment,
}

/// A survey that is being answered, or a saved answer that is being corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyDraftRow {
    /// At which household.
    pub household: HouseholdId,
    /// The household's name.
    pub name: String,
    /// Which form.
    pub form: String,
    /// The saved answer; none while it is answered for the first time.
    pub answer: Option<AnswerId>,
    /// What was answered so far.
    pub body: serde_json::Value,
    /// When it was last kept.
    pub saved_at: Moment,
}

/// An answer with where it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRow {
    /// In which village.
    pub unit: UnitId,
    /// By which household; none for an anonymous one.
    pub household: Option<HouseholdId>,
    /// The household's printable code, if it has one.
    pub code: Option<String>,
    /// In which month, `2026-11`; empty when it is not known.
    pub month: String,
    /// What somebody of the household took consent back to: what rests on it is not to be shown.
    pub withdrawn: BTreeSet<Purpose>,
    /// The answer.
    pub answer: Answer,
}

/// An answer of a household.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenAnswerRow {
    /// The document that holds it.
    pub document: DocId,
    /// The answer.
    pub answer: Answer,
    /// Whether it is being corrected on this device.
    pub is_corrected: bool,
    /// How far it has travelled.
    pub sync: SyncState,
}

/// How many answers of one sort there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerCountRow {
    /// To which form.
    pub form: String,
    /// To which version.
    pub version: u32,
    /// In which village.
    pub unit: UnitId,
    /// In which month; empty when it is not known.
    pub month: String,
    /// How many.
    pub count: u32,
}
