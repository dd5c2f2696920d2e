//! The checklist of skills: a household's people, one person's sheet.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Bilingual;
pub use tungnha_model::household::LevelChange;
pub use tungnha_model::skill::{Core, Group};

/// How far one person has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillCount {
    /// How many items the person does alone, or has.
    pub independent: u16,
    /// How many were judged and apply.
    pub assessed: u16,
    /// Which of the five core skills the person has reached.
    pub core: Vec<Core>,
}

/// A core skill, and which items show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CoreSkill {
    pub core: Core,
    pub name: Bilingual,
}

/// What was decided about keeping a person's skills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Open,
    Given,
    Withdrawn,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillPerson {
    pub id: String,
    pub name: String,
    pub birth_year: Option<u16>,
    pub consent: Standing,
    pub skills: SkillCount,
}

/// A household's people and their skills; those who left are not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillPeople {
    pub household: String,
    /// "Hộ đạt": one same person has reached all five core skills.
    pub reached: bool,
    pub core: Vec<CoreSkill>,
    pub people: Vec<SkillPerson>,
}

/// One answer that an item can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillOption {
    pub level: u8,
    pub name: Bilingual,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillItem {
    /// Such as `cq.04`.
    pub id: String,
    pub group: Group,
    pub is_status: bool,
    pub core: Option<Core>,
    /// Out of use: it is here for what was judged by it.
    pub retired: bool,
    pub name: Bilingual,
    /// The level that counts now.
    pub level: Option<u8>,
    /// When it was judged: yyyy-mm-dd.
    pub day: Option<String>,
    /// A level that somebody else judged without knowing of this one; it does not count.
    pub beside: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillGroup {
    pub group: Group,
    pub name: Bilingual,
}

/// Where a person stood after being judged once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillPoint {
    /// yyyy-mm-dd
    pub day: String,
    pub recorder: String,
    /// By which version of the list; empty where it was not noted.
    pub template: String,
    pub independent: u16,
    pub helped: u16,
    pub unable: u16,
    pub changes: Vec<LevelChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillSheet {
    pub household: String,
    pub person: SkillPerson,
    /// The version of the checklist.
    pub version: String,
    pub groups: Vec<SkillGroup>,
    pub core: Vec<CoreSkill>,
    /// All items, in the order of the checklist, those out of use too; empty after consent was withdrawn.
    pub items: Vec<SkillItem>,
    /// The ids of those that matter now, the most useful first.
    pub proposed: Vec<String>,
    pub graded: Vec<SkillOption>,
    pub status: Vec<SkillOption>,
    /// The person's way so far, the oldest first.
    pub progress: Vec<SkillPoint>,
}

#[derive(Debug, Deserialize, TS)]
pub struct SkillPeopleArgs {
    pub household: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct SkillSheetArgs {
    pub household: String,
    pub person: String,
    /// What the visit is about, as far as it is known.
    pub topics: Vec<String>,
}

/// A checklist by itself; one within a visit goes along with the visit.
#[derive(Debug, Deserialize, TS)]
pub struct SkillSaveArgs {
    pub household: String,
    pub person: String,
    pub levels: Vec<LevelChange>,
}
