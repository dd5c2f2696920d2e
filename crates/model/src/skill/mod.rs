//! The checklist of digital skills `DMKN-2026.1`, and when a household counts as having reached it.
//!
//! Ids are permanent and never reused; wording may change with the version. A level says what a team member saw: it
//! is never an official confirmation of skills.

mod catalogue;
mod progress;
mod propose;

use std::collections::BTreeSet;

pub use catalogue::{CATALOGUE, VERSION};
pub use progress::{Point, Sitting, progress};
pub use propose::{PROPOSED, Situation, propose};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skill {
    /// Its id, such as `cq.04`.
    pub id: &'static str,
    /// Where it belongs.
    pub group: Group,
    /// Whether it is a status (has, has not, does not want) and not a level.
    pub is_status: bool,
    /// Which core skill it shows, if any.
    pub core: Option<Core>,
    /// What it is called in Vietnamese.
    pub vi: &'static str,
    /// What it is called in English.
    pub en: &'static str,
}

/// The item with this id.
#[must_use]
pub fn skill(id: &str) -> Option<&'static Skill> {
    CATALOGUE.iter().find(|skill| skill.id == id)
}

impl Skill {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> Bilingual {
        Bilingual::new(self.vi, self.en)
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
    own.filter_map(|level| skill(&level.skill)?.core).collect()
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
