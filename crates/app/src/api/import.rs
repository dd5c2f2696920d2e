//! What a person sees before and after a file becomes households.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Bilingual;

use super::{Changes, UnitRef};

/// Which field each column fills; a column given nothing is left out.
pub type Mapping = BTreeMap<u32, Option<String>>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    pub index: u32,
    pub heading: String,
    pub letter: String,
    pub field: Option<String>,
    /// Why the column is never imported (national ids, ethnicity, poverty), or is not needed.
    pub ignored_reason: Option<Bilingual>,
    pub samples: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowFault {
    /// As the spreadsheet numbers it, from 1.
    pub row: u32,
    pub column: Option<String>,
    pub heading: Option<String>,
    pub value: String,
    pub reason: Bilingual,
    pub advice: Bilingual,
    pub severity: Severity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DuplicateMatch {
    pub id: Option<String>,
    pub row: Option<u32>,
    pub name: String,
    pub unit: String,
    pub why: Bilingual,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DuplicateHint {
    pub row: u32,
    pub name: String,
    pub matches: Vec<DuplicateMatch>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportField {
    pub id: String,
    pub label: Bilingual,
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitCount {
    pub unit: UnitRef,
    pub rows: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    pub token: String,
    pub file: String,
    pub sheet: String,
    pub sheets: Vec<String>,
    pub rows: u32,
    pub columns: Vec<ImportColumn>,
    pub fields: Vec<ImportField>,
    /// Rows without an error.
    pub ready: u32,
    pub faults: Vec<RowFault>,
    pub fault_count: u32,
    pub duplicates: Vec<DuplicateHint>,
    pub duplicate_count: u32,
    pub per_unit: Vec<UnitCount>,
    pub sample: Vec<BTreeMap<String, String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDone {
    pub households: u32,
    pub people: u32,
    pub skipped: u32,
    pub changes: Changes,
}

#[derive(Debug, Deserialize, TS)]
pub struct ImportPreviewArgs {
    pub token: String,
    pub sheet: Option<String>,
    #[ts(type = "Record<number, string | null> | null")]
    pub mapping: Option<Mapping>,
    pub unit: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ImportCommitArgs {
    pub token: String,
    pub sheet: Option<String>,
    #[ts(type = "Record<number, string | null> | null")]
    pub mapping: Option<Mapping>,
    pub unit: Option<String>,
    pub skip_duplicates: bool,
    pub skip_faulty: bool,
}

/// What `upload` gives for a file's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Uploaded {
    pub token: String,
}
