//! Concurrent values of one field: all are kept, and a person chooses.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value, ValueRef};
use tungnha_model::Moment;
use tungnha_model::field::Scalar;

use crate::document::Document;
use crate::edit::{Edit, Path};
use crate::read;

const DEPTH_MAX: usize = 48;

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

/// A field with more than one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which field.
    pub path: Path,
    /// Its different values; the first is the one that is shown until somebody chooses.
    pub candidates: Vec<Candidate>,
}

/// All fields of a document that were written at once to different values, in order of their paths.
#[must_use]
pub fn conflicts(document: &Document) -> Vec<Conflict> {
    let mut found = Vec::new();
    walk(&document.inner, &ROOT, &mut Vec::new(), &mut found);
    found
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
    (candidates.len() > 1).then(|| Conflict { path: path.clone(), candidates })
}

fn candidate(doc: &Automerge, value: Scalar, id: &ObjId) -> Candidate {
    let actor = match id {
        ObjId::Id(_, actor, _) => actor.to_bytes().try_into().unwrap_or_default(),
        ObjId::Root => [0; 16],
    };
    let hash = doc.hash_for_opid(id);
    let seconds = hash.and_then(|hash| doc.get_change_meta_by_hash(&hash)).map_or(0, |change| change.timestamp);
    let change = hash.map(|hash| hash.0).unwrap_or_default();
    Candidate { value, actor, moment: Moment(seconds.saturating_mul(1000)), change }
}
