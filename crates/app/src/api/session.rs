//! Whose device this is, and whether it is open.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Role;

use super::UnitRef;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Device {
    pub id: String,
    pub holder: String,
    pub role: Role,
    pub unit: UnitRef,
    pub lease_until: i64,
    pub server: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Status {
    New,
    Locked { holder: String, failures_left: u32, wait_seconds: u32, destroyed: bool },
    Open { device: Device, settings: Settings },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Vi,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Sun,
    Dark,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    pub text_size: u8,
    pub auto_lock_minutes: u32,
    /// Sends and receives by itself; `false` pauses that.
    pub sync_auto: bool,
    /// Large transfers (the rest of a first sync, photos) wait for a line that costs nothing.
    pub wifi_only: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::Vi,
            theme: Theme::Light,
            text_size: 0,
            auto_lock_minutes: 5,
            sync_auto: true,
            wifi_only: true,
        }
    }
}

/// What a device learns about a server before it trusts it: the person compares the digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinCheck {
    pub server: String,
    pub digits: String,
    pub key: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct JoinCheckArgs {
    pub address: String,
    pub code: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct JoinArgs {
    pub invitation: Option<String>,
    pub address: Option<String>,
    pub code: Option<String>,
    pub key: Option<String>,
    pub holder: String,
    pub pin: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct UnlockArgs {
    pub pin: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct PinChangeArgs {
    pub old: String,
    pub new: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct SettingsSaveArgs {
    pub settings: Settings,
}
