//! Step 6: applying changes to a fork, and keeping it only if it survives being stored.

use super::Reason;

/// What applying gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The document, saved uncompressed; `None` when there was none and nothing could be applied.
    pub bytes: Option<Vec<u8>>,
    /// Its heads.
    pub heads: Vec<[u8; 32]>,
    /// The changes that were applied now.
    pub applied: Vec<Vec<u8>>,
    /// The changes that wait for others.
    pub waiting: Vec<Vec<u8>>,
    /// The hashes of the changes that are waited for.
    pub missing: Vec<[u8; 32]>,
}

/// Applies changes (inspected before, or waiting since then) to a document.
///
/// # Errors
/// Why none of them may be kept.
pub fn admit(document: Option<&[u8]>, changes: &[Vec<u8>]) -> Result<Admitted, Reason> {
    let _ = (document, changes);
    Err(Reason::Apply)
}
