//! The checklist of digital skills, and when a household counts as having reached it.
//!
//! The list is a document with versions ([`template`]); `DMKN-2026.1` comes with the app. Ids are permanent and never
//! reused; wording may change with the version. The five core skills are fixed. A level says what a team member saw:
//! it is never an official confirmation of skills.

mod progress;
mod propose;
pub mod template;

use std::collections::BTreeSet;

pub use progress::{Point, Sitting, progress};
pub use propose::{PROPOSED, Situation, propose};
pub use template::{Catalogue, Template, shipped};

use crate::household::{Level, NOT_APPLICABLE};
use crate::id::PersonId;
use crate::message::Bilingual;

/// The level that says "tự làm được".
pub const INDEPENDENT: u8 = 3;

/// The part of life that an item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// TB: thiết bị cơ bản.
    Device,
    /// CQ: chính quyền số.
    Government,
    /// KT: kinh tế số.
    Economy,
    /// XH: xã hội số.
    Society,
    /// AT: an toàn.
    Safety,
}

impl Group {
    /// All of them, in the order of the checklist.
    pub const ALL: [Self; 5] = [Self::Device, Self::Government, Self::Economy, Self::Society, Self::Safety];

    /// What the ids of its items begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Device => "tb",
            Self::Government => "cq",
            Self::Economy => "kt",
            Self::Society => "xh",
            Self::Safety => "at",
        }
    }

    /// What the group is called.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Device => Bilingual::new("Thiết bị cơ bản", "Device basics"),
            Self::Government => Bilingual::new("Chính quyền số", "Digital government"),
            Self::Economy => Bilingual::new("Kinh tế số", "Digital economy"),
            Self::Society => Bilingual::new("Xã hội số", "Digital society"),
            Self::Safety => Bilingual::new("An toàn", "Safety"),
        }
    }
}

/// The five core skills of official letter 3240/BTTTT-CĐSQG (8/8/2024).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
pub enum Core {
    /// Online public services.
    K1,
    /// Online shopping.
    K2,
    /// Online payment.
    K3,
    /// Self-protection.
    K4,
    /// Other local platforms; any one of its items is enough.
    K5,
}

impl Core {
    /// All five.
    pub const ALL: [Self; 5] = [Self::K1, Self::K2, Self::K3, Self::K4, Self::K5];

    /// What the core skill is called.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::K1 => Bilingual::new("Dịch vụ công trực tuyến", "Online public services"),
            Self::K2 => Bilingual::new("Mua hàng trực tuyến", "Online shopping"),
            Self::K3 => Bilingual::new("Thanh toán trực tuyến", "Online payment"),
            Self::K4 => Bilingual::new("Tự bảo vệ trên mạng", "Self-protection"),
            Self::K5 => Bilingual::new("Nền tảng số khác", "Other platforms"),
        }
    }
}

/// An item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Skill {
    /// Its id, such as `cq.04`.
    pub id: String,
    /// Where it belongs.
    pub group: Group,
    /// Whether it is a status (has, has not, does not want) and not a level.
    #[serde(default, rename = "status", skip_serializing_if = "is_false")]
    pub is_status: bool,
    /// Which core skill it shows, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub core: Option<Core>,
    /// Whether it is out of use: nobody is asked about it, and what was judged by it stays.
    #[serde(default, skip_serializing_if = "is_false")]
    pub retired: bool,
    /// What it is called in Vietnamese.
    pub vi: String,
    /// What it is called in English; empty where nobody has said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

fn is_false(flag: &bool) -> bool {
    !*flag
}

/// The core skill that an item shows; fixed, whatever versions of the list are published.
#[must_use]
pub fn core_of(id: &str) -> Option<Core> {
    shipped().items.iter().find(|item| item.id == id)?.core
}

impl Skill {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> Bilingual {
        Bilingual::new(&*self.vi, if self.en.is_empty() { &*self.vi } else { &*self.en })
    }

    /// What a level of this item is called; `None` for a number that is no level of it.
    #[must_use]
    pub fn level_name(&self, level: u8) -> Option<Bilingual> {
        let (vi, en) = match (self.is_status, level) {
            (_, NOT_APPLICABLE) => ("Không áp dụng", "Not applicable"),
            (true, 0) => ("Chưa", "No"),
            (true, 1) => ("Không muốn", "Does not want"),
            (true, INDEPENDENT) => ("Có", "Yes"),
            (false, 0) => ("Chưa biết", "Does not know"),
            (false, 1) => ("Đã được hướng dẫn", "Was guided"),
            (false, 2) => ("Làm được khi có hỗ trợ", "With help"),
            (false, INDEPENDENT) => ("Tự làm được", "Independent"),
            _ => return None,
        };
        Some(Bilingual::new(vi, en))
    }
}

/// Which core skills a person has reached: by themselves, in K5 any one of its items.
#[must_use]
pub fn core_reached(levels: &[Level], person: PersonId) -> BTreeSet<Core> {
    let own = levels.iter().filter(|level| level.person == person && level.level == INDEPENDENT);
    own.filter_map(|level| core_of(&level.skill)).collect()
}

/// Who has reached all five core skills. What several people of a household reach together does not count.
#[must_use]
pub fn people_reaching_core(levels: &[Level]) -> Vec<PersonId> {
    let people: BTreeSet<PersonId> = levels.iter().map(|level| level.person).collect();
    people.into_iter().filter(|person| core_reached(levels, *person).len() == Core::ALL.len()).collect()
}

/// "Hộ đạt": whether somebody of the household has reached all five core skills.
/// Leave out the levels of those who have left it or took their consent back.
#[must_use]
pub fn household_reaches_core(levels: &[Level]) -> bool {
    !people_reaching_core(levels).is_empty()
}
