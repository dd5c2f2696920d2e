//! How lines die. Some cut their connections. In a shadow nothing is cut: what is on the way is lost, and TCP sends it
//! again when its timer strikes, which it does ever more rarely.

use std::time::Duration;

use tokio::time::Instant;

/// A dying line lives for so long, then is dead for so long.
const ALIVE: Duration = Duration::from_secs(8);
const DEAD: Duration = Duration::from_secs(4);
/// TCP asks for a connection again after so long, then after twice as long, and so on.
const CONNECT_TIMER: Duration = Duration::from_secs(1);

/// What becomes of connections when a line dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// They are cut; new ones wait.
    Cut,
    /// They wait.
    Shadow,
}

/// A line that has died again and again since it began.
#[derive(Debug, Clone, Copy)]
pub struct Pulse {
    pub begun: Instant,
}

impl Pulse {
    /// When it dies next, if it lives at this time; otherwise when it died.
    pub fn dies_after(self, at: Instant) -> Instant {
        let rounds = (at - self.begun).as_nanos() / (ALIVE + DEAD).as_nanos();
        self.begun + (ALIVE + DEAD) * u32::try_from(rounds).unwrap() + ALIVE
    }

    /// Whether it lives all the time in between.
    fn lives(self, from: Instant, to: Instant) -> bool {
        to <= self.dies_after(from)
    }
}

impl Death {
    /// When the first word of a new connection passes that is asked for at this time.
    pub fn lets_in(self, pulse: Pulse, at: Instant) -> Instant {
        match self {
            Self::Cut if pulse.lives(at, at) => at,
            Self::Cut => pulse.dies_after(at) + DEAD,
            Self::Shadow => strikes(at, CONNECT_TIMER).find(|strike| pulse.lives(*strike, *strike)).unwrap_or(at),
        }
    }
}

/// One direction of a connection on a line with shadows.
#[derive(Debug, Default)]
pub struct Talk {
    /// After a shadow: how TCP begins anew.
    risen: Option<Risen>,
}

/// TCP begins anew with one segment, sends two when that is answered, then four.
#[derive(Debug)]
struct Risen {
    /// When the first one was sent.
    at: Instant,
    segments: u32,
    /// When the last one had left.
    left: Instant,
}

/// A segment, as it travels while the line lives.
#[derive(Debug, Clone, Copy)]
pub struct Segment {
    /// When it is handed over, and when it arrives.
    pub given: Instant,
    pub arrives: Instant,
    /// How long the line is busy with it, and how long answers take.
    pub takes: Duration,
    pub trip: Duration,
}

impl Talk {
    /// When a segment arrives. Each time that it is sent again is told.
    pub fn through(&mut self, pulse: Pulse, segment: Segment, again: impl Fn()) -> Instant {
        let Segment { given, arrives, takes, trip } = segment;
        let Some((at, left)) = self.risen.as_mut().and_then(|risen| risen.next(segment)) else {
            return if pulse.lives(given, arrives) { arrives } else { self.strike(pulse, segment, arrives, again) };
        };
        if pulse.lives(given, given) && !pulse.lives(given, at) {
            // It was on its way when the line died; what comes later waits until TCP sends again.
            again();
        }
        let arrives = left + trip / 2;
        if pulse.lives(left - takes, arrives) { arrives } else { self.strike(pulse, segment, arrives, again) }
    }

    /// One that is lost without any before it: its timer strikes into the dead line until that lives.
    fn strike(&mut self, pulse: Pulse, segment: Segment, arrives: Instant, again: impl Fn()) -> Instant {
        let Segment { takes, trip, .. } = segment;
        let passes = |strike: &Instant| {
            again();
            pulse.lives(*strike, *strike + takes + trip / 2)
        };
        let at = strikes(arrives - trip / 2, trip * 2).skip(1).find(passes).unwrap_or(arrives);
        self.risen = Some(Risen { at, segments: 1, left: at + takes });
        at + takes + trip / 2
    }
}

impl Risen {
    /// When TCP began anew and the next segment has left, unless that is over.
    fn next(&mut self, Segment { given, takes, trip, .. }: Segment) -> Option<(Instant, Instant)> {
        self.segments = self.segments.saturating_add(1);
        let begins = (self.at + trip * self.segments.ilog2()).max(self.left);
        if begins <= given {
            return None;
        }
        self.left = begins + takes;
        Some((self.at, self.left))
    }
}

/// This time, and when a timer strikes that doubles with every stroke.
fn strikes(at: Instant, timer: Duration) -> impl Iterator<Item = Instant> {
    (0..16).map(move |stroke| at + timer * ((1 << stroke) - 1))
}
