//! A moment: milliseconds since 1970 in UTC. A note for people, never an order of events.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1 January 1970, UTC, as some device's clock said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(transparent)]
#[ts(as = "f64")]
pub struct Moment(pub i64);

impl Moment {
    /// The count of milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment moved by `millis`, which may be negative; saturates instead of overflowing.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}
