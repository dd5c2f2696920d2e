//! What a team does beyond visits: outreach sessions and good practices.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::BlobRef;

use super::{FieldValues, SyncState, UnitRef};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutreachRow {
    pub id: String,
    pub unit: UnitRef,
    /// yyyy-mm-dd
    pub day: String,
    pub topic: String,
    pub channel: String,
    pub place: String,
    pub men: Option<u32>,
    pub women: Option<u32>,
    pub note: String,
    pub recorder: String,
    pub mine: bool,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutreachList {
    /// Newest first.
    pub rows: Vec<OutreachRow>,
    pub men: u32,
    pub women: u32,
}

#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct OutreachListArgs {
    pub unit: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct OutreachSaveArgs {
    pub id: Option<String>,
    /// Where it was held; without one, in this device's own unit.
    pub unit: Option<String>,
    #[ts(type = "Record<string, string | number | boolean | null>")]
    pub fields: FieldValues,
}

/// Where a good practice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeState {
    Draft,
    Submitted,
    Returned,
    Approved,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeRow {
    pub id: String,
    pub unit: UnitRef,
    pub title: String,
    pub text: String,
    pub place: String,
    pub photos: Vec<BlobRef>,
    /// Whether those who are in the pictures agree that they are published.
    pub image_consent: bool,
    pub author: String,
    pub state: PracticeState,
    /// Why it was returned last.
    pub reason: Option<String>,
    pub mine: bool,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublishedPractice {
    pub id: String,
    pub title: String,
    pub text: String,
    pub place: String,
    pub photos: Vec<BlobRef>,
    pub author: String,
    /// yyyy-mm-dd
    pub published: Option<String>,
    pub withdrawn: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeList {
    /// On their way: a team's own, or all that a commune looks at.
    pub rows: Vec<PracticeRow>,
    /// Newest first.
    pub published: Vec<PublishedPractice>,
    pub may_review: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct PracticeSaveArgs {
    pub id: Option<String>,
    #[ts(type = "Record<string, string | boolean | null>")]
    pub fields: FieldValues,
    pub photos: Vec<BlobRef>,
    /// Whether it goes to the commune now.
    pub submit: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct PracticeReviewArgs {
    pub id: String,
    pub approved: bool,
    /// Why it is returned.
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct PracticeWithdrawArgs {
    pub id: String,
    pub withdrawn: bool,
}
