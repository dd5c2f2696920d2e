//! How fast an upload is sent, and how much of it may be under way.
//!
//! Whatever is on its way when a line dies is lost and has to be sent again, and a slow line can hold minutes of it: phones
//! and networks queue far more than the line carries. So the device sends as fast as the other end says that it hears:
//! twice as fast after a round trip in which nothing stood in a queue (it may be that the line carries more), a little
//! faster after one in which something did, slower as soon as what is heard takes longer to be answered than it took at
//! best. What is lost in the air and comes late holds up everything behind it for a while; meanwhile twice as much may be
//! under way as fits the line, and it does not rest.

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
/// Hundredths of what the line is known to carry: while nothing waits in a whole round, so that it may well carry more;
/// when something waited in this round; while something waits.
const FASTER: u64 = 200;
const MORE: u64 = 125;
const LESS: u64 = 75;

/// What the line has shown so far. It outlives an upload: the next one goes on with what was learned.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// What the line carries, bytes a second; 0 is not known.
    rate: u64,
    /// The shortest time in which something was answered.
    quickest: Option<Duration>,
    is_queueing: bool,
    /// Something waited in this round: more than this the line does not carry.
    is_full: bool,
    /// Something was known when this upload began.
    is_known: bool,
    sent: u64,
    heard: u64,
    heard_at: Duration,
    /// What was heard at first, and when.
    first: Option<(u64, Duration)>,
    /// When the last of what was heard had been sent.
    heard_sent: Duration,
    /// The next bytes are sent then.
    due: Duration,
    under_way: VecDeque<Sent>,
    /// The round is over when so much has been heard; the highest rate in it.
    round_end: u64,
    best: u64,
}

/// How much may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// So many bytes, and more when more is heard.
    Bytes(usize),
    /// Nothing for so long, whatever is heard.
    After(Duration),
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
        let Self { rate, quickest, .. } = *self;
        *self = Self { rate, quickest, is_known: quickest.is_some(), ..Self::default() };
    }

    /// How much may be sent at this time after the beginning.
    #[must_use]
    pub fn room(&self, now: Duration) -> Room {
        if now < self.due {
            return Room::After(self.due - now);
        }
        let room = self.most().saturating_sub(self.sent.saturating_sub(self.heard));
        Room::Bytes(usize::try_from(room).unwrap_or(usize::MAX))
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
        self.first.get_or_insert((self.heard, now));
        let is_first_flight = sent.heard.0 == 0;
        // What was sent before anything was heard may have waited for a connection: of a line that is known already it
        // does not tell how long answers take.
        if !(is_first_flight && self.is_known) {
            let trip = now.saturating_sub(sent.at);
            let quickest = self.quickest.map_or(trip, |quickest| quickest.min(trip));
            self.quickest = Some(quickest);
            if silence > quickest + SILENCE {
                return self.lives_again();
            }
            self.is_queueing = trip > quickest + PATIENCE + time(BURST, self.rate);
            self.is_full |= self.is_queueing;
        }
        let rate = if is_first_flight { self.first_rate(&sent, now) } else { Some(self.rate_since(&sent, now)) };
        let Some(rate) = rate else { return };
        self.best = self.best.max(rate);
        if self.round_end == 0 {
            self.round_end = self.sent;
        }
        if self.heard >= self.round_end {
            self.round();
        }
    }

    /// What the line has carried since something was sent. What was held up comes all at once: the line carries no more
    /// than was sent in the same time.
    fn rate_since(&self, sent: &Sent, now: Duration) -> u64 {
        let (before, heard_at, sent_at) = sent.heard;
        rate(self.heard - before, now.saturating_sub(heard_at).max(sent.at.saturating_sub(sent_at)))
    }

    /// The same of the first flight, behind the first of it: that took a round trip. What comes slower than it left has
    /// stood in a queue, and shows all that the line carries. If it comes all at once, it tells only that so much passes
    /// in a round trip, and of a line that is known already nothing.
    fn first_rate(&mut self, sent: &Sent, now: Duration) -> Option<u64> {
        let ((first, first_at), quickest) = (self.first?, self.quickest?);
        // Nothing left before the connection stood.
        let left = sent.at.saturating_sub(first_at.saturating_sub(quickest));
        let came = now.saturating_sub(first_at);
        if came > quickest / 2 && came > left + left / 4 {
            self.is_full = true;
            return Some(rate(self.heard - first, came));
        }
        (!self.is_known).then(|| rate(self.heard, now))
    }

    /// The line was dead for a while, which tells nothing of what it carries, nor does what was on its way meanwhile.
    /// Perhaps it had not been found out before: that begins anew.
    fn lives_again(&mut self) {
        self.under_way.clear();
        (self.is_queueing, self.is_full) = (false, false);
        (self.round_end, self.best) = (self.sent, 0);
    }

    /// A round trip is over: one in which the line carried less than before counts for little, since something may
    /// only have come late.
    fn round(&mut self) {
        self.rate = self.best.max((self.rate * 7 + self.best) / 8);
        (self.round_end, self.best, self.is_full) = (self.sent, 0, false);
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
            false if self.is_full => MORE,
            false => FASTER,
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
