//! Phiếu khảo sát: what may be asked at a household, asking it one step after another, saving it.
//!
//! The engine runs here and the screens only show: each step is one command, kept on disk before it is answered.
//! The session in memory is nothing but the draft read; after a kill, a lock or a failed write it is read again.
//!
//! Of an anonymous form neither person, household nor day is saved. While it is being answered the draft lies under
//! its household, on this device alone, and is thrown away by saving.

mod asking;
mod consent;
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

use tungnha_model::{DocId, HouseholdId};

use crate::api::SurveyArgs;
use crate::error::{ApiError, Result};
use crate::household;

/// What is being asked, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// A form at a household.
    Household(HouseholdId, String),
    /// A form that is being written, tried out; nothing of it is kept.
    Trial(DocId),
}

impl Key {
    pub(crate) fn parse(args: &SurveyArgs) -> Result<Self> {
        match &args.household {
            Some(household) => Ok(Self::Household(household::parse(household)?, args.form.clone())),
            None => args.form.parse().map(Self::Trial).map_err(|_| no_form()),
        }
    }
}

/// The form is not here.
pub(crate) fn no_form() -> ApiError {
    ApiError::not_found("phiếu này", "form")
}
