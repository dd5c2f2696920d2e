//! A visit to a household.

use serde::{Deserialize, Serialize};

use super::lenient::{Fields, deserialize_open};
use super::{Extra, LevelChange};
use crate::blob::BlobRef;
use crate::day::Day;
use crate::id::{DeviceId, PersonId, VisitId};
use crate::moment::Moment;

/// What a visit may be about.
pub const TOPICS: [&str; 10] =
    ["vneid", "public_service", "payment", "shopping", "selling", "scam", "video_call", "health", "learning", "other"];

/// What may become of an appointment that no visit keeps.
pub const APPOINTMENT_STATES: [&str; 2] = ["done", "cancelled"];

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Đã gặp.
    Met,
    /// Vắng nhà.
    Absent,
    /// Hẹn lại.
    CallBack,
    /// Từ chối.
    Refused,
    /// Chuyển đi.
    Moved,
}

/// How far those who were guided got by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// Tự làm được.
    Independent,
    /// Cần hỗ trợ.
    NeedsHelp,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Visit {
    /// The visit's id.
    pub id: VisitId,
    /// When it was begun, as the device's clock said.
    pub started: Moment,
    /// The day on which it took place.
    pub day: Day,
    /// The name of the one who recorded it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// The device on which it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// How it ended; `None` when a newer version recorded an outcome that this one does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Who was guided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guided: Vec<PersonId>,
    /// What it was about: of [`TOPICS`], and ids of newer versions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// How far they got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ability: Option<Ability>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When to come again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Day>,
    /// At what time of that day, as `14:30`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_time: Option<String>,
    /// What for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_note: Option<String>,
    /// Which of [`APPOINTMENT_STATES`], once somebody has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_state: Option<String>,
    /// Levels before and after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelChange>,
    /// The version of the list of skills by which they were judged, such as `DMKN-2026.1`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub template: String,
    /// Photos and voice notes, in the order of their keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<BlobRef>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl Visit {
    /// A visit of which nothing is known yet but when, by whom and how it ended.
    #[must_use]
    pub fn new(id: VisitId, started: Moment, day: Day, recorder: impl Into<String>, outcome: Outcome) -> Self {
        Self {
            id,
            started,
            day,
            recorder: recorder.into(),
            device: None,
            outcome: Some(outcome),
            guided: Vec::new(),
            topics: Vec::new(),
            ability: None,
            note: None,
            follow_up: None,
            follow_up_time: None,
            follow_up_note: None,
            follow_up_state: None,
            levels: Vec::new(),
            template: String::new(),
            media: Vec::new(),
            extra: Extra::new(),
        }
    }

    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        let started = fields.take_or("started", Default::default());
        Ok(Self {
            id: fields.take("id").ok_or("a visit without a readable id")?,
            started,
            day: fields.take_or("day", Day::in_vietnam(started)),
            recorder: fields.take_or("recorder", Default::default()),
            device: fields.take("device"),
            outcome: fields.take("outcome"),
            guided: fields.take_or("guided", Vec::new()),
            topics: fields.take_or("topics", Vec::new()),
            ability: fields.take("ability"),
            note: fields.take("note"),
            follow_up: fields.take("follow_up"),
            follow_up_time: fields.take("follow_up_time"),
            follow_up_note: fields.take("follow_up_note"),
            follow_up_state: fields.take("follow_up_state"),
            levels: fields.take_or("levels", Vec::new()),
            template: fields.take_or("template", Default::default()),
            media: fields.take_or("media", Vec::new()),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { Visit }
