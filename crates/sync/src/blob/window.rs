//! How much of an upload may be under way.
//!
//! Whatever is on its way when a line dies is lost and has to be sent again, and a slow line can hold minutes of it: phones
//! and networks queue far more than the line carries. So the device keeps under way only about as much as the line
//! carries in one round trip. It learns that from how long the other end takes to say that it has heard something: as
//! soon as that takes longer than it took at best, bytes are standing in a queue, and fewer are sent.

use std::collections::VecDeque;
use std::time::Duration;

/// So much is always allowed: what the slowest lines carry in a round trip.
const BYTES_MIN: usize = 4 * 1024;
const BYTES_MAX: usize = 1024 * 1024;
/// Answers may take this much longer than at best before bytes are thought to stand in a queue.
const PATIENCE: Duration = Duration::from_millis(60);

/// How much of an upload may be under way, as the line has shown so far. It outlives an upload: the next one goes on with
/// what was learned.
#[derive(Debug, Clone)]
pub struct Window {
    bytes: usize,
    /// The shortest time in which something was answered.
    quickest: Option<Duration>,
    /// Until answers first take longer the window is doubled in every round.
    is_young: bool,
    sent: u64,
    heard: u64,
    /// Ends of what was sent, and when.
    under_way: VecDeque<(u64, Duration)>,
    /// The round is over when so much has been heard.
    round_end: u64,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            bytes: BYTES_MIN,
            quickest: None,
            is_young: true,
            sent: 0,
            heard: 0,
            under_way: VecDeque::new(),
            round_end: 0,
        }
    }
}

impl Window {
    /// Another upload begins.
    pub fn begin(&mut self) {
        (self.sent, self.heard, self.round_end) = (0, 0, 0);
        self.under_way.clear();
    }

    /// How many bytes may be sent now.
    #[must_use]
    pub fn room(&self) -> usize {
        let under_way = usize::try_from(self.sent.saturating_sub(self.heard)).unwrap_or(usize::MAX);
        self.bytes.saturating_sub(under_way)
    }

    /// So many bytes are sent, at this time after some beginning.
    pub fn sent(&mut self, bytes: usize, now: Duration) {
        self.sent = self.sent.saturating_add(bytes as u64);
        self.under_way.push_back((self.sent, now));
    }

    /// The other end has heard the upload up to this byte.
    pub fn heard(&mut self, upto: u64, now: Duration) {
        self.heard = self.heard.max(upto.min(self.sent));
        let mut last = None;
        while let Some((_, at)) = self.under_way.pop_front_if(|(end, _)| *end <= upto) {
            last = Some(at);
        }
        let Some(trip) = last.map(|at| now.saturating_sub(at)) else { return };
        let quickest = self.quickest.map_or(trip, |quickest| quickest.min(trip));
        self.quickest = Some(quickest);
        if self.heard >= self.round_end {
            self.round_end = self.sent;
            self.learn(trip, quickest);
        }
    }

    /// A round trip is over.
    fn learn(&mut self, trip: Duration, quickest: Duration) {
        let at_best = quickest + PATIENCE;
        self.is_young &= trip <= at_best;
        let next = if self.is_young { self.bytes * 2 } else { scaled(self.bytes, at_best, trip) };
        self.bytes = next.clamp(BYTES_MIN, BYTES_MAX);
    }
}

/// What the line carries in the time of `at_best` when it carries these bytes in `trip`.
fn scaled(bytes: usize, at_best: Duration, trip: Duration) -> usize {
    let carried = (bytes as u128).saturating_mul(at_best.as_micros()) / trip.as_micros().max(1);
    usize::try_from(carried).unwrap_or(BYTES_MAX)
}
