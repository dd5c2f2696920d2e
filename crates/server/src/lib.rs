//! The sync server: one binary, one data folder.
//!
//! Absences that hold: the server never reads what a document says; its log holds no names, texts or phone
//! numbers; a receipt is never written before the commit that it speaks of.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod bundle;
pub mod cli;
pub mod clock;
pub mod config;
pub mod error;
pub mod folder;
pub mod http;
mod invitation;
pub mod keys;
mod log;
pub mod membership;
pub mod performer;
pub mod site;
pub mod snapshots;
pub mod storage;
pub mod tls;
