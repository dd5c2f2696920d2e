//! Whole households outside the app: the NDJSON form, and tables for people.
//!
//! NDJSON (`dump`, `import --format ndjson`) has one household a line, an object with
//! `"format": "tungnha.household/1"`, `id`, `unit`, `code`, `profile`, `head`, `people`, `levels`, `visits`,
//! `answers`, `opinions`; its shape is [`tungnha_model::HouseholdRecord`]. Fields that this version does not know
//! are kept, so dump → import → dump gives the same bytes.

mod columns;
mod csv;
mod dump;
mod export;
mod load;
mod rebuild;
mod xlsx;

pub use dump::dump;
pub use export::{ExportFormat, export};
pub use load::{Loaded, load};
pub use rebuild::rebuild;
