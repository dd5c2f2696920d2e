//! Forms: the list, writing one, publishing it; what people answered.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use tungnha_model::Bilingual;

use super::UnitRef;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormVersionView {
    pub version: u32,
    pub hash: String,
    /// yyyy-mm-dd; none for a shipped one.
    pub published: Option<String>,
    pub withdrawn: bool,
    pub shipped: bool,
    pub questions: u32,
    pub answers: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormSummary {
    pub form: String,
    pub title: Bilingual,
    pub anonymous: bool,
    pub answers: u32,
    pub refusals: u32,
    /// Newest first.
    pub versions: Vec<FormVersionView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormDraftSummary {
    pub id: String,
    pub form: String,
    pub title: Bilingual,
    pub questions: u32,
    pub saved_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormsView {
    pub forms: Vec<FormSummary>,
    pub drafts: Vec<FormDraftSummary>,
    pub may_publish: bool,
}

/// Something wrong with a form, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormFault {
    /// Whether it stands in the way.
    pub refuses: bool,
    pub code: String,
    pub sheet: Option<String>,
    pub row: Option<u32>,
    pub column: Option<String>,
    pub position: Option<u32>,
    /// The path of the question, where there is no workbook.
    pub item: Option<String>,
    pub reason: Bilingual,
    pub advice: Bilingual,
}

#[derive(Debug, Deserialize, TS)]
pub struct FormImportArgs {
    pub token: String,
    /// Tables and pictures that belong to the workbook, handed in before it.
    pub files: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormImported {
    /// The form that is being written now; none when the workbook has faults.
    pub id: Option<String>,
    pub faults: Vec<FormFault>,
}

/// A published version; none begins an empty form.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FormVersionArgs {
    pub form: String,
    pub version: u32,
    pub hash: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct FormBeginArgs {
    pub from: Option<FormVersionArgs>,
}

#[derive(Debug, Deserialize, TS)]
pub struct FormIdArgs {
    pub id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct FormCheckArgs {
    pub id: String,
    /// The form's JSON, as `crates/forms` writes it.
    #[ts(type = "unknown")]
    pub form: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FormDraftView {
    pub id: String,
    #[ts(type = "unknown")]
    pub form: Value,
    pub faults: Vec<FormFault>,
}

#[derive(Debug, Deserialize, TS)]
pub struct FormWithdrawArgs {
    pub form: String,
    pub version: u32,
    pub hash: String,
    pub withdrawn: bool,
}

/// A workbook of a published version, or of a form that is being written.
#[derive(Debug, Deserialize, TS)]
pub struct FormFileArgs {
    pub id: Option<String>,
    pub version: Option<FormVersionArgs>,
}

/// A file for the person to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileOut {
    pub name: String,
    pub mime: String,
    pub base64: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ResultsArgs {
    pub form: String,
    /// Only this unit and those below it.
    pub unit: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResultsChoice {
    pub name: String,
    pub label: String,
    pub count: u32,
    /// By village, in the order of `villages`.
    pub by_village: Vec<u32>,
    /// By month, in the order of `months`.
    pub by_month: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResultsText {
    pub text: String,
    pub village: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResultsQuestion {
    pub path: String,
    pub label: String,
    pub kind: String,
    pub answered: u32,
    pub declined: u32,
    /// Choices, levels or numbers, each with how often it was given.
    pub choices: Vec<ResultsChoice>,
    pub mean: Option<f64>,
    /// The first of the texts that were written, or of the references to what was taken.
    pub texts: Vec<ResultsText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResultsShare {
    pub unit: UnitRef,
    pub answers: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SurveyResults {
    pub form: String,
    pub title: Bilingual,
    pub anonymous: bool,
    pub answers: u32,
    pub refusals: u32,
    pub versions: Vec<u32>,
    pub villages: Vec<ResultsShare>,
    /// yyyy-mm
    pub months: Vec<String>,
    pub questions: Vec<ResultsQuestion>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ResultsTableArgs {
    pub form: String,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResultsTable {
    pub total: u32,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportPreset {
    Kobo,
    Odk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFileKind {
    Xlsx,
    Csv,
    Geojson,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct AnswersExportArgs {
    pub form: String,
    pub preset: ExportPreset,
    pub format: ExportFileKind,
    /// What people read in the cells, rather than what is stored.
    pub labels: bool,
}
