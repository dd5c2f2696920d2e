//! Phiếu khảo sát: what may be asked at a household, asking it one step after another, saving it.
//!
//! The engine runs here and the screens only show: each step is one command, kept on disk before it is answered.
//! The session in memory is nothing but the draft read; after a kill, a lock or a failed write it is read again.
//!
//! Of an anonymous form neither person, household nor day is saved. While it is being answered the draft lies under
//! its household, on this device alone, and is thrown away by saving.
//!
//! A saved answer of a household is opened at its last page and corrected in the same way; see `correct`.

mod agreed;
mod asking;
mod consent;
mod correct;
mod list;
mod open;
mod place;
mod save;
mod step;
mod view;

pub(crate) use asking::Asked;
pub(crate) use list::drafts;
pub use list::list;
pub use open::{discard, open};
pub use save::{refuse, save};
pub use step::step;

use serde_json::Value;
use tungnha_model::{AnswerId, DocId, HouseholdId, Moment};
use tungnha_store::Tx;

use crate::api::SurveyArgs;
use crate::error::{ApiError, Result};
use crate::household;

/// What is being asked, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// A form at a household.
    Household(HouseholdId, String),
    /// An answer of a household that was saved.
    Answer(HouseholdId, AnswerId),
    /// A form that is being written, tried out; nothing of it is kept.
    Trial(DocId),
}

impl Key {
    pub(crate) fn parse(args: &SurveyArgs) -> Result<Self> {
        match (&args.household, &args.answer) {
            (Some(household), Some(answer)) => {
                Ok(Self::Answer(household::parse(household)?, answer.parse().map_err(|_| no_answer())?))
            }
            (Some(household), None) => Ok(Self::Household(household::parse(household)?, args.form.clone())),
            (None, _) => args.form.parse().map(Self::Trial).map_err(|_| no_form()),
        }
    }

    /// The household, unless a form is only tried out.
    fn household(&self) -> Option<HouseholdId> {
        match self {
            Self::Household(household, _) | Self::Answer(household, _) => Some(*household),
            Self::Trial(_) => None,
        }
    }

    /// Keeps how far one is.
    fn keep(&self, tx: &mut Tx<'_>, draft: &Value, now: Moment) -> tungnha_store::Result<()> {
        match self {
            Self::Household(household, form) => tx.survey_draft_save(*household, form, draft, now),
            Self::Answer(household, answer) => tx.answer_draft_save(*household, *answer, draft, now),
            Self::Trial(_) => Ok(()),
        }
    }

    /// Throws away how far one is.
    fn forget(&self, tx: &mut Tx<'_>) -> tungnha_store::Result<()> {
        match self {
            Self::Household(household, form) => tx.survey_draft_discard(*household, form),
            Self::Answer(_, answer) => tx.answer_draft_discard(*answer),
            Self::Trial(_) => Ok(()),
        }
    }
}

/// The answer is not here.
fn no_answer() -> ApiError {
    ApiError::not_found("phiếu trả lời này", "answer")
}

/// The form is not here.
pub(crate) fn no_form() -> ApiError {
    ApiError::not_found("phiếu này", "form")
}
