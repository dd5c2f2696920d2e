//! Chia sẻ: what a member or a village did in a day or a week, as figures for a picture and a text. Never a name.

use tungnha_model::{Day, UnitId};

use crate::App;
use crate::api::{ShareArgs, SharePeriod, ShareSummary, ShareTopic};
use crate::error::{ApiError, Result};
use crate::outreach;
use crate::unit;

/// The figures.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn summary(app: &App, args: ShareArgs) -> Result<ShareSummary> {
    let today = app.today();
    let (from, to) = match args.period {
        SharePeriod::Day => (today, today),
        SharePeriod::Week => (today.week_start(), today.week_start().plus_days(6).min(today)),
    };
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let root = chosen.unwrap_or(identity.unit);
        let tree = reader.units()?;
        let units = unit::with_households(&tree, root, today);
        let done = reader.activity(from, to, &units, args.mine)?;
        let within = |unit: UnitId| tree.is_within(unit, root, today);
        let held = |day: Option<Day>| day.is_some_and(|day| (from..=to).contains(&day));
        let sessions: Vec<_> = outreach::sessions(reader)?
            .into_iter()
            .filter(|one| held(one.day) && within(one.channel.unit) && (one.mine || !args.mine))
            .collect();
        let came = sessions.iter().map(outreach::Session::people).map(|(men, women)| men.saturating_add(women));
        Ok(ShareSummary {
            unit: unit::reference(&tree, root, today),
            from: from.to_string(),
            to: to.to_string(),
            visits: done.visits,
            households: done.households,
            met: done.met,
            people: done.people,
            topics: done.topics.into_iter().map(|(topic, count)| ShareTopic { topic, count }).collect(),
            opinions: done.opinions,
            sessions: u32::try_from(sessions.len()).unwrap_or(u32::MAX),
            attendance: came.fold(0, u32::saturating_add),
        })
    })
}
