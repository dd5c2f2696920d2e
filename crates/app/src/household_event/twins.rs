//! Households that may be one.

use tungnha_model::text::fold;
use tungnha_store::HouseholdRow;

use crate::App;
use crate::api::{HouseholdTwins, HouseholdTwinsArgs};
use crate::error::Result;
use crate::{convert, household, unit};

const PAIRS_MAX: u32 = 200;

/// Pairs of records that look like one household, the surest first.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn twins(app: &App, args: HouseholdTwinsArgs) -> Result<Vec<HouseholdTwins>> {
    let today = app.today();
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    let only = args.household.as_deref().map(household::parse).transpose()?;
    app.store()?.read(|reader| {
        let tree = reader.units()?;
        let units = chosen.map(|id| unit::with_households(&tree, id, today));
        let pairs = reader.twins(units.as_deref(), PAIRS_MAX)?;
        let wanted = pairs.into_iter().filter(|(one, other)| only.is_none_or(|id| one.id == id || other.id == id));
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        let view = |(one, other): (HouseholdRow, HouseholdRow)| HouseholdTwins {
            same_phone: same(&one.phone, &other.phone),
            same_name: fold(&one.name) == fold(&other.name),
            same_place: same(&one.landmark, &other.landmark) || same(&one.house_number, &other.house_number),
            one: convert::household(one, &tree, today),
            other: convert::household(other, &tree, today),
        };
        Ok(wanted.map(view).collect())
    })
}
