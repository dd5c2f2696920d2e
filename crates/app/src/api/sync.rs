//! The honest state of each record on its way to the commune.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Contested;
use crate::error::ApiError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    Draft,
    Local,
    Relayed,
    Received,
    Review,
    Superseded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncWhat {
    Household,
    Visit,
    Person,
    Conflict,
    Answer,
    Document,
    Opinion,
}

/// Which document that is no household's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncDocument {
    Team,
    Form,
    Guide,
    Directory,
    Outreach,
    Practice,
    PracticePublished,
    Checklist,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncItem {
    /// Empty for what is no household's.
    pub household: String,
    /// The household's, or the document's title; empty where there is none to show.
    pub name: String,
    pub what: SyncWhat,
    pub document: Option<SyncDocument>,
    pub at: i64,
    pub sync: SyncState,
    /// Whose device carries it, while one does.
    pub holder: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncView {
    pub unsent: u32,
    pub review: u32,
    pub last_received: Option<i64>,
    pub last_attempt: Option<i64>,
    pub last_error: Option<ApiError>,
    pub running: bool,
    /// Exchanges happen by themselves; `false` while paused.
    pub auto: bool,
    /// Something waits for Wi-Fi, as the setting wants.
    pub postponed: bool,
    /// Records that other devices carry and the commune does not have yet.
    pub relayed: u32,
    pub photos: UnsentPhotos,
    pub items: Vec<SyncItem>,
    /// Fields with two values, first those whose choice is left to the leader.
    pub contested: Vec<Contested>,
    pub quarantined: u32,
    pub server: String,
}

/// Photos and voice notes of this device that the commune does not have yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsentPhotos {
    pub count: u32,
    /// With those that are carried for others.
    pub bytes: u64,
    /// The commune does not take these from this device.
    pub refused: u32,
    /// What went wrong at the last attempt.
    pub error: Option<ApiError>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncReport {
    pub sent: u32,
    pub received: u32,
    pub bytes_up: u64,
    pub bytes_down: u64,
    pub round_trips: u32,
    /// Photos and voice notes that were handed over, small pictures counted by themselves.
    pub photos: u32,
    /// Why the others were not; records have arrived all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub photos_error: Option<ApiError>,
}

impl SyncReport {
    /// Another exchange followed, for what was saved meanwhile.
    pub(crate) fn extend(&mut self, more: &Self) {
        self.sent = self.sent.saturating_add(more.sent);
        self.received = self.received.saturating_add(more.received);
        self.bytes_up = self.bytes_up.saturating_add(more.bytes_up);
        self.bytes_down = self.bytes_down.saturating_add(more.bytes_down);
        self.round_trips = self.round_trips.saturating_add(more.round_trips);
    }
}

/// What a screen sees of the network; left out where the platform does not tell.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
pub struct SyncWakeArgs {
    #[ts(optional)]
    pub online: Option<bool>,
    /// Bytes cost money: mobile data, or the system asks to save.
    #[ts(optional)]
    pub metered: Option<bool>,
    /// Somebody looks at the screen again.
    #[ts(optional)]
    pub visible: Option<bool>,
}
