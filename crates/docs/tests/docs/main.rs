//! Records in documents, from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;
mod edit;
mod genesis;
mod record;
mod replicas;
mod survey;
mod team;
