//! Use cases, the command list, and the sync driver.
//!
//! Screens, shells and tests all call the same commands by name ([`App::call`]); a command is one verb of one
//! noun (`household/save.rs`), takes its time and randomness from the [`World`], and writes only through
//! `Store::transact`. Nothing here knows of windows, and nothing but `join` and `sync` knows of the network.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod answer;
pub mod api;
mod app;
mod appointment;
pub mod bindings;
pub mod blob;
pub mod bundle;
pub mod command;
pub mod commands;
mod conflict;
pub mod consent;
mod convert;
mod coverage;
mod device;
mod directory;
mod document;
pub mod error;
mod form;
mod guide;
mod household;
mod household_event;
mod hub;
pub mod import;
pub mod join;
mod opinion;
mod outreach;
mod person;
mod practice;
mod quarantine;
pub mod record;
mod screen_draft;
pub mod session;
mod share;
mod shop;
mod skill;
mod survey;
pub mod sync;
mod sync_view;
mod team;
pub mod undo;
pub mod unit;
mod upload;
pub mod visit;
pub mod world;

pub use app::App;
pub use error::{ApiError, Code};
/// Forms, for those who come to them by way of the app: the command line.
pub use tungnha_forms as forms;
/// What a window needs to give the app its platform's place for secrets.
pub use tungnha_store::{KeyStore, StoreError};
pub use world::{SystemWorld, World, file_keys};
