//! The list, fifty at a time, straight from the store.

use tungnha_model::text::phone;
use tungnha_store::query::{HouseholdList, HouseholdSort, Likeness};

use crate::App;
use crate::api::{HouseholdDuplicatesArgs, HouseholdListArgs, HouseholdPageOf, HouseholdRow, ListSort};
use crate::convert;
use crate::error::Result;
use crate::unit;

/// The most rows that one call gives.
const ROWS_MAX: u32 = 500;

/// One stretch of the list.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn list(app: &App, args: HouseholdListArgs) -> Result<HouseholdPageOf> {
    let today = app.today();
    let chosen = args.filter.unit.as_deref().map(unit::parse).transpose()?;
    app.store()?.read(|reader| {
        let tree = reader.units()?;
        let units = chosen.map(|id| unit::with_households(&tree, id, today));
        let page = reader.households(&HouseholdList {
            text: &args.query,
            units: units.as_deref(),
            state: args.filter.state.map(convert::stored_state),
            unsent: args.filter.unsent,
            sort: match args.sort {
                ListSort::Near => HouseholdSort::Near,
                ListSort::Name => HouseholdSort::Name,
                ListSort::LastVisit => HouseholdSort::LastVisit,
            },
            offset: args.offset,
            limit: args.limit.min(ROWS_MAX),
        })?;
        Ok(HouseholdPageOf { total: page.total, rows: convert::households(page.rows, &tree, today) })
    })
}

/// Households that may be the one that somebody is about to add.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn duplicates(app: &App, args: HouseholdDuplicatesArgs) -> Result<Vec<HouseholdRow>> {
    let today = app.today();
    let unit = args.unit.as_deref().map(unit::parse).transpose()?;
    let phone = args.phone.as_deref().and_then(|phone| phone::normalise(phone).ok());
    app.store()?.read(|reader| {
        let likeness = Likeness { name: &args.name, birth_year: None, phone: phone.as_deref(), unit };
        let rows = reader.duplicates(&likeness, 5)?;
        Ok(convert::households(rows, &*reader.units()?, today))
    })
}
