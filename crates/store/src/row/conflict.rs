//! Fields that two devices changed at once.

use tungnha_model::{DocId, DocKind, HouseholdId, Moment};

/// A field that holds more than one value.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictRow {
    /// The document.
    pub document: DocId,
    /// Its kind.
    pub kind: DocKind,
    /// Where in it.
    pub path: Vec<String>,
    /// The values, the one now in force first.
    pub candidates: Vec<CandidateRow>,
    /// Who left the choice to the leader, and when.
    pub deferred: Option<DeferralRow>,
    /// The edit that leaves it.
    pub defer: Option<tungnha_docs::Edit>,
}

/// That somebody left a choice to the leader.
#[derive(Debug, Clone, PartialEq)]
pub struct DeferralRow {
    /// Who, if that is known on this device.
    pub who: Option<String>,
    /// When, as that device's clock said.
    pub at: Moment,
}

/// A contested field in the list of all.
#[derive(Debug, Clone, PartialEq)]
pub struct ContestedRow {
    /// The household.
    pub household: HouseholdId,
    /// What it is called.
    pub name: String,
    /// Where in its documents.
    pub path: Vec<String>,
    /// Whether the choice is left to the leader.
    pub deferred: bool,
}

/// One of the values of a field in conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRow {
    /// The value.
    pub value: tungnha_docs::Scalar,
    /// Who wrote it, if that is known on this device.
    pub who: Option<String>,
    /// Whether this device wrote it.
    pub mine: bool,
    /// When, as the writer's clock said.
    pub at: Moment,
}
