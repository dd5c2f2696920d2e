//! What data may be kept for.

use serde::{Deserialize, Serialize};

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

    /// Whether it concerns the household as a whole: anybody who lives there may give it, and anybody may withdraw it.
    #[must_use]
    pub const fn is_of_household(self) -> bool {
        matches!(self, Self::Poverty | Self::Location)
    }
}
