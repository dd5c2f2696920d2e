//! What came in and was held back, for a person to look at.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Bilingual;

use super::{Changes, SyncWhat};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HeldState {
    Waiting,
    LetIn,
    KeptOut,
}

/// A record that something held back would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeldRecord {
    pub what: SyncWhat,
    /// The household's name; empty where there is none, or it is not known.
    pub name: String,
    pub changes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Held {
    pub id: i64,
    /// When it came.
    pub at: i64,
    /// Who made it; `null` where that cannot be said.
    pub from: Option<String>,
    /// For which unit.
    pub unit: Option<String>,
    /// When it was written, as its maker's clock said.
    pub written: Option<i64>,
    pub records: Vec<HeldRecord>,
    pub why: Bilingual,
    pub advice: Bilingual,
    pub state: HeldState,
    pub decided: Option<i64>,
    /// Why it is kept out, in a person's words.
    pub note: String,
    /// The rest of the gate lets it in.
    pub may_enter: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quarantine {
    /// Whether this device may decide.
    pub may_decide: bool,
    pub held: Vec<Held>,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct QuarantineReleaseArgs {
    pub id: i64,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct QuarantineRejectArgs {
    pub id: i64,
    /// Why, for whoever looks at it later.
    pub note: String,
}

/// After a decision: what is held now, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuarantineDecided {
    pub quarantine: Quarantine,
    pub changes: Changes,
}
