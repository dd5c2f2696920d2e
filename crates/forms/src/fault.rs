//! What is wrong with a form, where, why, and what to do about it.

use serde::{Deserialize, Serialize};
use tungnha_model::message::Bilingual;

use crate::expr::SyntaxError;
use crate::expr::check::Finding;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The form cannot be used.
    Fault,
    /// The form can be used; somebody should know.
    Notice,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// How much it matters.
    pub severity: Severity,
    /// What it is called where programs branch on it.
    pub code: String,
    /// The sheet of the workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the sheet, as the spreadsheet counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The heading of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The character within the cell, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// The path of the item in the form, where there is no workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Why.
    pub reason: Bilingual,
    /// What to do.
    pub advice: Bilingual,
}

impl Fault {
    /// A fault without a place.
    #[must_use]
    pub fn new(code: &str, reason: Bilingual, advice: Bilingual) -> Self {
        Self {
            severity: Severity::Fault,
            code: code.to_owned(),
            sheet: None,
            row: None,
            column: None,
            position: None,
            item: None,
            reason,
            advice,
        }
    }

    /// A fault from four wordings: reason and advice, Vietnamese and English.
    #[must_use]
    pub fn worded(code: &str, vi: &str, en: &str, advice_vi: &str, advice_en: &str) -> Self {
        Self::new(code, Bilingual::new(vi, en), Bilingual::new(advice_vi, advice_en))
    }

    /// The same, only worth a look.
    #[must_use]
    pub fn notice(mut self) -> Self {
        self.severity = Severity::Notice;
        self
    }

    /// The same in a column, or field, of an item.
    #[must_use]
    pub fn at(mut self, item: &str, column: &str) -> Self {
        self.item = Some(item.to_owned());
        self.column = Some(column.to_owned());
        self
    }

    /// The same in a cell of a sheet.
    #[must_use]
    pub fn cell(mut self, sheet: &str, row: u32, column: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self.row = Some(row);
        self.column = Some(column.to_owned()).filter(|column| !column.is_empty());
        self
    }

    /// Whether it stands in the way.
    #[must_use]
    pub fn refuses(&self) -> bool {
        self.severity == Severity::Fault
    }

    /// A text that is no expression.
    #[must_use]
    pub fn syntax(error: &SyntaxError) -> Self {
        let advice = Bilingual::new("Sửa biểu thức tại vị trí này.", "Correct the expression at this place.");
        let mut fault = Self::new("expression_syntax", error.message(), advice);
        fault.position = Some(error.position);
        fault
    }

    /// A finding about an expression.
    #[must_use]
    pub fn finding(finding: &Finding) -> Self {
        let (reason, advice) = finding.issue.texts();
        let mut fault = Self::new(finding.issue.code(), reason, advice);
        fault.position = Some(finding.position);
        if finding.issue.refuses() { fault } else { fault.notice() }
    }
}
