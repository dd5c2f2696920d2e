//! Ghi lượt thăm: the form, its draft, saving.
//!
//! A draft is kept on every tap and lies outside documents; saving makes one change of it. A saved visit stays
//! editable: an edit is another change, and the old values stay in the history.

mod draft;
mod form;
mod save;

pub use draft::{discard, keep};
pub use form::form;
pub use save::save;

use tungnha_model::VisitId;

use crate::error::{ApiError, Result};

/// When nobody is home, it is tried again after so many days unless the person says otherwise.
pub const ABSENT_FOLLOW_UP_DAYS: i64 = 3;

fn parse(text: Option<&str>) -> Result<Option<VisitId>> {
    text.map(|text| text.parse().map_err(|_| ApiError::not_found("lượt thăm này", "visit"))).transpose()
}
