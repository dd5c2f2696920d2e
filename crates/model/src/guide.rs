//! Cẩm nang: step-by-step cards. Those in `data/guides.json` come with the app; a commune publishes others, or its
//! own wording of these, as documents.

use serde::Deserialize;

use crate::message::Bilingual;

/// The groups of cards: those of the checklist of skills.
pub const GROUPS: [&str; 5] = ["device", "government", "economy", "society", "safety"];

/// One step of a card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// The name of a drawing of the app.
    pub picture: String,
    /// What to do.
    pub text: Bilingual,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Guide {
    /// Its id; never changes, never reused.
    pub id: String,
    /// Where it belongs: of [`GROUPS`].
    pub group: String,
    /// The items of the checklist that it helps with.
    pub skills: Vec<String>,
    /// What it is about.
    pub title: Bilingual,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}

/// The cards that come with the app.
#[must_use]
pub fn shipped() -> Vec<Guide> {
    // A test reads the file; what cannot be read is no card.
    serde_json::from_str(include_str!("../data/guides.json")).unwrap_or_default()
}
