//! Hôm nay: what is due, what was begun, what is unsent, what remains.

use crate::App;
use crate::api::{Nothing, Today};
use crate::error::{ApiError, Result};
use crate::{appointment, convert, unit};

const APPOINTMENTS_MAX: u32 = 50;
const SUGGESTIONS_MAX: u32 = 5;

/// The day's work in this device's unit.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn today(app: &App, _: Nothing) -> Result<Today> {
    let day = app.today();
    let sunday = day.week_start().plus_days(6);
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let tree = reader.units()?;
        let units = unit::with_households(&tree, identity.unit, day);
        let counts = reader.counts(Some(&units))?;
        let (visits_today, people_today) = reader.own_work_on(day)?;
        Ok(Today {
            day: day.to_string(),
            unit: unit::reference(&tree, identity.unit, day),
            appointments: appointment::due(reader, &tree, day, APPOINTMENTS_MAX, day)?,
            drafts: reader.drafts()?.into_iter().map(convert::draft).collect(),
            surveys: crate::survey::drafts(reader)?,
            suggestions: convert::households(reader.suggestions(Some(&units), SUGGESTIONS_MAX)?, &tree, day),
            unsent: reader.unsent_records()?,
            review: counts.review,
            remaining: counts.not_visited,
            due_week: reader.appointments_count(sunday)?,
            visits_today,
            people_today,
            last_received: reader.last_sync()?.complete.map(tungnha_model::Moment::millis),
            holder: identity.holder,
        })
    })
}
