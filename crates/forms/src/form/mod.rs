//! A form: what is asked, in which order, under which conditions. This is its lasting shape.
//!
//! The JSON (`"format": "tungnha.form/1"`) is what is stored, sent and frozen:
//!
//! - `id`, `version`, `title`, `languages` (`[{"key": "vi", "name": "Tiếng Việt (vi)"}]`), `default_language`;
//! - `lists`: choice lists; a choice has `name`, `label` and free `columns` that filters read;
//! - `items`: in order; each is `{"item": "question" | "group" | "repeat", …}`;
//! - texts for people are `{"<language key>": "…"}`, the key `default` where a workbook named no language;
//! - conditions and calculations are expression texts, exactly as written; absent means none.
//!
//! Absent fields are left out, so that a later version can add fields and an earlier form keeps its bytes.

mod anonymous;
mod choice;
mod freeze;
mod kind;
mod localized;
mod picture;
mod unasked;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tungnha_model::BlobRef;

pub use choice::{Choice, ChoiceList};
pub use freeze::{FreezeError, Frozen};
pub use kind::{Accept, Bounds, Kind, Medium, Metadata, SCALE_NONE, Scale, Selection};
pub use localized::{DEFAULT_LANGUAGE, Language, Localized, Media};

/// The shape that this program writes.
pub const FORMAT: &str = "tungnha.form/1";

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The shape of this JSON.
    pub format: String,
    /// The form's lasting name, the same in all versions.
    pub id: String,
    /// Which version.
    pub version: String,
    /// What it is called.
    pub title: Localized,
    /// The languages that its texts are in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// The key of the language shown first.
    pub default_language: String,
    /// The name that absolute paths begin with: `/data/…`.
    #[serde(default = "root_name", skip_serializing_if = "is_root_name")]
    pub root: String,
    /// No person is stored with the answers, and nothing that leads back to one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    /// "Không trả lời" is offered for every question, the required ones too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_decline: bool,
    /// How one filled form is called: an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_name: Option<String>,
    /// The choice lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ChoiceList>,
    /// What is asked.
    pub items: Vec<Item>,
    /// The pictures that its texts name, by their file names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures: BTreeMap<String, BlobRef>,
    /// Columns of the settings sheet that this program does not act upon, kept for the way back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
}

fn root_name() -> String {
    "data".to_owned()
}

fn is_root_name(name: &str) -> bool {
    name == "data"
}

/// A question, a group, or a repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum Item {
    /// A question.
    Question(Box<Question>),
    /// Questions together.
    Group(Box<Group>),
    /// Questions that are asked again for each of several.
    Repeat(Box<Repeat>),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Question {
    /// Its name within its group.
    pub name: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// What is asked.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub label: Localized,
    /// A help below the question.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub hint: Localized,
    /// A longer help, folded away.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub guidance: Localized,
    /// Pictures and sounds of the question.
    #[serde(default, skip_serializing_if = "Media::is_empty")]
    pub media: Media,
    /// When an answer is needed: an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<String>,
    /// What is said when it is missing.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub required_message: Localized,
    /// When it is asked: an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// What an answer must fulfil: an expression, `.` the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<String>,
    /// What is said when it does not.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub constraint_message: Localized,
    /// What is computed: an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    /// The calculation runs when one of these questions changes, and only then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger: Vec<String>,
    /// The answer to begin with: a text, or an expression if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// When it cannot be changed: an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<String>,
    /// Which choices are shown: an expression over each choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_filter: Option<String>,
    /// How it looks: words kept as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appearance: Option<String>,
    /// The answer becomes an opinion of the household.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opens_opinion: bool,
    /// The answer leads to a person: an anonymous form keeps it apart from its answers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// Columns that this program does not act upon, kept for the way back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

/// Questions together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub label: Localized,
    /// A help below.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub hint: Localized,
    /// Pictures and sounds.
    #[serde(default, skip_serializing_if = "Media::is_empty")]
    pub media: Media,
    /// When it is asked: an expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// How it looks: `field-list` puts its questions on one page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appearance: Option<String>,
    /// What is asked within.
    pub items: Vec<Item>,
    /// Columns kept for the way back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

/// Questions asked again for each of several.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Repeat {
    /// The group that is repeated.
    #[serde(flatten)]
    pub group: Group,
    /// How many there are: an expression; without one, people add and remove.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
}

impl Item {
    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Question(question) => &question.name,
            Self::Group(group) => &group.name,
            Self::Repeat(repeat) => &repeat.group.name,
        }
    }

    /// What lies within.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Question(_) => &[],
            Self::Group(group) => &group.items,
            Self::Repeat(repeat) => &repeat.group.items,
        }
    }

    /// What it is called, or what is asked.
    #[must_use]
    pub fn label(&self) -> &Localized {
        match self {
            Self::Question(question) => &question.label,
            Self::Group(group) => &group.label,
            Self::Repeat(repeat) => &repeat.group.label,
        }
    }

    /// Pictures and sounds.
    #[must_use]
    pub fn media(&self) -> &Media {
        match self {
            Self::Question(question) => &question.media,
            Self::Group(group) => &group.media,
            Self::Repeat(repeat) => &repeat.group.media,
        }
    }

    /// When it is asked.
    #[must_use]
    pub fn relevant(&self) -> Option<&str> {
        match self {
            Self::Question(question) => question.relevant.as_deref(),
            Self::Group(group) => group.relevant.as_deref(),
            Self::Repeat(repeat) => repeat.group.relevant.as_deref(),
        }
    }

    /// The question, if it is one.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        match self {
            Self::Question(question) => Some(question),
            _ => None,
        }
    }
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new(id: &str, version: &str) -> Self {
        Self {
            format: FORMAT.to_owned(),
            id: id.to_owned(),
            version: version.to_owned(),
            title: Localized::default(),
            languages: Vec::new(),
            default_language: DEFAULT_LANGUAGE.to_owned(),
            root: root_name(),
            anonymous: false,
            may_decline: false,
            instance_name: None,
            lists: Vec::new(),
            items: Vec::new(),
            pictures: BTreeMap::new(),
            settings: BTreeMap::new(),
        }
    }

    /// The choice list of this name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&ChoiceList> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// How many questions there are, those in groups too.
    #[must_use]
    pub fn question_count(&self) -> usize {
        fn count(items: &[Item]) -> usize {
            items.iter().map(|item| usize::from(item.question().is_some()) + count(item.items())).sum()
        }
        count(&self.items)
    }

    /// Its JSON, the same bytes for the same form.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// A form from its JSON. A later shape is refused rather than half understood.
    pub fn from_json(json: &str) -> Result<Self, FreezeError> {
        let form: Self = serde_json::from_str(json)?;
        if form.format == FORMAT { Ok(form) } else { Err(FreezeError::Format(form.format)) }
    }
}
