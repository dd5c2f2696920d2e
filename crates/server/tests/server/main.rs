//! The server from outside: its real program, its command line, its protocol over real TLS.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod blob;
mod cli;
mod enrol;
mod http;
mod phone;
mod process;
mod quarantine;
mod snapshots;
mod storage;
mod sync;
mod verdict;
mod wire;
