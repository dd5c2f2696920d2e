//! What things are, from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod consent;
mod field;
mod guide;
mod household;
mod propose;
mod skill;
mod template;
mod text;
mod unit;
