//! How records travel: signed batches, frames, both ends' state machines, enrolment and the ingest gate.
//!
//! No I/O, no clock and no randomness of its own: moments, counters and random bytes are arguments,
//! effects are values that somebody else performs. A server that uses this crate never reads what a
//! document says: it checks, applies and passes on.
//!
//! | module | what it holds |
//! |---|---|
//! | [`key`] | Ed25519 and X25519 keys, domain-separated signatures, a device's Automerge actor |
//! | [`roll`] | the membership log: certificates of devices, units, signed by the server |
//! | [`access`] | who may read and write what |
//! | [`cursor`] | a place in a channel's log |
//! | [`position`] | where a device stands in all of them, said in few bytes |
//! | [`batch`] | the signed batch: sealing, parsing, opening |
//! | [`blob`] | photos and voice notes: what is asked and answered |
//! | [`pack`], [`dictionary`] | fewer bytes without loss |
//! | [`message`] | the bodies of the frames |
//! | [`frame`] | framing and the incremental reader |
//! | [`gate`] | everything from outside passes here |
//! | [`client`], [`server`] | the two ends of one exchange |
//! | [`enrol`] | invitations, typed codes, the join of a new device |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod access;
pub mod batch;
pub mod blob;
pub mod client;
pub mod cursor;
pub mod dictionary;
pub mod enrol;
pub mod frame;
pub mod gate;
pub mod key;
pub mod message;
pub mod pack;
pub mod position;
pub mod roll;
pub mod server;
mod signed;
mod wire;

pub use access::{Tree, UnitParents, UnitPlace, Verb, allows};
pub use batch::{Batch, BatchHash, BatchHeader, ChangeItem, Incarnation, OpenedBatch, Stamp};
pub use cursor::{Chain, Cursor};
pub use frame::{Frame, FrameReader};
pub use key::{AgreeKey, Signature, Signer, VerifyKey, actor};
pub use message::{Refusal, SnapshotDoc};
pub use position::{Cursors, Position, Remembered};
pub use roll::{Certificate, RollEntry, SignedEntry, UnitRecord};
pub use signed::{Asking, SignedAsk};
