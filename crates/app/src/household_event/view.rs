//! What happened to a household, as its page shows it.

use tungnha_docs::HouseholdParts;
use tungnha_model::household::{EventKind, HouseholdEvent, Person};
use tungnha_model::{Day, HouseholdId, UnitTree};
use tungnha_store::VisitRow;
use tungnha_store::query::Reader;

use crate::api::{HouseholdEventView, HouseholdRef};
use crate::error::Result;
use crate::unit;

/// A household by its name; none when it is not on this device.
pub(crate) fn reference(reader: &Reader<'_>, id: HouseholdId, today: Day) -> Result<Option<HouseholdRef>> {
    let tree: &UnitTree = &*reader.units()?;
    Ok(reader.household(id).ok().map(|row| HouseholdRef {
        id: id.to_string(),
        unit: unit::reference(tree, row.unit, today),
        name: row.name,
    }))
}

/// The events that count, newest first; that two records were told apart is nothing that happened.
pub(crate) fn views(reader: &Reader<'_>, parts: &HouseholdParts, today: Day) -> Result<Vec<HouseholdEventView>> {
    let mut events: Vec<&HouseholdEvent> = parts.events.iter().filter(|event| counts(event)).collect();
    events.sort_by_key(|event| std::cmp::Reverse((event.day, event.id)));
    events.into_iter().map(|event| view(reader, parts, event, today)).collect()
}

fn counts(event: &HouseholdEvent) -> bool {
    !event.cancelled && event.kind != Some(EventKind::Distinct)
}

fn view(reader: &Reader<'_>, parts: &HouseholdParts, event: &HouseholdEvent, today: Day) -> Result<HouseholdEventView> {
    let name = |id| parts.people.iter().find(|person| person.id == id).map(|person: &Person| person.name.clone());
    Ok(HouseholdEventView {
        id: event.id.to_string(),
        kind: event.kind,
        day: event.day.map(|day| day.to_string()),
        other: event.other.map_or(Ok(None), |other| reference(reader, other, today))?,
        people: event.people.iter().copied().filter_map(name).collect(),
        recorder: event.recorder.clone(),
    })
}

/// Visits to the household from which this one was split, up to that day.
pub(crate) fn earlier(reader: &Reader<'_>, parts: &HouseholdParts) -> Result<Vec<VisitRow>> {
    let mut rows = Vec::new();
    let splits = parts.events.iter().filter(|event| counts(event) && event.kind == Some(EventKind::SplitFrom));
    for (from, day) in splits.filter_map(|event| Some((event.other?, event.day?))) {
        rows.extend(reader.timeline(from)?.into_iter().filter(|row| row.visit.day <= day));
    }
    Ok(rows)
}

/// Of a person whom two devices brought here at once, the first.
pub(crate) fn once(parts: &HouseholdParts, id: tungnha_model::PersonId) -> bool {
    let Some(origin) = parts.people.iter().find(|person| person.id == id).and_then(|person| person.origin) else {
        return true;
    };
    parts.people.iter().filter(|person| person.origin == Some(origin)).all(|person| person.id >= id)
}
