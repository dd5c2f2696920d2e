//! Concurrent values of one field: all are kept, and a person chooses, or leaves the choice to the leader.
//!
//! That it is left is a mark in the document's own map `deferred`: `true` under a key that is made of the field and of
//! the change that holds one of its values. So two devices that leave the same choice write the same, a value that
//! joins the others later does not undo it, and once somebody has chosen, the mark speaks of nothing any more.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value, ValueRef};
use tungnha_model::Moment;
use tungnha_model::field::Scalar;

use crate::document::Document;
use crate::edit::{Edit, Path};
use crate::read;

const DEPTH_MAX: usize = 48;

/// The top-level map of present levels.
pub(crate) const LEVELS: &str = "levels";

/// One of the values of a contested field.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The value.
    pub value: Scalar,
    /// The actor that wrote it: one incarnation of one device's database.
    pub actor: [u8; 16],
    /// When, as that device's clock said.
    pub moment: Moment,
    /// The hash of the change that holds it.
    pub change: [u8; 32],
}

/// That somebody has left the choice to the leader.
#[derive(Debug, Clone, PartialEq)]
pub struct Deferral {
    /// The actor that wrote it.
    pub actor: [u8; 16],
    /// When, as that device's clock said.
    pub moment: Moment,
}

/// A field with more than one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which field.
    pub path: Path,
    /// Its different values; the first is the one that is shown until somebody chooses.
    pub candidates: Vec<Candidate>,
    /// Whether the choice is left to the leader.
    pub deferred: Option<Deferral>,
}

/// The top-level map of the marks.
pub(crate) const DEFERRED: &str = "deferred";

/// All fields of a document that were written at once to different values, in order of their paths. Present levels
/// are not among them: of those a rule says which counts ([`tungnha_model::household::Level::counting`]).
#[must_use]
pub fn conflicts(document: &Document) -> Vec<Conflict> {
    let mut found = Vec::new();
    walk(&document.inner, &ROOT, &mut Vec::new(), &mut found);
    found.retain(|conflict| conflict.path.first().is_none_or(|top| top != LEVELS));
    for conflict in &mut found {
        conflict.deferred = deferral(&document.inner, conflict);
    }
    found
}

/// The entries of one top-level map that were written at once to different values.
pub(crate) fn contested_in(document: &Document, top: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    if let Ok(Some((Value::Object(ObjType::Map), map))) = document.inner.get(ROOT, top) {
        walk(&document.inner, &map, &mut vec![top.to_owned()], &mut found);
    }
    found
}

/// The edit that leaves the choice to the leader.
#[must_use]
pub fn defer(conflict: &Conflict) -> Option<Edit> {
    let change = conflict.candidates.iter().map(|candidate| candidate.change).min()?;
    let path = vec![DEFERRED.to_owned(), mark(&conflict.path, &change)];
    Some(Edit::Put { path, value: Scalar::Bool(true) })
}

/// The key of the mark of a field, as far as it holds the value of this change.
fn mark(path: &[String], change: &[u8; 32]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 choice left to the leader");
    hasher.update(change);
    hasher.update(path.join("/").as_bytes());
    hasher.finalize().as_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn deferral(doc: &Automerge, conflict: &Conflict) -> Option<Deferral> {
    let (_, marks) = doc.get(ROOT, DEFERRED).ok()??;
    let marked = |held: &Candidate| doc.get(&marks, mark(&conflict.path, &held.change)).ok().flatten();
    let (_, id) = conflict.candidates.iter().find_map(marked)?;
    let (actor, moment, _) = written(doc, &id);
    Some(Deferral { actor, moment })
}

/// The edit that settles a conflict.
#[must_use]
pub fn choose(path: &[String], value: Scalar) -> Edit {
    Edit::Put { path: path.to_vec(), value }
}

fn walk(doc: &Automerge, map: &ObjId, path: &mut Path, found: &mut Vec<Conflict>) {
    if path.len() >= DEPTH_MAX {
        return;
    }
    for item in doc.map_range(map, ..) {
        path.push(item.key.to_string());
        if item.conflict {
            found.extend(contested(doc, map, &item.key, path));
        }
        if matches!(item.value, ValueRef::Object(ObjType::Map)) {
            walk(doc, &item.id(), path, found);
        }
        path.pop();
    }
}

fn contested(doc: &Automerge, map: &ObjId, key: &str, path: &Path) -> Option<Conflict> {
    let mut candidates: Vec<Candidate> = Vec::new();
    // The engine lists the value that it shows last.
    for (value, id) in doc.get_all(map, key).ok()?.into_iter().rev() {
        let Value::Scalar(value) = value else { continue };
        let value = read::scalar(&value);
        if candidates.iter().all(|known| known.value != value) {
            candidates.push(candidate(doc, value, &id));
        }
    }
    (candidates.len() > 1).then(|| Conflict { path: path.clone(), candidates, deferred: None })
}

fn candidate(doc: &Automerge, value: Scalar, id: &ObjId) -> Candidate {
    let (actor, moment, change) = written(doc, id);
    Candidate { value, actor, moment, change }
}

/// Who wrote something, when, and in which change.
fn written(doc: &Automerge, id: &ObjId) -> ([u8; 16], Moment, [u8; 32]) {
    let actor = match id {
        ObjId::Id(_, actor, _) => actor.to_bytes().try_into().unwrap_or_default(),
        ObjId::Root => [0; 16],
    };
    let hash = doc.hash_for_opid(id);
    let seconds = hash.and_then(|hash| doc.get_change_meta_by_hash(&hash)).map_or(0, |change| change.timestamp);
    (actor, Moment(seconds.saturating_mul(1000)), hash.map(|hash| hash.0).unwrap_or_default())
}
