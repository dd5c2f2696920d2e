//! Reports: rows in, bytes of files out. Pure: whoever calls gives the rows and the place to write to.
//!
//! - [`cell`]: what a table holds;
//! - [`sheet`]: Excel workbooks, written as they come, row by row;
//! - [`text`]: CSV, alone or several in a zip;
//! - [`survey`]: how answers lie in tables, as Kobo and as ODK Central lay them out.
//!
//! Workbooks are written here rather than by `rust_xlsxwriter`: that one keeps a whole sheet in memory, or, to keep
//! less, puts plain rows into temporary files, where what people answered would lie unencrypted.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod cell;
pub mod sheet;
pub mod survey;
pub mod text;

pub use cell::{Cell, Rows, Table};
