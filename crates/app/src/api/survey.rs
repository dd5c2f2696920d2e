//! Surveys: asking them, and the forms behind them.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use tungnha_model::consent::Purpose;
use tungnha_model::{Bilingual, BlobRef};

use super::{Changes, MediaView, PersonView, SyncState};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyProgress {
    pub at: u32,
    pub of: u32,
}

/// A form that may be asked at a household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyChoice {
    pub form: String,
    pub version: u32,
    pub title: Bilingual,
    pub anonymous: bool,
    pub questions: u32,
    pub draft: Option<SurveyProgress>,
    /// yyyy-mm-dd
    pub last_answered: Option<String>,
}

/// An unfinished survey, or an unfinished correction of one, for Hôm nay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyDraftRow {
    pub household: String,
    pub name: String,
    pub form: String,
    /// The saved answer that is being corrected.
    pub answer: Option<String>,
    pub title: Bilingual,
    pub progress: SurveyProgress,
    pub saved_at: i64,
}

#[derive(Debug, Deserialize, TS)]
pub struct SurveyListArgs {
    pub household: String,
}

/// A form at a household, or a saved answer to it that is looked at and corrected. Without a household, `form` is the
/// id of a form that is being written, tried out.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SurveyArgs {
    pub household: Option<String>,
    pub form: String,
    #[serde(default)]
    #[ts(optional = nullable)]
    pub answer: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct SurveyStepArgs {
    #[serde(flatten)]
    pub at: SurveyArgs,
    pub action: SurveyAction,
}

#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum SurveyAction {
    /// They agree to be asked; who they are, as far as the form may know it.
    Agree {
        person: Option<String>,
        sex: Option<String>,
        age_band: Option<String>,
    },
    Answer {
        spot: String,
        #[ts(type = "unknown")]
        value: Value,
        /// Whether to go one page on at once.
        next: bool,
    },
    Toggle {
        spot: String,
        choice: String,
    },
    Skip {
        spot: String,
    },
    Decline {
        spot: String,
        next: bool,
    },
    Next {},
    Back {},
    Go {
        spot: String,
    },
    Review {},
    AddRound {
        spot: String,
    },
    RemoveRound {
        spot: String,
    },
    Language {
        key: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyLanguage {
    pub key: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyOption {
    pub name: String,
    pub label: String,
    pub image: Option<BlobRef>,
    pub exclusive: bool,
}

/// A question ready to be shown, in the survey's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyQuestion {
    pub spot: String,
    /// As in `crates/forms`: `single`, `long_text`, …
    pub kind: String,
    /// What the answer is a reference to, where it is one.
    pub medium: Option<SurveyMedium>,
    pub label: String,
    pub hint: String,
    pub guidance: String,
    pub image: Option<BlobRef>,
    pub appearance: Option<String>,
    pub required: bool,
    pub read_only: bool,
    pub options: Vec<SurveyOption>,
    #[ts(type = "unknown")]
    pub answer: Value,
    /// The answer as people read it; empty if there is none.
    pub shown: String,
    pub declined: bool,
    pub may_decline: bool,
    /// The names of the groups that it lies in.
    pub groups: Vec<String>,
    /// What must be agreed to first: until then there is no answer but "Không trả lời".
    pub ask: Option<SurveyAsk>,
    /// The most choices of a multiple question.
    pub max: Option<u32>,
    /// The levels of a scale, or the bounds of a slider.
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub step: Option<f64>,
    pub low: String,
    pub high: String,
    /// An answer beside the scale.
    pub none: String,
}

/// A consent of its own that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyAsk {
    pub purpose: Purpose,
    /// Of whom it is asked; `null` where nobody is listed yet.
    pub person: Option<String>,
    /// Whether it was agreed to and then taken back.
    pub withdrawn: bool,
}

/// A picture or a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SurveyMedium {
    Photo,
    Voice,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyReviewItem {
    pub question: SurveyQuestion,
    /// What still stands in the way.
    pub missing: Option<Bilingual>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "page", rename_all = "snake_case")]
pub enum SurveyPage {
    Consent { script: Bilingual, people: Vec<PersonView>, asks_sex: bool, asks_age: bool },
    Questions { questions: Vec<SurveyQuestion> },
    OneMore { spot: String, label: String, rounds: Vec<String> },
    Review { items: Vec<SurveyReviewItem> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyView {
    /// Empty while a form is tried out.
    pub household_name: String,
    pub form: String,
    pub version: u32,
    pub title: Bilingual,
    pub anonymous: bool,
    pub language: String,
    pub languages: Vec<SurveyLanguage>,
    pub progress: SurveyProgress,
    pub page: SurveyPage,
    /// Whether one came from the last page to correct one answer.
    pub correcting: bool,
    /// Whether it was saved before and is being corrected.
    pub saved: bool,
    /// A later version that has been published since; this one is gone on with.
    pub newer: Option<u32>,
}

/// An answer that was saved, on the household's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerView {
    pub id: String,
    pub form: String,
    pub title: Bilingual,
    pub version: u32,
    /// yyyy-mm-dd
    pub day: Option<String>,
    pub person: Option<String>,
    pub recorder: Option<String>,
    /// How often it was corrected; when and by whom last.
    pub corrections: u32,
    /// yyyy-mm-dd
    pub corrected: Option<String>,
    pub corrected_by: Option<String>,
    /// Whether a correction is under way on this device.
    pub draft: bool,
    pub media: Vec<MediaView>,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveySaved {
    pub changes: Changes,
    /// Whether an opinion went along.
    pub opinion: bool,
}
