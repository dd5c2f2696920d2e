//! Use cases, the command list, and the sync driver.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod api;
pub mod bindings;
pub mod error;
pub mod import;
pub mod world;
