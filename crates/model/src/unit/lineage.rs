//! How units come from one another: any number become any number.

use serde::{Deserialize, Serialize};

use super::LegalBasis;
use crate::day::Day;
use crate::id::UnitId;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum LineageKind {
    /// Nhập.
    Merged,
    /// Chia.
    Split,
    /// Đổi tên.
    Renamed,
    /// Đổi loại.
    Retyped,
    /// Chuyển cấp trên.
    Moved,
}

/// One event in the life of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LineageEvent {
    /// What happened.
    pub kind: LineageKind,
    /// The units before.
    pub from: Vec<UnitId>,
    /// The units after.
    pub to: Vec<UnitId>,
    /// The first day on which it was so.
    pub on: Day,
    /// Why.
    pub basis: LegalBasis,
}
