//! Photos and voice notes.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::BlobRef;

use super::SyncState;

/// A picked picture, by the token of its upload.
#[derive(Debug, Deserialize, TS)]
pub struct PhotoAddArgs {
    pub token: String,
    /// The household of which it shows somebody or something; none for signatures, the holder's own face, and what
    /// shows no household.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub household: Option<String>,
}

/// A recording, by the token of its upload.
#[derive(Debug, Deserialize, TS)]
pub struct VoiceAddArgs {
    pub token: String,
    /// How long it is, as the recorder says.
    pub millis: u32,
}

/// What stands in a record from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlobAdded {
    pub blob: BlobRef,
}

#[derive(Debug, Deserialize, TS)]
pub struct BlobShowArgs {
    pub blob: BlobRef,
}

/// The bytes of a photo or recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlobBytes {
    /// What they are, as a browser calls it.
    pub mime: String,
    /// The bytes in base64.
    pub data: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct BlobThumbsArgs {
    pub blobs: Vec<BlobRef>,
    /// Whether those that are not here are asked of the server.
    pub fetch: bool,
}

/// One thumbnail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlobThumb {
    pub blob: BlobRef,
    /// `null` while it is not on this device.
    pub bytes: Option<BlobBytes>,
}

/// A photo or voice note as a record shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MediaView {
    pub blob: BlobRef,
    /// How far it has come; `null` for those of other devices, and for one that is not saved yet.
    pub sync: Option<SyncState>,
}
