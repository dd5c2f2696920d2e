//! A checklist of skills that was filled in outside a visit; one within a visit lies in the visit itself.

use serde::Serialize;

use super::lenient::{Fields, deserialize_open};
use super::{Extra, LevelChange};
use crate::day::Day;
use crate::id::{ChecklistId, DeviceId};
use crate::moment::Moment;

/// Who judged which skills, when, and by which version of the list.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Checklist {
    /// The checklist's id.
    pub id: ChecklistId,
    /// When it was begun, as the device's clock said.
    pub started: Moment,
    /// The day on which it was filled in.
    pub day: Day,
    /// The name of the one who judged.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// The device on which it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The version of the list of items, such as `DMKN-2026.1`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub template: String,
    /// Levels before and after; they may fall.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelChange>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl Checklist {
    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        let started = fields.take_or("started", Default::default());
        Ok(Self {
            id: fields.take("id").ok_or("a checklist without a readable id")?,
            started,
            day: fields.take_or("day", Day::in_vietnam(started)),
            recorder: fields.take_or("recorder", Default::default()),
            device: fields.take("device"),
            template: fields.take_or("template", Default::default()),
            levels: fields.take_or("levels", Vec::new()),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { Checklist }
