//! How well somebody does something: now, and before and after a visit.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::id::{PersonId, VisitId};

/// The level that says "không áp dụng": the item does not concern this person.
pub const NOT_APPLICABLE: u8 = 9;

/// A person's present level in one item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Level {
    /// Whose.
    pub person: PersonId,
    /// Of which item, such as `cq.04`.
    pub skill: String,
    /// 0 to 3, or [`NOT_APPLICABLE`]; for status items 0 (no), 1 (does not want) and 3 (yes).
    pub level: u8,
    /// When it was last judged.
    pub assessed_on: Day,
    /// At which visit, if at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// What a newer version has added behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub more: Option<String>,
}

impl Level {
    /// Of several judgements that do not know of each other the one that counts: that of the latest day, and of one
    /// day the lowest. Nobody is said to do alone what somebody saw them need help with on the same day.
    pub fn counting(levels: impl IntoIterator<Item = Self>) -> Option<Self> {
        levels.into_iter().max_by(|a, b| {
            let key = |level: &Self| (level.assessed_on, std::cmp::Reverse((level.level, level.visit)));
            key(a).cmp(&key(b)).then_with(|| b.more.cmp(&a.more))
        })
    }
}

/// A level before and after a visit; levels may fall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LevelChange {
    /// Whose.
    pub person: PersonId,
    /// Of which item.
    pub skill: String,
    /// The level before, if it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u8>,
    /// The level after.
    pub after: u8,
}
