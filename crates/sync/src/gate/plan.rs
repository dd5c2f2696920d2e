//! Step 6 for a whole batch: what would be written, or why nothing may be.

use std::collections::BTreeMap;

use tungnha_model::{ChannelId, DocId, DocKind};

use super::{Reason, admit};
use crate::batch::OpenedBatch;

/// A document as the replica holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDoc {
    /// Where it lives.
    pub channel: ChannelId,
    /// What it is about.
    pub kind: DocKind,
    /// The saved document; `None` while only waiting changes are known of it.
    pub bytes: Option<Vec<u8>>,
    /// Changes that wait for others.
    pub waiting: Vec<Vec<u8>>,
}

/// What is to be written of one document. Its channel is the batch's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocWrite {
    /// The document.
    pub doc: DocId,
    /// What it is about.
    pub kind: DocKind,
    /// The saved document; `None` when nothing could be applied yet.
    pub bytes: Option<Vec<u8>>,
    /// Its heads.
    pub heads: Vec<[u8; 32]>,
    /// The changes that were applied: those of the batch and those that had waited, without known ones.
    pub applied: Vec<Vec<u8>>,
    /// Everything of this document that waits now.
    pub waiting: Vec<Vec<u8>>,
    /// Changes that had waited and turned out to be forged: into quarantine.
    pub rejected: Vec<(Vec<u8>, Reason)>,
}

/// Plans the writing of a checked batch. The documents are given by `load`.
///
/// The outer error is `load`'s; the inner one is the reason for which the whole batch goes to quarantine.
///
/// # Errors
/// What `load` returned.
pub fn plan<E>(
    batch: &OpenedBatch,
    mut load: impl FnMut(DocId) -> Result<Option<StoredDoc>, E>,
) -> Result<Result<Vec<DocWrite>, Reason>, E> {
    let mut by_doc: BTreeMap<DocId, (DocKind, Vec<Vec<u8>>)> = BTreeMap::new();
    for item in &batch.items {
        let (kind, changes) = by_doc.entry(item.doc).or_insert_with(|| (item.kind, Vec::new()));
        if *kind != item.kind {
            return Ok(Err(Reason::WrongKind));
        }
        changes.push(item.change.clone());
    }
    let mut writes = Vec::with_capacity(by_doc.len());
    for (doc, (kind, changes)) in by_doc {
        let stored = load(doc)?;
        match write_of(doc, kind, batch.header.channel, stored, changes) {
            Ok(write) => writes.push(write),
            Err(reason) => return Ok(Err(reason)),
        }
    }
    Ok(Ok(writes))
}

fn write_of(
    doc: DocId,
    kind: DocKind,
    channel: ChannelId,
    stored: Option<StoredDoc>,
    changes: Vec<Vec<u8>>,
) -> Result<DocWrite, Reason> {
    let (bytes, waiting) = match stored {
        Some(stored) if stored.channel != channel => return Err(Reason::WrongChannel),
        Some(stored) if stored.kind != kind => return Err(Reason::WrongKind),
        Some(stored) => (stored.bytes, stored.waiting),
        None => (None, Vec::new()),
    };
    let admitted = admit(bytes.as_deref(), &waiting, &changes)?;
    Ok(DocWrite {
        doc,
        kind,
        bytes: admitted.bytes,
        heads: admitted.heads,
        applied: admitted.applied,
        waiting: admitted.waiting,
        rejected: admitted.rejected,
    })
}
