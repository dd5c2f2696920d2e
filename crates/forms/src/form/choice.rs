//! Choice lists, and tables that came as files beside a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::localized::{Localized, Media};

/// A list of choices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChoiceList {
    /// Its name.
    pub name: String,
    /// The file that it came from, if it did: `xa.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// It lay on the sheet `external_choices`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub external: bool,
    /// The choices, in order.
    pub choices: Vec<Choice>,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub name: String,
    /// What is shown.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub label: Localized,
    /// Pictures and sounds.
    #[serde(default, skip_serializing_if = "Media::is_empty")]
    pub media: Media,
    /// Chosen, it stands alone: "Không có việc nào ở trên".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive: bool,
    /// Further columns, which filters and `instance()` read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

impl Choice {
    /// A choice with a label in Vietnamese and English.
    #[must_use]
    pub fn both(name: &str, vi: &str, en: &str) -> Self {
        Self { name: name.to_owned(), label: Localized::both(vi, en), ..Self::default() }
    }
}

impl ChoiceList {
    /// The choice of this name.
    #[must_use]
    pub fn choice(&self, name: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.name == name)
    }
}
