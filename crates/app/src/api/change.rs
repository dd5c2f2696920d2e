//! What happens to households: people come and go, households are split and merged.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
pub use tungnha_model::household::EventKind;

use super::{FieldValues, HouseholdRow, UnitRef};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseholdRef {
    pub id: String,
    pub name: String,
    pub unit: UnitRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseholdEventView {
    pub id: String,
    /// None when a newer version knows more kinds.
    pub kind: Option<EventKind>,
    /// yyyy-mm-dd
    pub day: Option<String>,
    /// None as well when that household is not on this device.
    pub other: Option<HouseholdRef>,
    /// Names.
    pub people: Vec<String>,
    pub recorder: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct PeopleLeaveArgs {
    pub household: String,
    pub people: Vec<String>,
    pub day: String,
    /// The household to which they go, if it is one of ours.
    pub to: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdSplitArgs {
    pub household: String,
    pub people: Vec<String>,
    /// Who of them is the head of the new household.
    pub head: String,
    pub day: String,
    /// Of the new household: `landmark`, `phone` and the like.
    #[ts(type = "Record<string, string | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdMergeArgs {
    /// The record that goes on.
    pub kept: String,
    /// The record of the same household that goes on no more.
    pub gone: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdPairArgs {
    pub household: String,
    pub other: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdUnmergeArgs {
    /// The record that was merged into another.
    pub household: String,
}

#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct HouseholdTwinsArgs {
    pub unit: Option<String>,
    /// Only pairs with this household.
    pub household: Option<String>,
}

/// Two records that may be one household.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HouseholdTwins {
    pub one: HouseholdRow,
    pub other: HouseholdRow,
    pub same_phone: bool,
    pub same_name: bool,
    pub same_place: bool,
}
