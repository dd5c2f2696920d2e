//! Answers to a questionnaire.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Extra;
use super::lenient::{Fields, deserialize_open};
use crate::day::Day;
use crate::id::{AnswerId, PersonId, StepId};

/// That an answer was corrected after it was saved. What stood there before stays in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Correction {
    /// Its id.
    pub id: StepId,
    /// On which day.
    pub day: Day,
    /// By whom.
    pub by: String,
}

/// A questionnaire as it was answered once. Answers of an anonymous form lie in a document of their village and
/// month, under an id of chance; they have neither a day nor a recorder.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Answer {
    /// The answer's id.
    pub id: AnswerId,
    /// Which form, such as `PYK-01`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub form: String,
    /// Which version of the form.
    pub version: u32,
    /// The hash of exactly this version, as it was frozen; empty where it is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorder: Option<String>,
    /// Who answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// In which language it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Which wording was read out before the first question and agreed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// The values by question, nested as the form is; what was skipped is absent.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[ts(type = "unknown")]
    pub values: Value,
    /// The places of the questions to which "Không trả lời" was said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<String>,
    /// How often it was corrected, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl Answer {
    /// An answer without values, of a version of a form.
    #[must_use]
    pub fn new(id: AnswerId, form: impl Into<String>, version: u32) -> Self {
        Self {
            id,
            form: form.into(),
            version,
            hash: String::new(),
            day: None,
            recorder: None,
            person: None,
            language: None,
            consent: None,
            values: Value::Null,
            declined: Vec::new(),
            corrections: Vec::new(),
            extra: Extra::new(),
        }
    }

    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        let mut corrections: Vec<Correction> = fields.take_or("corrections", Vec::new());
        corrections.sort_by_key(|one| one.id);
        Ok(Self {
            id: fields.take("id").ok_or("an answer without a readable id")?,
            form: fields.take_or("form", Default::default()),
            version: fields.take_or("version", Default::default()),
            hash: fields.take_or("hash", Default::default()),
            day: fields.take("day"),
            recorder: fields.take("recorder"),
            person: fields.take("person"),
            language: fields.take("language"),
            consent: fields.take("consent"),
            values: fields.take_or("values", Default::default()),
            declined: fields.take_or("declined", Default::default()),
            corrections,
            extra: fields.rest(),
        })
    }
}

deserialize_open! { Answer }
