//! Administrative units. A unit is its id; name, kind, code and parent are facts with a beginning, an end and a
//! legal basis. Codes are texts and are reused, names repeat, villages merge: nothing is ever keyed by either.

mod kind;
mod lineage;
mod tree;
mod validate;

use serde::{Deserialize, Serialize};

pub use kind::UnitKind;
pub use lineage::{LineageEvent, LineageKind};
pub use tree::UnitTree;
pub use validate::UnitFault;

use crate::day::Day;
use crate::id::UnitId;

/// The document that made a fact so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
pub struct LegalBasis {
    /// Its number: `1683/NQ-UBTVQH15`.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Its date, if known.
    pub date: Option<Day>,
    /// Its title.
    pub title: String,
}

/// What a unit was called, and where it belonged, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct UnitFact {
    /// The first day.
    pub from: Day,
    /// The last day; `None` while it holds.
    pub to: Option<Day>,
    /// The name without the kind: `Pác Ngòi`.
    pub name: String,
    /// The kind.
    pub kind: UnitKind,
    /// The official code with its leading zeros; villages have none.
    pub code: Option<String>,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Why it is so.
    pub basis: LegalBasis,
}

impl UnitFact {
    /// Whether the fact holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// Kind and name: `Thôn Pác Ngòi`.
    #[must_use]
    pub fn display(&self) -> String {
        format!("{} {}", self.kind.vi(), self.name)
    }

    /// Kind and name as they stand after a comma: `xã Ba Bể`.
    #[must_use]
    pub fn display_within(&self) -> String {
        let kind = self.kind.vi();
        let mut letters = kind.chars();
        let first: String = letters.next().map(|c| c.to_lowercase().collect()).unwrap_or_default();
        format!("{first}{} {}", letters.as_str(), self.name)
    }
}

/// A unit with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Unit {
    /// The id; never changes.
    pub id: UnitId,
    /// What held when, oldest first.
    pub facts: Vec<UnitFact>,
    /// What it came from and what became of it.
    pub lineage: Vec<LineageEvent>,
}

impl Unit {
    /// A unit with one fact that holds from a day on.
    #[must_use]
    pub fn new(id: UnitId, from: Day, name: impl Into<String>, kind: UnitKind, parent: Option<UnitId>) -> Self {
        let basis = LegalBasis::default();
        let fact = UnitFact { from, to: None, name: name.into(), kind, code: None, parent, basis };
        Self { id, facts: vec![fact], lineage: Vec::new() }
    }

    /// The fact that holds on a day; `None` before the unit began and after it ended.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&UnitFact> {
        self.facts.iter().rev().find(|fact| fact.holds_on(day))
    }

    /// The fact that holds on a day, or the last one before it, or the first of all: a phone that was away may
    /// still write under a unit that has ended.
    #[must_use]
    pub fn nearest(&self, day: Day) -> Option<&UnitFact> {
        let before = || self.facts.iter().filter(|fact| fact.from <= day).max_by_key(|fact| fact.from);
        self.on(day).or_else(before).or_else(|| self.facts.first())
    }

    /// Every name that the unit has had, newest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().rev().map(|fact| fact.name.as_str())
    }
}
