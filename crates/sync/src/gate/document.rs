//! A document that a server sends as a snapshot.

use std::collections::BTreeSet;

use automerge::Automerge;

use super::admit::{heads_of, load, proven};
use super::chunk::{Chunk, TYPE_DOCUMENT, list};
use super::column::{self, Column, Input};
use super::quiet::attempt;
use super::{Admitted, DOCUMENT_OPS_MAX, Reason, admit};

/// Takes a server's snapshot of a document, merged with what the device holds of it and with changes that
/// waited. `applied` of the answer is empty: the document is to be read anew.
///
/// # Errors
/// Why it may not be kept.
pub fn admit_document(held: Option<&[u8]>, waiting: &[Vec<u8>], snapshot: &[u8]) -> Result<Admitted, Reason> {
    inspect_document(snapshot)?;
    let document = load(snapshot).ok_or(Reason::RoundTrip)?;
    let merged = match held {
        Some(held) => merge(document, held)?,
        None => document,
    };
    let heads = attempt(|| heads_of(&merged)).ok_or(Reason::Apply)?;
    let bytes = proven(merged, &heads).ok_or(Reason::RoundTrip)?;
    let admitted = Admitted { bytes: Some(bytes), heads, ..Admitted::default() };
    if waiting.is_empty() {
        return Ok(admitted);
    }
    admit(admitted.bytes.as_deref(), waiting, &[]).map(|late| Admitted { applied: Vec::new(), ..late })
}

/// The heads of a document that was sent without them: computed, never believed.
///
/// # Errors
/// When Automerge cannot load it.
pub(crate) fn heads_of_unverified(blank: &[u8]) -> Result<Vec<[u8; 32]>, Reason> {
    inspect_document(blank)?;
    attempt(|| {
        let document = Automerge::load_unverified_heads(blank).ok()?;
        // What the document itself calls its heads is what was left blank.
        let changes = document.get_changes_meta(&[]);
        let mut heads: BTreeSet<[u8; 32]> = changes.iter().map(|change| change.hash.0).collect();
        for dep in changes.iter().flat_map(|change| &change.deps) {
            heads.remove(&dep.0);
        }
        Some(heads.into_iter().collect())
    })
    .flatten()
    .ok_or(Reason::RoundTrip)
}

fn merge(mut document: Automerge, held: &[u8]) -> Result<Automerge, Reason> {
    let mut held = load(held).ok_or(Reason::RoundTrip)?;
    attempt(move || document.merge(&mut held).ok().map(|_| document)).flatten().ok_or(Reason::Apply)
}

/// Counts the operations of a document chunk before Automerge sees it.
fn inspect_document(bytes: &[u8]) -> Result<(), Reason> {
    let mut input = Chunk::read(bytes, TYPE_DOCUMENT)?.content;
    let (changes, operations) = read_metadata(&mut input).ok_or(Reason::NotAChange)?;
    let mut columns = column::columns(&changes, &mut input)?;
    columns.extend(column::columns(&operations, &mut input)?);
    columns.iter().try_for_each(|column: &Column<'_>| column.extent(DOCUMENT_OPS_MAX).map(drop))
}

type Metadata = Vec<(u32, usize)>;

fn read_metadata(input: &mut Input<'_>) -> Option<(Metadata, Metadata)> {
    let _actors = list(input, |input| input.prefixed().map(<[u8]>::len))?;
    let _heads = list(input, Input::array::<32>)?;
    Some((column::metadata(input)?, column::metadata(input)?))
}
