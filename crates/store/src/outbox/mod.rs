//! What this device has written, on its way to the server.

mod form;
mod prune;
mod receipt;

pub use form::OutboxBatch;
pub(crate) use form::last_seq;
