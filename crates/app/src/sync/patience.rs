//! How long to wait when a line has broken, and when to tell the person instead. Records and photos have the same.

use std::time::Duration;

use crate::error::Result;
use crate::world::{World, random};

/// Attempts that break without anything gained before the person is told.
const BREAKS_MAX: u32 = 4;
const FIRST: Duration = Duration::from_millis(300);
/// No other end is waited for longer than this, whatever it asks for.
const ASKED_MAX: Duration = Duration::from_secs(30);

/// What is left of it: breaks in a row without anything gained.
#[derive(Debug, Clone, Copy, Default)]
pub struct Patience {
    breaks: u32,
}

impl Patience {
    /// An attempt broke; whether another one is made. What was gained in it gives all patience back.
    pub const fn broke(&mut self, gained: bool) -> bool {
        self.breaks = if gained { 1 } else { self.breaks.saturating_add(1) };
        self.breaks < BREAKS_MAX
    }

    /// How long to wait before it: a third of a second, doubled with each break, or as long as the other end `asked`
    /// for; and up to as much again by chance, so that devices that lost the same line do not come back all at once.
    ///
    /// # Errors
    /// When the world has no chance to give.
    pub fn pause(self, asked: Option<Duration>, world: &dyn World) -> Result<Duration> {
        let doubled = FIRST * (1 << self.breaks.saturating_sub(1).min(BREAKS_MAX));
        let least = asked.map_or(doubled, |asked| asked.min(ASKED_MAX).max(doubled));
        let chance = u16::from_le_bytes(random::<2>(world)?);
        Ok(least + least * u32::from(chance) / u32::from(u16::MAX))
    }
}
