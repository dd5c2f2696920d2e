//! How far something has come, and other documents than households.

use serde::{Deserialize, Serialize};
use tungnha_model::{ChannelId, DeviceId, DocId, DocKind, HouseholdId, Moment};

/// How far a record has travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Not saved yet.
    Draft,
    /// On this device only.
    Local,
    /// Carried by another device.
    Relayed,
    /// A signed receipt of the server covers it.
    Received,
    /// Somebody has to look.
    Review,
    /// Replaced by a later one.
    Superseded,
}

/// What a record in the list of things sent and to be sent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncWhat {
    /// A household's own fields.
    Household,
    /// A person.
    Person,
    /// A visit.
    Visit,
    /// A choice between values.
    Conflict,
    /// Answers to a survey.
    Answer,
    /// Something that belongs to no household: a form, a card.
    Document,
    /// An opinion.
    Opinion,
}

/// A document that is no household's.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherRow {
    /// The document.
    pub id: DocId,
    /// Its kind.
    pub kind: DocKind,
    /// Where it travels.
    pub channel: ChannelId,
    /// How many fields hold more than one value.
    pub conflicts: u32,
    /// All that it holds, by its top-level maps.
    pub body: serde_json::Map<String, serde_json::Value>,
    /// How far it has travelled.
    pub sync: SyncState,
}

/// One record in the list of things sent and to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncItemRow {
    /// The household.
    pub household: HouseholdId,
    /// What it is called: the household, or the document by its title.
    pub name: String,
    /// What was changed.
    pub what: SyncWhat,
    /// Of a document that is no household's, its kind.
    pub kind: Option<DocKind>,
    /// When.
    pub at: Moment,
    /// How far it has travelled.
    pub sync: SyncState,
    /// Whose device carries it, while one does.
    pub holder: Option<DeviceId>,
}

/// A device on the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// What the server says of it.
    pub certificate: tungnha_sync::Certificate,
    /// When something of it last came in.
    pub last_data: Option<Moment>,
}
