//! What the screens send and see. Every type here is written out to TypeScript
//! (`ui/src/generated/bindings.ts`), so a change here is a change for the screens.
//!
//! The names of the fields are their documentation; a field whose meaning is not plain says so.
#![allow(missing_docs, reason = "these shapes mirror the screens; the names speak")]

pub mod activity;
pub mod appointment;
pub mod blob;
pub mod bundle;
pub mod change;
pub mod consent;
pub mod event;
pub mod form;
pub mod guide;
pub mod household;
pub mod hub;
pub mod import;
pub mod leader;
pub mod opinion;
pub mod quarantine;
pub mod session;
pub mod share;
pub mod shop;
pub mod skill;
pub mod survey;
pub mod sync;
pub mod team;
mod template;
pub mod visit;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use activity::*;
pub use appointment::*;
pub use blob::*;
pub use bundle::*;
pub use change::*;
pub use consent::*;
pub use event::*;
pub use form::*;
pub use guide::*;
pub use household::*;
pub use hub::*;
pub use import::*;
pub use leader::*;
pub use opinion::*;
pub use quarantine::*;
pub use session::*;
pub use share::*;
pub use shop::*;
pub use skill::*;
pub use survey::*;
pub use sync::*;
pub use team::*;
pub use template::*;
pub use visit::*;

/// No arguments, or nothing to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// What a use case changed, so that a screen refreshes just that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changes {
    pub households: Vec<String>,
    /// Documents that are no household's changed.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub others: bool,
    /// More than fits in a list changed: refresh everything.
    pub all: bool,
}

impl Changes {
    /// One household changed.
    #[must_use]
    pub fn of(household: impl ToString) -> Self {
        Self { households: vec![household.to_string()], ..Self::default() }
    }

    /// Documents changed that are no household's.
    #[must_use]
    pub const fn others() -> Self {
        Self { households: Vec::new(), others: true, all: false }
    }

    /// Everything may have changed.
    #[must_use]
    pub const fn everything() -> Self {
        Self { households: Vec::new(), others: true, all: true }
    }
}

/// What was saved, and how it is taken back for a short time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {
    pub id: String,
    pub undo: String,
    pub undo_seconds: u32,
    pub changes: Changes,
}

/// A unit as a screen names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitRef {
    pub id: String,
    /// "Thôn Pác Ngòi"
    pub name: String,
    /// "Thôn Pác Ngòi, xã Ba Bể"
    pub path: String,
}
