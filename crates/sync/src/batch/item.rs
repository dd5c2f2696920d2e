//! One change on its way.

use std::fmt;

use serde::{Deserialize, Serialize};
use tungnha_model::{DocId, DocKind};

/// One Automerge change of one document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeItem {
    /// The document.
    pub doc: DocId,
    /// What the document is about.
    pub kind: DocKind,
    /// The change's uncompressed bytes, untouched.
    pub change: Vec<u8>,
}

impl fmt::Debug for ChangeItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChangeItem({}, {}, {} bytes)", self.doc, self.kind.0, self.change.len())
    }
}
