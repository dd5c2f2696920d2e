//! Where a document lives: a channel is a unit and a lane (`docs/protocol`, "Documents").

use serde::{Deserialize, Serialize};

use crate::id::UnitId;

/// Which way a channel's documents travel from their unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Household records: the unit's members and the commune above them.
    Field,
    /// Forms, campaigns, team lists, broadcasts: everybody below.
    Down,
    /// Frozen reports and good practices: everybody above.
    Up,
}

/// A channel: one unit's lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChannelId {
    /// The unit.
    pub unit: UnitId,
    /// The lane.
    pub lane: Lane,
}

/// The first four bytes of BLAKE3 over unit and lane: names a channel briefly among the few that a device sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChannelTag(pub [u8; 4]);

impl ChannelId {
    /// The field channel of a unit.
    #[must_use]
    pub const fn field(unit: UnitId) -> Self {
        Self { unit, lane: Lane::Field }
    }

    /// The channel of what a unit gives to everybody below it.
    #[must_use]
    pub const fn down(unit: UnitId) -> Self {
        Self { unit, lane: Lane::Down }
    }

    /// The brief name of this channel on the wire.
    #[must_use]
    pub fn tag(&self) -> ChannelTag {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.unit.bytes());
        hasher.update(&[self.lane as u8]);
        let mut tag = [0; 4];
        hasher.finalize_xof().fill(&mut tag);
        ChannelTag(tag)
    }
}

/// What a document is about. Sent as a number, so that a server needs no release for a new kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocKind(pub u16);

impl DocKind {
    /// A household: profile, people, consents, current skill levels.
    pub const HOUSEHOLD: Self = Self(1);
    /// A household in one year: visits, answers, opinions.
    pub const HOUSEHOLD_YEAR: Self = Self(2);
    /// A team: decision, status, members.
    pub const TEAM: Self = Self(3);
    /// A published version of a form.
    pub const FORM: Self = Self(4);
    /// Anonymous answers of a unit in one month.
    pub const SURVEY_ANSWERS: Self = Self(10);
    /// A guide: one step-by-step card of the commune.
    pub const GUIDE: Self = Self(5);
    /// A commune's directory: platforms, and group links.
    pub const DIRECTORY: Self = Self(6);
    /// An outreach session.
    pub const OUTREACH: Self = Self(7);
    /// A good practice on its way: submitted by a team, returned or approved by the commune.
    pub const PRACTICE: Self = Self(8);
    /// A good practice that the commune has published.
    pub const PRACTICE_PUBLISHED: Self = Self(9);

    /// A published version of the list of skills.
    pub const CHECKLIST: Self = Self(11);

    /// Whether it belongs to one household.
    #[must_use]
    pub fn is_household(self) -> bool {
        matches!(self, Self::HOUSEHOLD | Self::HOUSEHOLD_YEAR)
    }
}
