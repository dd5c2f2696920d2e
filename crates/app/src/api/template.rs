//! The list of skills as its publishers see it.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::skill::{Core, Group};

use super::{SkillGroup, SyncState};

/// An item of the list, as it is or as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateItem {
    /// `null` for a new one: it gets an id that no other will ever have.
    pub id: Option<String>,
    pub group: Group,
    pub is_status: bool,
    pub core: Option<Core>,
    pub vi: String,
    pub en: String,
    /// Out of use: nobody is asked about it.
    pub retired: bool,
}

/// A version of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateVersion {
    /// Such as `DMKN-2026.1`.
    pub version: String,
    /// yyyy-mm-dd; `null` for the one that comes with the app.
    pub published: Option<String>,
    pub sync: Option<SyncState>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateView {
    /// The version in use.
    pub version: String,
    /// What the next one will be called.
    pub next: String,
    pub may_publish: bool,
    pub groups: Vec<SkillGroup>,
    /// All items, those out of use too.
    pub items: Vec<TemplateItem>,
    /// All versions, the newest first.
    pub versions: Vec<TemplateVersion>,
}

/// Publishes these items as the next version.
#[derive(Debug, Deserialize, TS)]
pub struct TemplatePublishArgs {
    pub items: Vec<TemplateItem>,
}
