//! The honest state of each record on its way to the commune.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncItem {
    pub household: String,
    pub name: String,
    pub what: SyncWhat,
    pub at: i64,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncView {
    pub unsent: u32,
    pub review: u32,
    pub last_received: Option<i64>,
    pub last_attempt: Option<i64>,
    pub last_error: Option<ApiError>,
    pub running: bool,
    pub items: Vec<SyncItem>,
    pub quarantined: u32,
    pub server: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncReport {
    pub sent: u32,
    pub received: u32,
    pub bytes_up: u64,
    pub bytes_down: u64,
    pub round_trips: u32,
}
