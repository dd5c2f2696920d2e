//! Photos and voice notes on this device.
//!
//! They are rows of the encrypted database, not encrypted files beside it. A photo of 100 KB is no burden for SQLite;
//! in return the photo and the record that names it become durable in one transaction, one key covers both and its
//! destruction destroys both, and there is no second place whose power cuts, leftovers and copies have to be thought
//! about. What it costs: room that is let go of is used again, but not given back to the system.
//!
//! A blob belongs to no record by itself. Whatever document a reference ([`tungnha_model::BlobRef`]) is written into,
//! the blob is owed to the commune in that document's channel from the same transaction on (`owe`).

mod keep;
mod owe;
mod own;
mod read;
mod room;

pub(crate) use owe::owe;
pub use owe::{Owed, OwedState};
pub use read::Unsent;
