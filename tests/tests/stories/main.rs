//! Stories across crates: devices, a server, files, bad lines.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod bad_line;
mod bundle;
mod consent;
mod households;
mod hub;
mod lost_phone;
mod nearby;
mod photo;
mod restore;
mod skills;
mod support;
mod two_devices;
mod wire_bytes;
