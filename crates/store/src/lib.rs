//! The device's encrypted SQLite: documents, outbox, read models, full-text search. The only device SQL.
//!
//! | module | what it holds |
//! |---|---|
//! | [`store`] | the store of one data folder: creating, opening, the door for writes, reading |
//! | [`keys`] | how the database key is kept: PIN, platform secret, wrong PINs |
//! | [`write`] | saving: edits become changes, outbox entries and fresh read models |
//! | [`query`] | what screens read |
//! | `outbox` | own changes: batches, receipts |
//! | `feed` | others' data: the gate, documents, cursors, quarantine |
//! | `blob` | photos and voice notes, and which of them are still to be sent |
//! | `hub` | carrying for others: what is passed on, the log that a hub serves |
//! | `project` | read models out of documents |
//!
//! Invariants: no file of the data folder but `key.json` (which names the holder) holds a readable word; no
//! code outside [`Store::transact`] writes; a database of a newer version is not touched; no database is deleted.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod blob;
mod document;
mod draft;
mod error;
mod feed;
mod hub;
mod identity;
mod incarnation;
pub mod keys;
mod migrate;
mod open;
mod outbox;
mod project;
pub mod query;
mod rebuild;
mod remake;
mod row;
mod setting;
pub mod store;
mod text;
mod touch;
mod transact;
mod undo;
mod units;
pub mod write;

pub use blob::{Owed, OwedState, Unsent};
pub use error::{Result, StoreError};
pub use feed::Received;
pub use hub::{Carried, Peer};
pub use identity::{Identity, Secrets};
pub use keys::{FAILURES_MAX, FileKeyStore, KeyStore, LockState, PIN_LEN_MIN, Stretch, Unlock};
pub use migrate::version_known;
pub use outbox::OutboxBatch;
pub use query::{
    HeldDocument, HeldState, HouseholdList, HouseholdSort, LastSync, Likeness, QuarantineRow, Reader, Settings,
};
pub use rebuild::READ_MODELS;
pub use row::{
    ActivityRow, AnswerCountRow, AnswerRow, AppointmentRow, CandidateRow, ConflictRow, ContestedRow, Counts,
    CoverageRow, DeferralRow, DeviceRow, DraftRow, FormDraftRow, FormRow, GivenAnswerRow, HouseholdPage, HouseholdRow,
    OpinionRow, OtherRow, PersonRow, SurveyDraftRow, SyncItemRow, SyncState, SyncWhat, VisitRow, VisitState,
};
pub use store::{FolderState, Random, Store};
pub use transact::{Changes, Op, Tx};
pub use write::{Write, Written};
