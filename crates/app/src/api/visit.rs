//! Visits, drafts, and fields with two values.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::BlobRef;
use tungnha_model::household::LevelChange;
pub use tungnha_model::household::{Ability, Outcome};

use super::{Changes, HouseholdRow, MediaView, OpinionView, PersonView, Standing, SyncState};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftRow {
    pub household: String,
    pub name: String,
    pub visit: Option<String>,
    pub saved_at: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineItem {
    pub visit: String,
    /// Whose record it is: this household's, or of one with which it was merged or from which it was split.
    pub household: String,
    /// What that other household is called.
    pub of: Option<String>,
    pub day: String,
    pub started: i64,
    pub recorder: String,
    pub mine: bool,
    pub outcome: Outcome,
    /// Names of the people who were guided.
    pub guided: Vec<String>,
    pub topics: Vec<String>,
    pub ability: Option<Ability>,
    pub note: Option<String>,
    pub follow_up: Option<String>,
    pub follow_up_time: Option<String>,
    pub follow_up_note: Option<String>,
    #[ts(type = "\"done\" | \"cancelled\" | null")]
    pub follow_up_state: Option<String>,
    pub media: Vec<MediaView>,
    /// Whether photos are left out because somebody took consent back.
    pub photos_hidden: bool,
    /// How many skills were judged.
    pub skills: u32,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Candidate {
    /// What to hand back to `conflict_choose`.
    pub value: String,
    pub label: String,
    /// The photo, signature or recording that it is.
    pub media: Option<MediaView>,
    pub who: String,
    pub when: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictEntity {
    Profile,
    Person,
    Visit,
    Opinion,
    Appointment,
    Shop,
    Level,
    Answer,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    pub id: String,
    pub entity: ConflictEntity,
    /// The household's or the person's name.
    pub subject: String,
    pub field: String,
    /// What the form asks, where an answer is contested; in the language of the screens.
    pub question: Option<String>,
    pub candidates: Vec<Candidate>,
    /// The choice is left to the leader.
    pub deferred: Option<Deferral>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Deferral {
    pub who: String,
    pub when: i64,
}

/// A contested field in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contested {
    pub household: String,
    /// The household's or the person's name.
    pub subject: String,
    pub field: String,
    /// What the form asks, where an answer is contested; in the language of the screens.
    pub question: Option<String>,
    /// The choice is left to the leader.
    pub deferred: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct VisitDraft {
    pub outcome: Option<Outcome>,
    pub guided: Vec<String>,
    pub topics: Vec<String>,
    pub ability: Option<Ability>,
    pub note: String,
    pub opinion: String,
    pub opinion_topic: Option<String>,
    /// Whether the opinion is passed on with the household's name.
    pub opinion_named: bool,
    pub follow_up: Option<String>,
    /// hh:mm
    pub follow_up_time: Option<String>,
    pub follow_up_note: String,
    pub day: String,
    /// Photos and voice notes.
    pub media: Vec<BlobRef>,
    /// Skills before and after.
    pub levels: Vec<LevelChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct VisitForm {
    pub household: HouseholdRow,
    pub visit: Option<String>,
    pub people: Vec<PersonView>,
    pub draft: VisitDraft,
    pub resumed: bool,
    /// Whether photos may be taken here.
    pub photos: Standing,
    /// Whether an opinion may carry a name.
    pub names: Standing,
    /// The follow-up that "Vắng nhà" preselects.
    pub absent_follow_up: String,
    pub conflicts: Vec<ConflictView>,
    /// Opinions with replies that nobody has read to the household yet.
    pub replies: Vec<OpinionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitSaved {
    pub visit: String,
    pub undo: String,
    pub undo_seconds: u32,
    pub changes: Changes,
}

/// Which visit form: a new visit to a household, or an earlier one to correct.
#[derive(Debug, Deserialize, TS)]
pub struct VisitFormArgs {
    pub household: String,
    pub visit: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct VisitDraftArgs {
    pub household: String,
    pub visit: Option<String>,
    pub draft: VisitDraft,
}

#[derive(Debug, Deserialize, TS)]
pub struct UndoArgs {
    pub token: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ConflictChooseArgs {
    pub household: String,
    pub conflict: String,
    pub value: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ConflictDeferArgs {
    pub household: String,
    pub conflict: String,
}
