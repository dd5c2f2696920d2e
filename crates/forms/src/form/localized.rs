//! Texts for people, by language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The key of texts without a language.
pub const DEFAULT_LANGUAGE: &str = "default";

/// A language of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// The key that texts use: the code in brackets if there is one, else the whole name.
    pub key: String,
    /// The name as a workbook's heading writes it: `Tiếng Việt (vi)`.
    pub name: String,
}

impl Language {
    /// A language from how a heading names it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let name = name.trim();
        let code = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map(|(_, code)| code.trim());
        let sound = |code: &&str| {
            !code.is_empty() && code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        };
        let key = code.filter(sound).map_or_else(|| name.to_owned(), str::to_ascii_lowercase);
        Self { key, name: name.to_owned() }
    }
}

/// A text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// A text in one language.
    #[must_use]
    pub fn one(language: &str, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language.to_owned(), text.into())]))
    }

    /// A text in Vietnamese and in English.
    #[must_use]
    pub fn both(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self(BTreeMap::from([("vi".to_owned(), vi.into()), ("en".to_owned(), en.into())]))
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in a language, else in the fallback, else in none, else in any.
    #[must_use]
    pub fn get(&self, language: &str, fallback: &str) -> Option<&str> {
        let found = [language, fallback, DEFAULT_LANGUAGE].into_iter().find_map(|key| self.0.get(key));
        found.or_else(|| self.0.values().next()).map(String::as_str)
    }
}

/// Pictures and sounds, each by language: file names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Media {
    /// A picture.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub image: Localized,
    /// The same picture, large.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub big_image: Localized,
    /// A sound.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub audio: Localized,
    /// A film.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub video: Localized,
}

impl Media {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.image.is_empty() && self.big_image.is_empty() && self.audio.is_empty() && self.video.is_empty()
    }
}
