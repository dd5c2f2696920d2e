//! How fast an upload is sent, and how much of it may be under way.
//!
//! Whatever is on its way when a line dies is lost and has to be sent again, and a slow line can hold minutes of it: phones
//! and networks queue far more than the line carries. So the device sends no faster than the other end says that it
//! hears, a little faster while nothing stands in a queue (it may be that the line carries more), slower as soon as
//! what is heard takes longer to be answered than it took at best. What is lost in the air and comes late holds up
//! everything behind it for a while; meanwhile twice as much may be under way as fits the line, and it does not rest.

use std::collections::VecDeque;
use std::time::Duration;

/// So much may be under way on any line, and before anything was heard; TCP itself begins with more.
const BYTES_MIN: u64 = 8 * 1024;
const BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Answers may take this much longer than at best before bytes are thought to stand in a queue.
const PATIENCE: Duration = Duration::from_millis(100);
/// And as much longer as the line takes for so many bytes: what is sent in one go waits for itself.
const BURST: u64 = 1024;
/// When something was under way and nothing was heard for so much longer than an answer takes, the line was dead.
const SILENCE: Duration = Duration::from_secs(2);
/// What the line carries is known when it did not grow for so many rounds.
const SETTLED: u8 = 3;
/// Hundredths of what the line carries: until that is known, while nothing waits, while something waits.
const UNSETTLED: u64 = 200;
const MORE: u64 = 125;
const LESS: u64 = 75;

/// What the line has shown so far. It outlives an upload: the next one goes on with what was learned.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// What the line carries, bytes a second; 0 is not known.
    rate: u64,
    /// The shortest time in which something was answered.
    quickest: Option<Duration>,
    /// For so many rounds what is known of the rate did not grow.
    settled: u8,
    is_queueing: bool,
    /// Something was known when this upload began.
    is_known: bool,
    sent: u64,
    heard: u64,
    heard_at: Duration,
    /// When the last of what was heard had been sent.
    heard_sent: Duration,
    /// The next bytes are sent then.
    due: Duration,
    under_way: VecDeque<Sent>,
    /// The round is over when so much has been heard; the highest rate in it.
    round_end: u64,
    best: u64,
}

/// Something on its way.
#[derive(Debug, Clone, Copy)]
struct Sent {
    end: u64,
    at: Duration,
    /// What had been heard when it was sent, when that was, and when the last of that had been sent.
    heard: (u64, Duration, Duration),
}

impl Window {
    /// Another upload begins.
    pub fn begin(&mut self) {
        let Self { rate, quickest, settled, .. } = *self;
        *self = Self { rate, quickest, settled, is_known: quickest.is_some(), ..Self::default() };
    }

    /// How many bytes may be sent at this time after the beginning.
    #[must_use]
    pub fn room(&self, now: Duration) -> usize {
        if now < self.due {
            return 0;
        }
        let room = self.most().saturating_sub(self.sent.saturating_sub(self.heard));
        usize::try_from(room).unwrap_or(usize::MAX)
    }

    /// How long nothing may be sent, whatever is heard.
    #[must_use]
    pub fn pause(&self, now: Duration) -> Option<Duration> {
        self.due.checked_sub(now).filter(|pause| !pause.is_zero())
    }

    /// Whether nothing is under way.
    #[must_use]
    pub const fn is_all_heard(&self) -> bool {
        self.heard >= self.sent
    }

    /// How many bytes of the upload the other end has heard.
    #[must_use]
    pub const fn heard_so_far(&self) -> u64 {
        self.heard
    }

    /// So many bytes are sent now.
    pub fn sent(&mut self, bytes: usize, now: Duration) {
        self.sent = self.sent.saturating_add(bytes as u64);
        self.under_way.push_back(Sent { end: self.sent, at: now, heard: (self.heard, self.heard_at, self.heard_sent) });
        self.due = self.due.max(now) + time(bytes as u64, self.pace());
    }

    /// The other end has heard the upload up to this byte.
    pub fn heard(&mut self, upto: u64, now: Duration) {
        let waited = self.under_way.front().map_or(now, |sent| sent.at.max(self.heard_at));
        let silence = now.saturating_sub(waited);
        (self.heard, self.heard_at) = (self.heard.max(upto.min(self.sent)), now);
        let arrived = self.under_way.partition_point(|sent| sent.end <= upto);
        let Some(sent) = self.under_way.drain(..arrived).next_back() else { return };
        self.heard_sent = sent.at;
        // What was sent before anything was heard may have waited for a connection: of a line that is known already it
        // tells nothing.
        if self.is_known && sent.heard.0 == 0 {
            return;
        }
        let trip = now.saturating_sub(sent.at);
        let quickest = self.quickest.map_or(trip, |quickest| quickest.min(trip));
        self.quickest = Some(quickest);
        if silence > quickest + SILENCE {
            return self.lives_again();
        }
        self.is_queueing = trip > quickest + PATIENCE + time(BURST, self.rate);
        // What was held up comes all at once: the line carries no more than was sent in the same time.
        let (before, heard_at, sent_at) = sent.heard;
        let took = now.saturating_sub(heard_at).max(sent.at.saturating_sub(sent_at));
        self.best = self.best.max(rate(self.heard - before, took));
        if self.round_end == 0 {
            self.round_end = self.sent;
        }
        if self.heard >= self.round_end {
            self.round();
        }
    }

    /// The line was dead for a while, which tells nothing of what it carries, nor does what was on its way meanwhile.
    /// Perhaps it had not been found out before: that begins anew.
    fn lives_again(&mut self) {
        self.under_way.clear();
        (self.settled, self.is_queueing) = (0, false);
        (self.round_end, self.best) = (self.sent, 0);
    }

    /// A round trip is over: one in which the line carried less than before counts for little, since something may
    /// only have come late.
    fn round(&mut self) {
        let grown = self.best > self.rate.saturating_add(self.rate / 4);
        self.settled = if grown && self.settled < SETTLED { 0 } else { self.settled.saturating_add(1) };
        self.rate = self.best.max((self.rate * 7 + self.best) / 8);
        (self.round_end, self.best) = (self.sent, 0);
    }

    /// Twice what fits the line; only what fits while nothing was heard, since that may wait for a connection, and then
    /// goes all at once.
    fn most(&self) -> u64 {
        let Some(quickest) = self.quickest else { return BYTES_MIN };
        let fits = u128::from(self.rate).saturating_mul(quickest.as_micros()) / 1_000_000;
        let fits = u64::try_from(fits).unwrap_or(BYTES_MAX);
        match self.heard {
            0 => fits.clamp(BYTES_MIN, BYTES_MAX),
            _ => fits.saturating_mul(2).clamp(BYTES_MIN, BYTES_MAX),
        }
    }

    /// Bytes a second; 0 while nothing is known.
    fn pace(&self) -> u64 {
        let percent = match self.is_queueing {
            true => LESS,
            false if self.settled < SETTLED => UNSETTLED,
            false => MORE,
        };
        self.rate.saturating_mul(percent) / 100
    }
}

/// How long a line takes for so many bytes; no time while its rate is not known.
fn time(bytes: u64, rate: u64) -> Duration {
    Duration::from_micros(bytes.saturating_mul(1_000_000).checked_div(rate).unwrap_or_default())
}

fn rate(bytes: u64, time: Duration) -> u64 {
    let rate = u128::from(bytes).saturating_mul(1_000_000) / time.as_micros().max(1);
    u64::try_from(rate).unwrap_or(u64::MAX)
}
