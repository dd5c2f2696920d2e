//! The protocol from outside: batches, frames, both ends, the gate.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod access;
mod batches;
mod blob;
mod common;
mod encodings;
mod enrolment;
mod exchange;
mod frames;
mod gate;
mod pack;
mod position;
mod vectors;
mod window;
