//! What Automerge's bytes give up on the wire without loss, before zstd sees them.
//!
//! A change repeats what its batch says already (the magic, a checksum, the actor, the hashes of changes that stand
//! before it), and holds identifiers that no compressor can shrink. Packing leaves out what the receiver derives, puts
//! the sixteen-byte identifiers and the hashes that remain into a part of their own ("loose", not compressed), and lays
//! like columns side by side. Unpacking gives the same bytes again; what would not come back byte for byte travels as it
//! is. The layout is described in `crates/sync/docs/protocol.md`.

mod changes;
mod columns;
mod documents;
mod ids;
mod parts;
mod plain;

pub use changes::{Maker, pack_changes, unpack_changes};
pub use documents::{pack_documents, unpack_documents};

/// Something packed: what zstd is to see, and what it is not to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packed {
    /// To be compressed.
    pub plain: Vec<u8>,
    /// Random to the compressor.
    pub loose: Vec<u8>,
}
