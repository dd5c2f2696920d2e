//! Households: the list, one household's page, saving one.

mod fields;
mod list;
mod save;
mod show;
mod today;

pub(crate) use fields::{apply, checked, known_only};
pub use list::{duplicates, list};
pub use save::save;
pub(crate) use save::{Parts, build};
pub use show::show;
pub use today::today;

use tungnha_model::HouseholdId;

use crate::error::{ApiError, Result};

/// A household's id from a command's argument.
pub(crate) fn parse(text: &str) -> Result<HouseholdId> {
    text.parse().map_err(|_| ApiError::not_found("hộ này", "household"))
}
