//! Bundles: what is to travel, as a file.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FileOut;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleTarget {
    pub id: String,
    pub holder: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct BundleExportArgs {
    /// "server", a device (id or holder), or a unit (id).
    pub to: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleFile {
    pub file: FileOut,
    pub batches: u32,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct BundleImportArgs {
    /// The token of the file that was handed in.
    pub token: String,
}

/// What a file brought, in batches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleReport {
    /// Who made it; empty for the server.
    pub from: String,
    pub taken: u32,
    pub known: u32,
    pub refused: u32,
    pub receipts: u32,
}
