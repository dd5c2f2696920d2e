//! The kinds of units. A kind is a field: it is never read out of a name.

use serde::{Deserialize, Serialize};

/// What kind of unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    City,
    /// Huyện; abolished on 1 July 2025.
    District,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Đặc khu.
    SpecialZone,
    /// Thị trấn.
    Town,
    /// Thôn.
    Village,
    /// Xóm.
    Hamlet,
    /// Tổ dân phố.
    StreetGroup,
    /// Bản.
    Ban,
    /// Khu.
    Khu,
}

impl UnitKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Province,
        Self::City,
        Self::District,
        Self::Commune,
        Self::Ward,
        Self::SpecialZone,
        Self::Town,
        Self::Village,
        Self::Hamlet,
        Self::StreetGroup,
        Self::Ban,
        Self::Khu,
    ];

    /// The word that stands before the name.
    #[must_use]
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Province => "Tỉnh",
            Self::City => "Thành phố",
            Self::District => "Huyện",
            Self::Commune => "Xã",
            Self::Ward => "Phường",
            Self::SpecialZone => "Đặc khu",
            Self::Town => "Thị trấn",
            Self::Village => "Thôn",
            Self::Hamlet => "Xóm",
            Self::StreetGroup => "Tổ dân phố",
            Self::Ban => "Bản",
            Self::Khu => "Khu",
        }
    }

    /// The English word.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Province => "Province",
            Self::City => "City",
            Self::District => "District",
            Self::Commune => "Commune",
            Self::Ward => "Ward",
            Self::SpecialZone => "Special zone",
            Self::Town => "Town",
            Self::Village | Self::Ban => "Village",
            Self::Hamlet => "Hamlet",
            Self::StreetGroup => "Street group",
            Self::Khu => "Quarter",
        }
    }

    /// Whether households belong directly to such units.
    #[must_use]
    pub const fn holds_households(self) -> bool {
        matches!(self, Self::Village | Self::Hamlet | Self::StreetGroup | Self::Ban | Self::Khu)
    }

    /// Whether it is of the commune level.
    #[must_use]
    pub const fn is_commune_level(self) -> bool {
        matches!(self, Self::Commune | Self::Ward | Self::SpecialZone | Self::Town)
    }

    /// Reads the kind from a word people use: `thôn`, `Tổ phố`, `TDP`, `xã`; or from its id (`street_group`).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match crate::text::fold(word).as_str() {
            "tinh" | "province" => Self::Province,
            "thanh pho" | "citi" => Self::City,
            "huien" | "district" => Self::District,
            "xa" | "commune" => Self::Commune,
            "phuong" | "ward" => Self::Ward,
            "dac khu" | "special_zone" => Self::SpecialZone,
            "thi tran" | "town" => Self::Town,
            "thon" | "village" => Self::Village,
            "xom" | "hamlet" => Self::Hamlet,
            "to dan pho" | "to pho" | "tdp" | "street_group" => Self::StreetGroup,
            "ban" => Self::Ban,
            "khu" => Self::Khu,
            _ => return None,
        })
    }
}
