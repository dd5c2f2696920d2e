//! The ingest gate: everything from outside passes here, on every replica, before Automerge sees it.
//!
//! 1. size caps (frame reader, [`Batch::parse`](crate::batch::Batch::parse));
//! 2. known device, signature; 3. authorised for channel, kind and verb; 4. bounded inflation, plain change
//!    chunks only; 5. operations counted before parsing, the actor belongs to device and incarnation: [`check`];
//! 5. sequence contiguous, `start_op` honest; 6. applied to a fork, saved, reloaded, heads compared: [`plan`];
//! 7. log, cache and receipt in one transaction: the caller.
//!
//! Automerge 0.12 panics on 17 % of lightly mutated changes, and 2.4 % apply cleanly into a document that
//! cannot be loaded again; a change of 5 KB can hold five million operations. So nothing is parsed by it
//! that was not counted here first, and nothing is kept that was not loaded back.

mod admit;
mod check;
mod chunk;
mod column;
mod document;
mod plan;
mod quiet;
mod reason;

pub use admit::{Admitted, admit};
pub use check::{Context, Strictness, check};
pub use chunk::{ChangeInfo, inspect_change, inspect_changes};
pub(crate) use chunk::{Chunk, TYPE_CHANGE, TYPE_DOCUMENT, chunk_of, list};
pub(crate) use column::{Input, columns, metadata, put_unsigned};
pub use document::admit_document;
pub(crate) use document::heads_of_unverified;
pub use plan::{DocWrite, StoredDoc, plan};
pub use reason::Reason;

/// Operations in one change.
pub const OPS_MAX: u64 = 5_000;
/// Operations in a genesis change: it makes the top-level maps and nothing else.
pub const GENESIS_OPS_MAX: u64 = 32;
/// Operations in a document that a server sends as a snapshot.
pub const DOCUMENT_OPS_MAX: u64 = 1_000_000;
/// The actor of every genesis change.
pub const GENESIS_ACTOR: [u8; 16] = [0; 16];
/// Changes of one document that wait for others; more are refused.
pub const WAITING_MAX: usize = 1_000;
