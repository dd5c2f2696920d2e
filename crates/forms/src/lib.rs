//! Forms.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]
pub mod expr;
pub mod fault;
pub mod form;
pub mod plain;
pub mod prepare;
pub mod session;
pub mod xlsform;
