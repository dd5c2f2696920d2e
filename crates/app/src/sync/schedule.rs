//! When the driver exchanges without being asked. No clock: everything is said in lengths of time from now on.
//!
//! After a save it waits a moment, so that several saves travel together. After a failure it waits longer each
//! time, and by chance up to half as long again: phones that lost the same line do not come back all at once.
//! Whatever gives new hope (a network, a person who looks at the screen again) begins anew. A visit that is saved
//! while the line is down is tried soon as well (at the next house there may be a signal that nobody announces), and so
//! is what a person asked for in vain.

use std::time::Duration;

const AFTER_SAVE: Duration = Duration::from_secs(3);
const AFTER_HOPE: Duration = Duration::from_secs(1);
/// With nothing to send, others' work is asked for this often.
const IDLE: Duration = Duration::from_secs(10 * 60);
const FAILED_FIRST: Duration = Duration::from_secs(15);
const FAILED_MAX: Duration = Duration::from_secs(15 * 60);
/// After a refusal that only a person can put right.
const REFUSED: Duration = Duration::from_secs(60 * 60);

/// Why to look sooner than planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wake {
    /// Something was saved that is to travel.
    Saved,
    /// There is a network again, the screen is looked at again, the device was opened, a pause has ended.
    Hope,
    /// A person asked for an exchange, and the line or the server failed.
    Missed,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All is exchanged.
    Done,
    /// Nothing was tried: locked, paused, or no network.
    Kept,
    /// The line or the server failed.
    Failed,
    /// The server turns this device away.
    Refused,
}

/// What the driver remembers from one attempt to the next.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    failures: u32,
    is_refused: bool,
}

impl Schedule {
    /// How soon to look after this happened; `None` when it changes nothing.
    pub(super) fn wake(&mut self, wake: Wake) -> Option<Duration> {
        match wake {
            // Another saved visit does not change the server's mind.
            Wake::Saved if self.is_refused => None,
            Wake::Saved if self.failures == 0 => Some(AFTER_SAVE),
            Wake::Saved => Some(FAILED_FIRST),
            Wake::Hope => {
                *self = Self::default();
                Some(AFTER_HOPE)
            }
            Wake::Missed => {
                self.failures = self.failures.max(1);
                Some(FAILED_FIRST)
            }
        }
    }

    /// How long to rest after an attempt; `chance` is random.
    pub(super) fn rest(&mut self, ended: Ended, chance: u16) -> Duration {
        self.is_refused = ended == Ended::Refused;
        let base = match ended {
            Ended::Done | Ended::Kept => {
                self.failures = 0;
                IDLE
            }
            Ended::Failed => {
                let doubled = FAILED_FIRST.saturating_mul(1 << self.failures.min(10));
                self.failures = self.failures.saturating_add(1);
                doubled.min(FAILED_MAX)
            }
            Ended::Refused => REFUSED,
        };
        base + base.mul_f64(f64::from(chance) / f64::from(u16::MAX) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_waited_out_longer_each_time_up_to_a_limit() {
        let mut schedule = Schedule::default();
        let rests: Vec<u64> = (0..9).map(|_| schedule.rest(Ended::Failed, 0).as_secs()).collect();
        assert_eq!(rests, [15, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(schedule.rest(Ended::Failed, u16::MAX).as_secs(), 1350, "by chance half as long again");
        for _ in 0..100 {
            schedule.rest(Ended::Failed, 1);
        }
        schedule.rest(Ended::Done, 0);
        assert_eq!(schedule.rest(Ended::Failed, 0).as_secs(), 15, "a success begins anew");
    }

    #[test]
    fn a_save_is_sent_at_once_while_the_line_is_well_and_tried_soon_while_it_is_not() {
        let mut schedule = Schedule::default();
        assert_eq!(schedule.wake(Wake::Saved), Some(AFTER_SAVE));
        for _ in 0..9 {
            schedule.rest(Ended::Failed, 0);
        }
        assert_eq!(schedule.wake(Wake::Saved), Some(FAILED_FIRST));
        assert_eq!(schedule.rest(Ended::Failed, 0), FAILED_MAX, "and failing again it is as patient as before");
        assert_eq!(schedule.wake(Wake::Hope), Some(AFTER_HOPE));
        assert_eq!(schedule.wake(Wake::Saved), Some(AFTER_SAVE));
    }

    #[test]
    fn a_save_does_not_ask_a_server_again_that_turned_the_device_away() {
        let mut schedule = Schedule::default();
        schedule.rest(Ended::Refused, 0);
        assert_eq!(schedule.wake(Wake::Saved), None);
        assert_eq!(schedule.wake(Wake::Hope), Some(AFTER_HOPE));
        assert_eq!(schedule.wake(Wake::Saved), Some(AFTER_SAVE));
    }
}
