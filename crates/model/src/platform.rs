//! Platforms that people use, as data: names, addresses and states change faster than the app.

use serde::Deserialize;

use crate::day::Day;
use crate::message::Bilingual;

/// What a platform is for.
pub const PLATFORM_GROUPS: [&str; 5] = ["government", "economy", "society", "group", "other"];
/// Whether a platform can be recommended: in use, not confirmed lately, no longer there.
pub const PLATFORM_STATES: [&str; 3] = ["in_use", "unconfirmed", "stopped"];
/// Where groups of teams and villages are.
pub const NETWORKS: [&str; 4] = ["zalo", "mocha", "gapo", "other"];

/// A platform.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Platform {
    /// Its id; never changes, never reused.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its address; empty for an app without one.
    pub url: String,
    /// What it is for: of [`PLATFORM_GROUPS`].
    pub group: String,
    /// Whether it can be recommended: of [`PLATFORM_STATES`].
    pub status: String,
    /// On which day somebody last looked.
    pub checked: Day,
    /// What to know of it.
    pub note: Bilingual,
}

/// The platforms that come with the app.
#[must_use]
pub fn shipped() -> Vec<Platform> {
    // A test reads the file; what cannot be read is no platform.
    serde_json::from_str(include_str!("../data/platforms.json")).unwrap_or_default()
}
