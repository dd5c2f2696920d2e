//! The first change of every document: the same bytes on every device, for ever.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjType, ROOT};
use tungnha_model::DocKind;

use crate::error::DocError;

/// The actor of the first change.
pub(crate) const GENESIS_ACTOR: [u8; 16] = [0; 16];

/// The top-level maps of a kind of document, in the order in which they are made. A released list never changes:
/// a later version adds a second deterministic change instead.
///
/// # Errors
/// When this version does not know the kind.
pub fn top_maps(kind: DocKind) -> Result<&'static [&'static str], DocError> {
    match kind {
        DocKind::HOUSEHOLD => {
            Ok(&["profile", "people", "levels", "meta", "consents", "events", "shops", "deferred", "appointments"])
        }
        DocKind::HOUSEHOLD_YEAR => Ok(&["visits", "answers", "opinions", "meta", "checklists", "deferred"]),
        DocKind::TEAM => Ok(&["meta", "decision", "members"]),
        DocKind::FORM => Ok(&["meta", "parts", "pictures"]),
        DocKind::SURVEY_ANSWERS => Ok(&["answers", "refusals", "opinions", "meta"]),
        DocKind::GUIDE => Ok(&["meta", "steps"]),
        DocKind::DIRECTORY => Ok(&["meta", "platforms", "groups"]),
        DocKind::OUTREACH => Ok(&["meta"]),
        DocKind::PRACTICE => Ok(&["meta", "photos", "reviews"]),
        DocKind::PRACTICE_PUBLISHED => Ok(&["meta", "photos"]),
        DocKind::CHECKLIST => Ok(&["meta"]),
        DocKind(other) => Err(DocError::UnknownKind(other)),
    }
}

/// The raw bytes of the first change of a kind of document.
///
/// # Errors
/// When this version does not know the kind.
pub fn genesis(kind: DocKind) -> Result<Vec<u8>, DocError> {
    let doc = genesis_document(kind)?;
    let hash = doc.get_heads();
    let change = hash.first().and_then(|hash| automerge::ReadDoc::get_change_by_hash(&doc, hash));
    change.map(|change| change.raw_bytes().to_vec()).ok_or_else(|| DocError::Engine("no first change".to_owned()))
}

pub(crate) fn genesis_document(kind: DocKind) -> Result<Automerge, DocError> {
    let maps = top_maps(kind)?;
    let mut doc = Automerge::new().with_actor(ActorId::from(GENESIS_ACTOR));
    let mut transaction = doc.transaction();
    for map in maps {
        transaction.put_object(ROOT, *map, ObjType::Map)?;
    }
    transaction.commit_with(CommitOptions::default().with_time(0));
    Ok(doc)
}
