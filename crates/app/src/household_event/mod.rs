//! Biến động của hộ: people leave, go to another household or found one; two records turn out to be one household.
//!
//! Events are added to both households and nothing is taken away: who has left stays in the list with a last day, and
//! visits stay where they were made. Whoever comes to another household is made anew there, under an id of chance that
//! names the earlier one, since two devices may move one person at once.

mod bring;
mod leave;
mod merge;
mod split;
mod twins;
mod view;

pub use leave::leave;
pub use merge::{distinct, merge, unmerge, unsplit};
pub use split::split;
pub use twins::twins;
pub(crate) use view::{earlier, once, reference, views};

use tungnha_docs::HouseholdParts;
use tungnha_model::household::{EventKind, Extra, HouseholdEvent, Person};
use tungnha_model::text::parse_day;
use tungnha_model::{Day, EventId, HouseholdId, PersonId, UnitId};
use tungnha_store::Identity;
use tungnha_store::query::Reader;

use crate::App;
use crate::error::{ApiError, Result};
use crate::unit;
use crate::world::random;

/// A household that is about to change.
struct Open {
    id: HouseholdId,
    unit: UnitId,
    parts: HouseholdParts,
}

/// The household, if this device may change it. Of one that was merged, the one that goes on.
fn open(app: &App, reader: &Reader<'_>, identity: &Identity, id: HouseholdId) -> Result<Open> {
    let id = reader.goes_on(id)?;
    let unit = reader.household_unit(id)?;
    unit::must_be_within(&*reader.units()?, unit, identity, app.today())?;
    Ok(Open { id, unit, parts: reader.household_parts(id)? })
}

/// The day on which it happened; not after today.
fn day(text: &str, today: Day) -> Result<Day> {
    day_of("day", text, today)
}

/// The same, of a field that is called otherwise.
pub(crate) fn day_of(field: &str, text: &str, today: Day) -> Result<Day> {
    let day = parse_day(text).filter(|day| *day <= today);
    day.ok_or_else(|| {
        ApiError::invalid_field(field, "Chọn ngày, không sau hôm nay.", "Choose the day; it cannot be after today.")
    })
}

/// The chosen people, as long as they still live there.
fn chosen(parts: &HouseholdParts, ids: &[String]) -> Result<Vec<Person>> {
    let found: Vec<Person> = parts
        .people
        .iter()
        .filter(|person| person.left_on.is_none() && ids.contains(&person.id.to_string()))
        .cloned()
        .collect();
    if found.is_empty() || found.len() != ids.len() {
        return Err(ApiError::invalid_field(
            "people",
            "Chọn ít nhất một người còn ở trong hộ.",
            "Choose at least one person who still lives here.",
        ));
    }
    Ok(found)
}

/// An event as this device records it.
pub(crate) fn happened(
    app: &App,
    identity: &Identity,
    kind: EventKind,
    day: Day,
    other: Option<HouseholdId>,
    people: Vec<PersonId>,
) -> Result<HouseholdEvent> {
    Ok(HouseholdEvent {
        id: EventId::new(app.now(), random(app.world())?),
        kind: Some(kind),
        day: Some(day),
        other,
        people,
        recorder: identity.holder.clone(),
        device: Some(identity.device),
        cancelled: false,
        extra: Extra::new(),
    })
}
