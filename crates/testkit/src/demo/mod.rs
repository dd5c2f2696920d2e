//! The demo commune: xã Ba Bể with twelve villages and eight hundred households. Places are real, people invented.
//!
//! The workbook goes through the product's own import, so what it holds is what a commune's list holds:
//! a title above the headings, Vietnamese headings, counts as numbers, telephone numbers as text.

mod names;
mod people;
mod sheet;
mod units;

pub use names::VILLAGES;
pub use people::{Demo, households};
pub use sheet::{SheetError, csv, workbook};
pub use units::{COMMUNE_CODE, commune, units, units_json};

/// How many households the demo commune has.
pub const HOUSEHOLDS: usize = 800;
