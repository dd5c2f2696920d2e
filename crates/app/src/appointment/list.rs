//! The appointments that somebody has to keep.

use tungnha_model::{Day, UnitTree};
use tungnha_store::query::Reader;
use tungnha_store::{AppointmentRow, HouseholdRow};

use crate::App;
use crate::api::{AppointmentList, AppointmentView, Due, Nothing};
use crate::convert;
use crate::error::Result;

/// More than a team can keep.
const ROWS_MAX: u32 = 500;
/// As far ahead as the list looks.
const DAYS_AHEAD: i64 = 400;

/// All appointments, the oldest first.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<AppointmentList> {
    let today = app.today();
    app.store()?.read(|reader| {
        let rows = due(reader, &*reader.units()?, today.plus_days(DAYS_AHEAD), ROWS_MAX, today)?;
        Ok(AppointmentList { today: today.to_string(), rows })
    })
}

/// Those on or before a day.
pub(crate) fn due(reader: &Reader<'_>, tree: &UnitTree, until: Day, limit: u32, today: Day) -> Result<Vec<Due>> {
    let row = |(household, row): (HouseholdRow, AppointmentRow)| Due {
        household: convert::household(household, tree, today),
        appointment: view(row, today),
    };
    Ok(reader.appointments(until, limit)?.into_iter().map(row).collect())
}

pub(crate) fn view(row: AppointmentRow, today: Day) -> AppointmentView {
    AppointmentView {
        id: row.id.to_string(),
        at_visit: row.visit,
        day: row.day.to_string(),
        overdue: row.day < today,
        time: row.time,
        note: row.note,
        by: row.by,
    }
}
