//! Opinions: on the household's page, and on the commune's board.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use tungnha_model::BlobRef;
pub use tungnha_model::household::{OpinionStatus, StepKind};

use super::{FieldValues, SyncState, UnitRef};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionStepView {
    pub kind: StepKind,
    pub by: String,
    pub at: i64,
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionReply {
    pub id: String,
    pub text: String,
    pub by: String,
    pub at: i64,
    /// Who read it to the household; none while nobody has.
    pub read_by: Option<String>,
    pub read_at: Option<i64>,
}

/// An opinion as those who visit the household see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionView {
    pub id: String,
    /// yyyy-mm-dd
    pub day: Option<String>,
    pub topic: Option<String>,
    pub text: String,
    pub voice: Option<BlobRef>,
    pub anonymous: bool,
    /// Who said it, as far as that is said.
    pub person: Option<String>,
    pub recorder: String,
    pub mine: bool,
    pub stage: OpinionStatus,
    pub replies: Vec<OpinionReply>,
    pub sync: SyncState,
}

/// One of the opinions that were merged into a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergedOpinion {
    pub id: String,
    pub unit: UnitRef,
    pub day: Option<String>,
    pub text: String,
    pub voice: Option<BlobRef>,
}

/// An opinion on the commune's board, with those that say the same. No name unless the household gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionCard {
    pub id: String,
    pub unit: UnitRef,
    pub day: Option<String>,
    pub topic: Option<String>,
    pub text: String,
    pub voice: Option<BlobRef>,
    pub anonymous: bool,
    pub household: Option<String>,
    pub who: Option<String>,
    pub stage: OpinionStatus,
    pub steps: Vec<OpinionStepView>,
    pub merged: Vec<MergedOpinion>,
    /// Replies of the group that some of its households do not have yet.
    pub undelivered: u32,
    pub sync: SyncState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionTopicCount {
    pub topic: Option<String>,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpinionBoard {
    /// Newest first, of all stages.
    pub cards: Vec<OpinionCard>,
    /// How many cards there are, of which `cards` may be the first few hundred.
    pub total: u32,
    /// Of the chosen unit, whatever topic is chosen.
    pub topics: Vec<OpinionTopicCount>,
}

#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct OpinionBoardArgs {
    pub unit: Option<String>,
    pub topic: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct OpinionSaveArgs {
    pub household: String,
    /// An opinion to correct while nothing was done with it yet.
    pub id: Option<String>,
    #[ts(type = "Record<string, string | boolean | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Deserialize, TS)]
pub struct OpinionAdvanceArgs {
    pub opinion: String,
    pub step: StepKind,
    /// To whom it goes, or the reply.
    #[serde(default)]
    pub text: String,
    /// Which reply was read.
    #[serde(default)]
    pub reply: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct OpinionMergeArgs {
    /// The one that is kept.
    pub keep: String,
    pub others: Vec<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct OpinionArgs {
    pub opinion: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ScreenDraftArgs {
    pub screen: String,
    pub subject: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ScreenDraftKeepArgs {
    pub screen: String,
    pub subject: String,
    #[ts(type = "unknown")]
    pub body: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScreenDraft {
    #[ts(type = "unknown")]
    pub body: Option<Value>,
}
