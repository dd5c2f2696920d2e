//! From the store's rows to what screens see.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::Value;
use tungnha_model::{Day, UnitTree};
use tungnha_store as store;

use crate::api::{Changes, DraftRow, HouseholdRow, MediaView, PersonView, SyncState, TimelineItem, VisitState};
use crate::error::{ApiError, Result};
use crate::unit;

pub(crate) const fn sync_state(state: store::SyncState) -> SyncState {
    match state {
        store::SyncState::Draft => SyncState::Draft,
        store::SyncState::Local => SyncState::Local,
        store::SyncState::Relayed => SyncState::Relayed,
        store::SyncState::Received => SyncState::Received,
        store::SyncState::Review => SyncState::Review,
        store::SyncState::Superseded => SyncState::Superseded,
    }
}

/// What a store's transaction changed, as screens hear of it.
pub(crate) fn changes(changed: &store::Changes) -> Changes {
    let households = changed.households.iter().map(ToString::to_string).collect();
    Changes { households, others: !changed.kinds.is_empty(), all: changed.all }
}

const fn visit_state(state: store::VisitState) -> VisitState {
    match state {
        store::VisitState::NotVisited => VisitState::NotVisited,
        store::VisitState::Visited => VisitState::Visited,
        store::VisitState::Absent => VisitState::Absent,
        store::VisitState::CallBack => VisitState::CallBack,
        store::VisitState::Refused => VisitState::Refused,
        store::VisitState::Moved => VisitState::Moved,
    }
}

/// A screen's state as the store filters by it.
pub(crate) const fn stored_state(state: VisitState) -> store::VisitState {
    match state {
        VisitState::NotVisited => store::VisitState::NotVisited,
        VisitState::Visited => store::VisitState::Visited,
        VisitState::Absent => store::VisitState::Absent,
        VisitState::CallBack => store::VisitState::CallBack,
        VisitState::Refused => store::VisitState::Refused,
        VisitState::Moved => store::VisitState::Moved,
    }
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub(crate) fn household(row: store::HouseholdRow, tree: &UnitTree, today: Day) -> HouseholdRow {
    HouseholdRow {
        id: row.id.to_string(),
        name: row.name,
        nickname: row.nickname,
        unit: unit::reference(tree, row.unit, today),
        house_number: row.house_number,
        landmark: row.landmark,
        people: row.people,
        state: visit_state(row.state),
        last_visit: day(row.last_visit),
        next_visit: day(row.next_visit),
        sync: sync_state(row.sync),
        conflicts: row.conflicts,
        reached: row.reached,
    }
}

pub(crate) fn households(rows: Vec<store::HouseholdRow>, tree: &UnitTree, today: Day) -> Vec<HouseholdRow> {
    rows.into_iter().map(|row| household(row, tree, today)).collect()
}

/// An enumeration's word, as its JSON says it.
fn word(value: impl serde::Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Some(word),
        _ => None,
    }
}

pub(crate) fn person(row: store::PersonRow) -> PersonView {
    let person = row.person;
    PersonView {
        id: person.id.to_string(),
        name: person.name,
        birth_year: person.birth_year,
        sex: person.sex.and_then(word),
        relation: person.relation.and_then(word),
        phone: person.phone,
        literate: person.literate,
        needs_support: person.needs_support,
        left_on: day(person.left_on),
        // Lists do without it; the page of the household shows it to whom it may.
        ethnic_group: None,
        head: row.head,
    }
}

pub(crate) fn visit(
    row: store::VisitRow,
    people: &[store::PersonRow],
    media: Vec<MediaView>,
    photos_hidden: bool,
) -> TimelineItem {
    let visit = row.visit;
    let name = |id: &tungnha_model::PersonId| {
        people.iter().find(|row| row.person.id == *id).map(|row| row.person.name.clone())
    };
    TimelineItem {
        visit: visit.id.to_string(),
        household: row.household.to_string(),
        of: None,
        day: visit.day.to_string(),
        started: visit.started.millis(),
        recorder: visit.recorder,
        mine: row.mine,
        // An outcome of a newer version: somebody was there, more is not known.
        outcome: visit.outcome.unwrap_or(tungnha_model::household::Outcome::Met),
        guided: visit.guided.iter().filter_map(name).collect(),
        topics: visit.topics,
        ability: visit.ability,
        note: visit.note,
        follow_up: day(visit.follow_up),
        follow_up_time: visit.follow_up_time,
        follow_up_note: visit.follow_up_note,
        follow_up_state: visit.follow_up_state,
        media,
        photos_hidden,
        skills: u32::try_from(visit.levels.len()).unwrap_or(u32::MAX),
        sync: sync_state(row.sync),
    }
}

pub(crate) fn draft(row: store::DraftRow) -> DraftRow {
    DraftRow {
        household: row.household.to_string(),
        name: row.name,
        visit: row.visit.map(|visit| visit.to_string()),
        saved_at: row.saved_at.millis(),
    }
}

/// A text as a QR code. Ours are all in the compact alphabet of QR codes.
pub(crate) fn qr_picture(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).map_err(ApiError::internal)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}
