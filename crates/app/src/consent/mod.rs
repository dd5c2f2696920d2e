//! Consent: what is read out, recording a decision, asking whether one holds.

mod guard;
mod save;
mod script;
mod show;

pub(crate) use guard::{
    by_person, hide, may_see, must_allow, must_allow_name, must_allow_photos, must_ask, of_household, standing,
    taken_back,
};
pub use save::save;
pub use show::show;

use tungnha_model::consent::{self, Purpose};
use tungnha_model::{HouseholdId, PersonId};
use tungnha_store::query::Reader;

use crate::error::Result;

/// Whether consent to a purpose holds: a person's own, or without a person the household's.
///
/// # Errors
/// When the household is unknown or the store fails.
pub fn is_given(
    reader: &Reader<'_>,
    household: HouseholdId,
    person: Option<PersonId>,
    purpose: Purpose,
) -> Result<bool> {
    let consents = reader.household_parts(household)?.consents;
    Ok(match person {
        Some(person) => consent::is_given(&consents, person, purpose),
        None => consent::is_given_by_household(&consents, purpose),
    })
}
