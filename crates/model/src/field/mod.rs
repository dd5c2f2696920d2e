//! The fields that a person may edit, as data: which there are, what they hold, how they are called.
//!
//! Screens, the spreadsheet import and the documents all go by these tables, so that a value is checked and
//! brought into its stored form in one place: composed (NFC), tidy, within its length in characters.

mod check;
mod document;
mod scalar;
mod table;

pub use check::{FieldError, FieldFault, validate};
pub use scalar::Scalar;
pub use table::{Entity, Field, Kind, field, fields};
