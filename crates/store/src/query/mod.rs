//! Reading: everything that a screen asks for, from the read models, without opening documents
//! where it can be avoided.

mod activity;
mod appointment;
mod coverage;
mod documents;
mod draft;
mod dump;
mod duplicate;
mod form;
mod household;
mod list;
mod merged;
mod opinion;
mod other;
mod quarantine;
mod search;
mod skill;
mod state;
mod survey;
mod sync;
mod today;

use std::sync::Arc;

use rusqlite::Connection;
use tungnha_model::UnitTree;

use crate::error::Result;
use crate::identity::{self, Identity};
use crate::store::Me;
use crate::units::UnitCache;

pub use duplicate::Likeness;
pub use list::{HouseholdList, HouseholdSort};
pub use quarantine::{HeldDocument, HeldState, QuarantineRow};
pub use state::Settings;
pub use sync::LastSync;

pub(crate) use draft::visit_key;
pub(crate) use search::words_of;

/// The reading side of the store, within one snapshot of the database.
pub struct Reader<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) me: Me,
    units: &'a UnitCache,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(conn: &'a Connection, me: Me, units: &'a UnitCache) -> Self {
        Self { conn, me, units }
    }

    /// Who this device is, once it has joined.
    pub fn identity(&self) -> Result<Option<Identity>> {
        identity::get(self.conn)
    }

    /// The units of the roll.
    pub fn units(&self) -> Result<Arc<UnitTree>> {
        self.units.tree(self.conn)
    }
}
