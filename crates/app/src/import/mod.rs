//! Households from other people's files: Excel workbooks, text in columns, and the app's own NDJSON.
//!
//! A file is judged ([`guard`]), read into texts ([`table`]), its columns recognised ([`heading`]), its rows
//! understood and checked ([`rows`]), and shown; only when a person confirms is anything written, in one transaction.

pub mod guard;
pub mod heading;
pub mod places;
pub mod plan;
pub mod rows;
pub mod table;
pub mod value;

mod commit;
mod delimited;
mod workbook;

pub use commit::{commit, preview};
