//! Danh bạ: platforms with their state and the day on which somebody looked, and the links of groups.
//!
//! A unit has one document, which every device of it finds by itself. Its own wording of a shipped platform is an
//! entry that names the platform.

mod save;
mod show;

pub(crate) use save::check_address;
pub use save::{group_save, platform_save};
pub use show::show;

use tungnha_model::{DocId, UnitId};

/// The id of a unit's directory.
fn doc_of(unit: UnitId) -> DocId {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 directory of a unit");
    hasher.update(unit.bytes());
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    DocId(id)
}
