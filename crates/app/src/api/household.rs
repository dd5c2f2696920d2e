//! Households, their people, and the day's work.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use tungnha_model::consent::Purpose;

use super::{
    AnswerView, AppointmentView, Changes, ConflictView, DraftRow, Due, HouseholdEventView, HouseholdRef, OpinionView,
    SkillCount, SurveyDraftRow, SyncState, TimelineItem, UnitRef,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    NotVisited,
    Visited,
    Absent,
    CallBack,
    Refused,
    Moved,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HouseholdRow {
    pub id: String,
    pub name: String,
    pub nickname: Option<String>,
    pub unit: UnitRef,
    pub house_number: Option<String>,
    pub landmark: Option<String>,
    pub people: u32,
    pub state: VisitState,
    /// yyyy-mm-dd
    pub last_visit: Option<String>,
    /// yyyy-mm-dd
    pub next_visit: Option<String>,
    pub sync: SyncState,
    pub conflicts: u32,
    /// "Hộ đạt": one of its people has reached all five core skills.
    pub reached: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HouseholdPageOf {
    pub total: u32,
    pub rows: Vec<HouseholdRow>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListFilter {
    pub unit: Option<String>,
    pub state: Option<VisitState>,
    pub unsent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListSort {
    Near,
    Name,
    LastVisit,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdListArgs {
    pub query: String,
    pub filter: ListFilter,
    pub sort: ListSort,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Today {
    pub day: String,
    pub holder: String,
    pub unit: UnitRef,
    /// Up to today, the oldest first.
    pub appointments: Vec<Due>,
    pub drafts: Vec<DraftRow>,
    pub surveys: Vec<SurveyDraftRow>,
    pub suggestions: Vec<HouseholdRow>,
    pub unsent: u32,
    pub review: u32,
    /// Households not visited yet.
    pub remaining: u32,
    pub due_week: u32,
    pub visits_today: u32,
    pub people_today: u32,
    pub last_received: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub id: String,
    pub name: String,
    pub birth_year: Option<u16>,
    #[ts(type = "\"male\" | \"female\" | \"other\" | null")]
    pub sex: Option<String>,
    pub relation: Option<String>,
    pub phone: Option<String>,
    pub literate: Option<bool>,
    pub needs_support: Option<bool>,
    pub left_on: Option<String>,
    /// Only with consent to that.
    pub ethnic_group: Option<String>,
    pub head: bool,
}

/// Field values by their names: text, number, yes or no, a set of texts, or nothing.
pub type FieldValues = BTreeMap<String, Value>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HouseholdView {
    pub row: HouseholdRow,
    #[ts(type = "Record<string, string | number | boolean | string[] | null>")]
    pub profile: FieldValues,
    pub people: Vec<PersonView>,
    /// The purposes of the household as a whole to which consent holds.
    pub given: Vec<Purpose>,
    /// Those to which each person agreed, by id.
    pub given_by: BTreeMap<String, Vec<Purpose>>,
    /// How far each person has come, by id; not of those who took consent back.
    pub skills: BTreeMap<String, SkillCount>,
    pub timeline: Vec<TimelineItem>,
    pub answers: Vec<AnswerView>,
    /// Those that somebody has to keep.
    pub appointments: Vec<AppointmentView>,
    pub opinions: Vec<OpinionView>,
    pub conflicts: Vec<ConflictView>,
    pub draft: Option<DraftRow>,
    /// What happened to the household, newest first.
    pub events: Vec<HouseholdEventView>,
    /// The household that goes on for this one.
    pub merged_into: Option<HouseholdRef>,
    /// Records that were merged into this one.
    pub merged: Vec<HouseholdRef>,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdShowArgs {
    pub id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdSaveArgs {
    pub id: Option<String>,
    pub unit: Option<String>,
    #[ts(type = "Record<string, string | number | boolean | string[] | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Deserialize, TS)]
pub struct HouseholdDuplicatesArgs {
    pub name: String,
    pub phone: Option<String>,
    pub unit: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct PersonSaveArgs {
    pub household: String,
    pub id: Option<String>,
    #[ts(type = "Record<string, string | number | boolean | string[] | null>")]
    pub fields: FieldValues,
    /// The day on which somebody new came to live here; nothing for who was there already.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub came: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Saved {
    pub id: String,
    pub changes: Changes,
}
