//! The device's store from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod blob;
mod carry;
mod common;
mod exchange;
mod kill;
mod list;
mod lock;
mod quarantine;
mod rebuild;
