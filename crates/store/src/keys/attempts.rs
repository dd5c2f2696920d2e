//! Wrong PINs: five are free, then each costs a longer wait, and the tenth destroys the secret.

use serde::{Deserialize, Serialize};
use tungnha_model::Moment;

/// After so many wrong PINs the platform secret is destroyed.
pub const FAILURES_MAX: u32 = 10;

/// Wrong PINs since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempts {
    failures: u32,
    last: Moment,
}

/// What the lock screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockState {
    /// Who the device belongs to.
    pub holder: String,
    /// Tries left before the key is destroyed.
    pub failures_left: u32,
    /// Seconds until the next try is taken.
    pub wait_seconds: u64,
    /// Whether the platform secret is gone.
    pub destroyed: bool,
}

impl Attempts {
    pub(crate) const fn failures_left(self) -> u32 {
        FAILURES_MAX.saturating_sub(self.failures)
    }

    pub(crate) const fn exhausted(self) -> bool {
        self.failures >= FAILURES_MAX
    }

    /// Seconds to wait at `now`. A clock set back waits the full time again, no more.
    pub(crate) fn wait_seconds(self, now: Moment) -> u64 {
        let wait_ms = wait_seconds_after(self.failures).saturating_mul(1_000);
        let passed_ms = u64::try_from(now.millis().saturating_sub(self.last.millis())).unwrap_or(0);
        wait_ms.saturating_sub(passed_ms).div_ceil(1_000)
    }

    /// With one more try counted as wrong at `now`.
    pub(crate) const fn failed(self, now: Moment) -> Self {
        Self { failures: self.failures.saturating_add(1), last: now }
    }
}

const fn wait_seconds_after(failures: u32) -> u64 {
    match failures {
        0..=4 => 0,
        5 => 30,
        6 => 60,
        7 => 5 * 60,
        8 => 15 * 60,
        _ => 60 * 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tries_are_free_then_waits_grow() {
        let now = Moment(1_000_000);
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..FAILURES_MAX {
            attempts = attempts.failed(now);
            waits.push(attempts.wait_seconds(now));
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600]);
        assert!(attempts.exhausted());
    }

    #[test]
    fn waiting_counts_down_and_a_clock_set_back_does_not_add() {
        let five = (0..5).fold(Attempts::default(), |a, _| a.failed(Moment(100_000)));
        assert_eq!(five.wait_seconds(Moment(110_500)), 20);
        assert_eq!(five.wait_seconds(Moment(130_000)), 0);
        assert_eq!(five.wait_seconds(Moment(0)), 30);
    }
}
