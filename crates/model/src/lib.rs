//! What things are in Từng Nhà: identifiers, moments, units, households, visits, teams, roles;
//! how Vietnamese is folded, sorted and dated. Pure: no I/O, no clock, no randomness.

pub mod channel;
pub mod id;
pub mod moment;
pub mod role;

pub use channel::{ChannelId, ChannelTag, DocKind, Lane};
pub use id::{DeviceId, DocId, HouseholdId, PersonId, ServerId, TeamId, UnitId, VisitId};
pub use moment::Moment;
pub use role::Role;
