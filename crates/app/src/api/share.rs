//! Figures to share: aggregates only, no field here may ever hold a name.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::UnitRef;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SharePeriod {
    Day,
    Week,
}

#[derive(Debug, Deserialize, TS)]
pub struct ShareArgs {
    pub period: SharePeriod,
    /// Only what this device recorded.
    pub mine: bool,
    pub unit: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareTopic {
    pub topic: String,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareSummary {
    pub unit: UnitRef,
    /// yyyy-mm-dd
    pub from: String,
    /// yyyy-mm-dd
    pub to: String,
    pub visits: u32,
    pub households: u32,
    pub met: u32,
    pub people: u32,
    pub topics: Vec<ShareTopic>,
    pub opinions: u32,
    pub sessions: u32,
    pub attendance: u32,
}
