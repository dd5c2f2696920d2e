//! Cẩm nang: cards, and the directory of platforms and groups.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Bilingual;

use super::{FieldValues, SyncState};

/// Where a card or a platform comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// With the app.
    Shipped,
    /// With the app, in the commune's own wording.
    Changed,
    /// From the commune.
    Own,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuideRow {
    pub id: String,
    pub group: String,
    /// Items of the checklist that it helps with.
    pub skills: Vec<String>,
    pub title: Bilingual,
    /// The first step's drawing.
    pub picture: String,
    pub steps: u32,
    /// yyyy-mm-dd
    pub published: Option<String>,
    pub source: Source,
    pub withdrawn: bool,
    pub sync: Option<SyncState>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuideStepView {
    /// None for a step of a shipped card.
    pub id: Option<String>,
    pub picture: String,
    pub text: Bilingual,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillName {
    pub id: String,
    pub name: Bilingual,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuideView {
    pub row: GuideRow,
    pub steps: Vec<GuideStepView>,
    pub skills: Vec<SkillName>,
    /// Fields that two laptops wrote at once; saving settles them.
    pub conflicts: u32,
    pub may_edit: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct GuideListArgs {
    pub query: String,
    /// Only cards that help with this item.
    pub skill: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct GuideArgs {
    pub id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct GuideStepInput {
    pub id: Option<String>,
    #[ts(type = "Record<string, string | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Deserialize, TS)]
pub struct GuideSaveArgs {
    pub id: Option<String>,
    #[ts(type = "Record<string, string | null>")]
    pub fields: FieldValues,
    pub steps: Vec<GuideStepInput>,
}

#[derive(Debug, Deserialize, TS)]
pub struct GuideWithdrawArgs {
    pub id: String,
    pub withdrawn: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlatformView {
    pub id: String,
    pub name: String,
    pub url: String,
    pub group: String,
    pub status: String,
    /// yyyy-mm-dd
    pub checked: Option<String>,
    pub note: Bilingual,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupView {
    pub id: String,
    pub name: String,
    pub network: String,
    pub url: String,
    pub admin: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Directory {
    pub platforms: Vec<PlatformView>,
    pub groups: Vec<GroupView>,
    pub may_edit: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct DirectorySaveArgs {
    pub id: Option<String>,
    #[ts(type = "Record<string, string | boolean | null>")]
    pub fields: FieldValues,
}
