//! Fixtures for development and tests: the demo commune, and a generator that always gives the same.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod demo;
pub mod dictionary;
pub mod fieldwork;
pub mod random;
