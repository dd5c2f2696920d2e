//! A document that a server sends as a snapshot.

use super::{Admitted, Reason};

/// Takes a server's snapshot of a document, merged with what the device holds of it.
///
/// # Errors
/// Why it may not be kept.
pub fn admit_document(held: Option<&[u8]>, snapshot: &[u8]) -> Result<Admitted, Reason> {
    let _ = (held, snapshot);
    Err(Reason::Apply)
}
