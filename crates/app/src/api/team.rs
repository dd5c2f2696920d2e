//! Teams with their members, and the card that a member shows at the door.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::BlobRef;
pub use tungnha_model::team::{TeamRole, TeamStatus};

use super::{FieldValues, SyncState, UnitRef};

/// Something that held from a day on, and perhaps to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatedFact {
    /// yyyy-mm-dd
    pub from: String,
    /// yyyy-mm-dd; none while it holds.
    pub to: Option<String>,
    /// A role's word, else plain text.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamMemberView {
    pub id: String,
    pub name: String,
    /// Of today; none for who has left.
    pub role: Option<TeamRole>,
    pub job: Option<String>,
    pub organisation: Option<String>,
    pub roles: Vec<DatedFact>,
    pub job_titles: Vec<DatedFact>,
    pub organisations: Vec<DatedFact>,
    pub phone: Option<String>,
    #[ts(type = "\"male\" | \"female\" | \"other\" | null")]
    pub sex: Option<String>,
    pub residence: Option<String>,
    pub languages: Option<String>,
    pub skills: Option<String>,
    /// yyyy-mm-dd
    pub trained_on: Option<String>,
    pub device: Option<String>,
    pub photo: Option<BlobRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamView {
    pub id: String,
    pub unit: UnitRef,
    pub name: String,
    pub status: TeamStatus,
    pub number: String,
    /// yyyy-mm-dd
    pub date: Option<String>,
    pub signer: String,
    /// Present members first, then those who have left.
    pub members: Vec<TeamMemberView>,
    /// Another team of the same unit is active too.
    pub twice: bool,
    /// Fields that hold two values; saving settles them.
    pub conflicts: u32,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamList {
    pub teams: Vec<TeamView>,
    pub may_edit: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct TeamSaveArgs {
    pub id: Option<String>,
    /// Of a new team; a team stays with its unit.
    pub unit: Option<String>,
    #[ts(type = "Record<string, string | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Deserialize, TS)]
pub struct TeamMemberSaveArgs {
    pub team: String,
    pub id: Option<String>,
    #[ts(type = "Record<string, string | null>")]
    pub fields: FieldValues,
    pub roles: Vec<DatedFact>,
    pub job_titles: Vec<DatedFact>,
    pub organisations: Vec<DatedFact>,
}

/// The decision under which somebody comes to a door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrustTeam {
    pub name: String,
    pub number: String,
    /// yyyy-mm-dd
    pub date: Option<String>,
    pub signer: String,
    pub role: TeamRole,
    pub job: Option<String>,
    pub organisation: Option<String>,
}

/// What a household sees of who stands before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrustCard {
    pub name: String,
    pub unit: UnitRef,
    /// The unit above, whose decision it is as a rule.
    pub above: Option<UnitRef>,
    /// None while the commune has not entered the holder in a team.
    pub team: Option<TrustTeam>,
    /// The face taken on this device, else the one that the commune entered.
    pub photo: Option<BlobRef>,
    /// Whether it was taken on this device.
    pub own_photo: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct OwnPhotoArgs {
    pub photo: Option<BlobRef>,
}
