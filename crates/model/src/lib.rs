//! What things are in Từng Nhà: identifiers, moments, units, households, visits, teams, roles;
//! how Vietnamese is folded, sorted and dated. Pure: no I/O, no clock, no randomness.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod blob;
pub mod channel;
pub mod consent;
pub mod day;
pub mod field;
pub mod guide;
pub mod household;
pub mod id;
pub mod message;
pub mod moment;
pub mod platform;
pub mod role;
pub mod skill;
pub mod team;
pub mod text;
pub mod unit;

pub use blob::{BLOB_BYTES_MAX, BlobHash, BlobPart, BlobRef, VoiceFormat};
pub use channel::{ChannelId, ChannelTag, DocKind, Lane};
pub use day::Day;
pub use household::HouseholdRecord;
pub use id::{
    AnswerId, ChecklistId, ConsentId, DeviceId, DocId, EventId, HouseholdId, OpinionId, PersonId, ServerId, StepId,
    TeamId, UnitId, VisitId,
};
pub use message::Bilingual;
pub use moment::Moment;
pub use role::Role;
pub use unit::{Unit, UnitTree};
