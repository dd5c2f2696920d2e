//! What data may be kept for.

use serde::{Deserialize, Serialize};

use crate::field::Entity;

/// A purpose to which a person consents by itself; nothing is given by giving another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Thăm, hướng dẫn kỹ năng số.
    Visit,
    /// Trả lời khảo sát có nêu tên.
    Survey,
    /// Chụp và dùng ảnh.
    Photo,
    /// Ghi ý kiến có nêu tên. An opinion without a name needs no consent.
    Opinion,
    /// Liên hệ lại để trả lời ý kiến.
    Reply,
    /// Ghi dân tộc.
    EthnicGroup,
    /// Ghi diện hộ nghèo, cận nghèo theo danh sách của xã.
    Poverty,
    /// Ghi vị trí nhà.
    Location,
}

impl Purpose {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::Visit,
        Self::Survey,
        Self::Photo,
        Self::Opinion,
        Self::Reply,
        Self::EthnicGroup,
        Self::Poverty,
        Self::Location,
    ];

    /// The word that stands for it in records.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Survey => "survey",
            Self::Photo => "photo",
            Self::Opinion => "opinion",
            Self::Reply => "reply",
            Self::EthnicGroup => "ethnic_group",
            Self::Poverty => "poverty",
            Self::Location => "location",
        }
    }

    /// The purpose without consent to which a field stays empty and unseen; most fields have none.
    #[must_use]
    pub fn of_field(entity: Entity, field: &str) -> Option<Self> {
        match (entity, field) {
            (Entity::Person, "ethnic_group") => Some(Self::EthnicGroup),
            (Entity::Profile, "poverty" | "poverty_year" | "poverty_source") => Some(Self::Poverty),
            (Entity::Profile, "location") => Some(Self::Location),
            _ => None,
        }
    }

    /// Whether it concerns the household as a whole: anybody who lives there may give it, and anybody may withdraw it.
    #[must_use]
    pub const fn is_of_household(self) -> bool {
        matches!(self, Self::Poverty | Self::Location)
    }
}
