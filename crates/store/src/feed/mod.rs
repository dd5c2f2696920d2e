//! Others' data on its way in.

mod cursor;
mod opening;
mod quarantine;
mod receive;
mod snapshot;

pub use receive::Received;
pub(crate) use receive::{load, note_actor};
