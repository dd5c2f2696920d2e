//! The command line from outside: its real program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod form;
mod shell;
mod web;
