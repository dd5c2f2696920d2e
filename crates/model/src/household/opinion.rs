//! Opinions, and how far each has come.
//!
//! What happens to an opinion is a set of steps, each under an id of its own: two people who forward one opinion at
//! once add two steps and nothing is contested. How far it has come is the furthest step, so no clock decides.
//! Merging is a step too: it names the opinion that is kept, and a reply is copied into every opinion of a group,
//! since members see only their own village's.

use serde::{Deserialize, Serialize};

use super::Extra;
use super::lenient::{Fields, deserialize_open};
use crate::blob::BlobRef;
use crate::day::Day;
use crate::id::{DeviceId, HouseholdId, OpinionId, PersonId, StepId};
use crate::moment::Moment;

/// What an opinion may be about; others are kept as they are.
pub const OPINION_TOPICS: [&str; 9] =
    ["signal", "public_service", "payment", "selling", "health", "learning", "scam", "team", "other"];

/// How far an opinion has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum OpinionStatus {
    /// Mới.
    New,
    /// Đã chuyển.
    Forwarded,
    /// Đã trả lời.
    Answered,
    /// Đóng.
    Closed,
}

/// What somebody did with an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Passed it on; `text` says to whom.
    Forwarded,
    /// Replied; `text` is the reply, `of` the reply of another opinion of the group that this one repeats.
    Answered,
    /// Closed it.
    Closed,
    /// Read a reply to the household; `of` says which.
    ReadOut,
    /// Found that it says what another says, which is kept: `with`.
    Merged,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct OpinionStep {
    /// The step's id.
    pub id: StepId,
    /// What was done; `None` when a newer version knows more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<StepKind>,
    /// When, as the device's clock said.
    pub at: Moment,
    /// By whom.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// The words of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The opinion that is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<OpinionId>,
    /// The household of that opinion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// The reply that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<StepId>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl OpinionStep {
    /// A step without words.
    #[must_use]
    pub fn new(id: StepId, kind: StepKind, at: Moment, by: impl Into<String>) -> Self {
        Self {
            id,
            kind: Some(kind),
            at,
            by: by.into(),
            text: None,
            with: None,
            household: None,
            of: None,
            extra: Extra::new(),
        }
    }

    /// The reply that this step is or repeats.
    #[must_use]
    pub fn reply(&self) -> StepId {
        self.of.unwrap_or(self.id)
    }

    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        Ok(Self {
            id: fields.take("id").ok_or("a step without a readable id")?,
            kind: fields.take("kind"),
            at: fields.take_or("at", Default::default()),
            by: fields.take_or("by", Default::default()),
            text: fields.take("text"),
            with: fields.take("with"),
            household: fields.take("household"),
            of: fields.take("of"),
            extra: fields.rest(),
        })
    }
}

/// What somebody of the household wants to tell the commune.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Opinion {
    /// The opinion's id.
    pub id: OpinionId,
    /// On which day it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The opinion itself; empty when it was only spoken.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What it is about: of [`OPINION_TOPICS`], or words of a newer version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Whether it is passed on without a name.
    pub anonymous: bool,
    /// Where it began; its steps say how far it has come. `None` when a newer version knows more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OpinionStatus>,
    /// Who said it, unless it is passed on without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Who wrote it down.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// On which device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The opinion as it was spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<BlobRef>,
    /// What was done with it, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<OpinionStep>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

/// Where an opinion keeps the telephone number at which a reply is wanted: among its further fields.
pub const REPLY_PHONE: &str = "reply_phone";

impl Opinion {
    /// A new opinion without a name.
    #[must_use]
    pub fn new(id: OpinionId, day: Day, text: impl Into<String>) -> Self {
        Self {
            id,
            day: Some(day),
            text: text.into(),
            topic: None,
            anonymous: true,
            status: Some(OpinionStatus::New),
            person: None,
            recorder: String::new(),
            device: None,
            voice: None,
            steps: Vec::new(),
            extra: Extra::new(),
        }
    }

    /// How far it has come: the furthest of its steps.
    #[must_use]
    pub fn stage(&self) -> OpinionStatus {
        let reached = self.steps.iter().filter_map(|step| match step.kind? {
            StepKind::Forwarded => Some(OpinionStatus::Forwarded),
            StepKind::Answered => Some(OpinionStatus::Answered),
            StepKind::Closed => Some(OpinionStatus::Closed),
            StepKind::ReadOut | StepKind::Merged => None,
        });
        reached.chain(self.status).max().unwrap_or(OpinionStatus::New)
    }

    /// The replies to it, each once, oldest first.
    #[must_use]
    pub fn replies(&self) -> Vec<&OpinionStep> {
        let mut replies: Vec<&OpinionStep> = Vec::new();
        for step in self.steps.iter().filter(|step| step.kind == Some(StepKind::Answered)) {
            if replies.iter().all(|known| known.reply() != step.reply()) {
                replies.push(step);
            }
        }
        replies
    }

    /// Who read a reply to the household, if anybody did.
    #[must_use]
    pub fn read_out(&self, reply: StepId) -> Option<&OpinionStep> {
        self.steps.iter().find(|step| step.kind == Some(StepKind::ReadOut) && step.of == Some(reply))
    }

    /// How many replies nobody has read to the household yet.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.replies().iter().filter(|reply| self.read_out(reply.reply()).is_none()).count()
    }

    /// The opinions that are kept instead of this one.
    pub fn merged_with(&self) -> impl Iterator<Item = OpinionId> + '_ {
        self.steps.iter().filter(|step| step.kind == Some(StepKind::Merged)).filter_map(|step| step.with)
    }

    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        let mut steps: Vec<OpinionStep> = fields.take_or("steps", Vec::new());
        steps.sort_by_key(|step| step.id);
        Ok(Self {
            id: fields.take("id").ok_or("an opinion without a readable id")?,
            day: fields.take("day"),
            text: fields.take_or("text", Default::default()),
            topic: fields.take("topic"),
            anonymous: fields.take_or("anonymous", true),
            status: fields.take("status"),
            person: fields.take("person"),
            recorder: fields.take_or("recorder", Default::default()),
            device: fields.take("device"),
            voice: fields.take("voice"),
            steps,
            extra: fields.rest(),
        })
    }
}

deserialize_open! { OpinionStep Opinion }
