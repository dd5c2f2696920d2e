//! The app's commands from outside, as screens and shells call them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod activity;
mod appointment;
mod attempt;
mod bindings;
mod blob;
mod bundle;
mod common;
mod conflict;
mod consent;
mod driver;
mod guide;
mod household_event;
mod import_commit;
mod import_files;
mod opinion;
mod patience;
mod quarantine;
mod record;
mod shop;
mod skill;
mod survey;
mod team;
mod template;
mod tls;
mod withheld;
mod work;
