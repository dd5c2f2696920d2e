//! What happened to a household: people came and went, it was split or merged. Events are only added, so that what
//! two devices did apart stays readable on both sides.

use serde::{Deserialize, Serialize};

use super::Extra;
use super::lenient::{Fields, deserialize_open};
use crate::day::Day;
use crate::id::{DeviceId, EventId, HouseholdId, PersonId};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// People came to live here.
    Joined,
    /// People do not live here any more.
    Left,
    /// People went to live in another household.
    MovedOut,
    /// People came from another household.
    MovedIn,
    /// Tách hộ: people founded another household.
    SplitOff,
    /// Tách hộ: this household was founded by people of another.
    SplitFrom,
    /// Gộp hộ: this record is the same household as another, which goes on.
    MergedInto,
    /// Gộp hộ: another record is the same household as this one, which goes on.
    MergedFrom,
    /// Somebody has looked: another record, though alike, is another household.
    Distinct,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct HouseholdEvent {
    /// The event's id.
    pub id: EventId,
    /// What happened; `None` when a newer version knows more kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EventKind>,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The other household, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<HouseholdId>,
    /// Whom it concerns, by their ids in this household.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// The name of the one who recorded it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// The device on which it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Whether it was taken back: it stays readable and counts no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl HouseholdEvent {
    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        Ok(Self {
            id: fields.take("id").ok_or("an event without a readable id")?,
            kind: fields.take("kind"),
            day: fields.take("day"),
            other: fields.take("other"),
            people: fields.take_or("people", Vec::new()),
            recorder: fields.take_or("recorder", Default::default()),
            device: fields.take("device"),
            cancelled: fields.take_or("cancelled", false),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { HouseholdEvent }
