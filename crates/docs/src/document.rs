//! One document in memory.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use tungnha_model::field::Scalar;
use tungnha_model::{DocKind, Moment};

use crate::edit::{Edit, Tree};
use crate::error::DocError;
use crate::genesis::{GENESIS_ACTOR, genesis_document};

/// The most operations in one change; others refuse a change that holds more.
pub const OPS_PER_CHANGE_MAX: usize = 5_000;

/// What applying changes led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Whether the document is another than before.
    pub changed: bool,
    /// How many earlier changes are still missing; some of those given wait for them.
    pub missing: usize,
}

/// A document: its state and its whole history.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) inner: Automerge,
}

impl Document {
    /// A document of a kind with nothing but its top-level maps.
    ///
    /// # Errors
    /// When this version does not know the kind.
    pub fn new(kind: DocKind) -> Result<Self, DocError> {
        Ok(Self { inner: genesis_document(kind)? })
    }

    /// Reads a saved document and verifies its history; leaving the verification out would save no time.
    ///
    /// # Errors
    /// When the bytes are damaged in any way: nothing is ever loaded in part.
    pub fn load(bytes: &[u8]) -> Result<Self, DocError> {
        if bytes.is_empty() {
            return Err(DocError::Damaged("empty".to_owned()));
        }
        let inner = Automerge::load(bytes).map_err(|error| DocError::Damaged(error.to_string()))?;
        Ok(Self { inner })
    }

    /// Saves the document without compression: batches and databases compress better together.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.inner.save_nocompress()
    }

    /// The hashes of the latest changes, in order.
    #[must_use]
    pub fn heads(&self) -> Vec<[u8; 32]> {
        let mut heads: Vec<[u8; 32]> = self.inner.get_heads().into_iter().map(|hash| hash.0).collect();
        heads.sort_unstable();
        heads
    }

    /// The hashes of earlier changes that are named by given ones and have not arrived.
    #[must_use]
    pub fn missing(&self) -> Vec<[u8; 32]> {
        self.inner.get_missing_deps(&[]).into_iter().map(|hash| hash.0).collect()
    }

    /// All changes, each after those that it builds on.
    #[must_use]
    pub fn changes(&self) -> Vec<Vec<u8>> {
        self.inner.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// Makes the edits as one change of an actor and gives its raw bytes; `None` when they change nothing.
    /// Either all edits are made or none.
    ///
    /// # Errors
    /// When an edit names a place that is not there, makes what is there already, or all are too many for one change.
    pub fn edit(&mut self, actor: [u8; 16], now: Moment, edits: &[Edit]) -> Result<Option<Vec<u8>>, DocError> {
        if actor == GENESIS_ACTOR {
            return Err(DocError::ReservedActor);
        }
        self.inner.set_actor(ActorId::from(actor));
        let mut transaction = self.inner.transaction();
        match write_all(&mut transaction, edits) {
            Ok(()) => {
                let time = now.millis().div_euclid(1000);
                let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(time));
                Ok(hash.and_then(|hash| self.inner.get_change_by_hash(&hash)).map(|change| change.raw_bytes().to_vec()))
            }
            Err(error) => {
                transaction.rollback();
                Err(error)
            }
        }
    }

    /// Applies changes of others that have passed the gate; known ones again change nothing.
    ///
    /// # Errors
    /// When the bytes are no plain changes, or two different changes claim one place in an actor's sequence.
    pub fn apply(&mut self, changes: &[Vec<u8>]) -> Result<Applied, DocError> {
        let parsed: Vec<Change> = changes.iter().map(|bytes| parse(bytes)).collect::<Result<_, _>>()?;
        let before = self.heads();
        self.inner.apply_changes(parsed)?;
        Ok(Applied { changed: self.heads() != before, missing: self.missing().len() })
    }
}

fn parse(bytes: &[u8]) -> Result<Change, DocError> {
    let change = Change::try_from(bytes).map_err(|error| DocError::BadChange(error.to_string()))?;
    if change.raw_bytes() == bytes {
        Ok(change)
    } else {
        Err(DocError::BadChange("compressed, or followed by something else".to_owned()))
    }
}

fn write_all<T: Transactable>(transaction: &mut T, edits: &[Edit]) -> Result<(), DocError> {
    for edit in edits {
        write(transaction, edit)?;
        let count = transaction.pending_ops();
        if count > OPS_PER_CHANGE_MAX {
            return Err(DocError::TooMany(count));
        }
    }
    Ok(())
}

fn write<T: Transactable>(transaction: &mut T, edit: &Edit) -> Result<(), DocError> {
    let place = || DocError::NoSuchPlace(edit.path().join("/"));
    let (key, above) = edit.path().split_last().ok_or_else(place)?;
    let map = find_map(transaction, above).ok_or_else(place)?;
    let there = transaction.get(&map, key.as_str())?.map(|(value, _)| value.is_object());
    match edit {
        // A single value over a whole entity would hide it; the top-level maps are for ever.
        Edit::Put { .. } if there == Some(true) => Err(DocError::Exists(edit.path().join("/"))),
        Edit::Put { value, .. } => put(transaction, &map, key, value),
        Edit::Delete { .. } if above.is_empty() => Err(place()),
        Edit::Delete { .. } if there.is_none() => Ok(()),
        Edit::Delete { .. } => Ok(transaction.delete(&map, key.as_str())?),
        Edit::Create { .. } | Edit::CreateList { .. } if there.is_some() => {
            Err(DocError::Exists(edit.path().join("/")))
        }
        Edit::CreateList { items, .. } => {
            let made = transaction.put_object(&map, key.as_str(), ObjType::List)?;
            grow_list(transaction, &made, items)
        }
        Edit::Create { fields, .. } => {
            let made = transaction.put_object(&map, key.as_str(), ObjType::Map)?;
            fields.iter().try_for_each(|(key, tree)| grow(transaction, &made, key, tree))
        }
    }
}

fn find_map<T: ReadDoc>(doc: &T, path: &[String]) -> Option<ObjId> {
    path.iter().try_fold(ROOT, |at, key| match doc.get(&at, key.as_str()) {
        Ok(Some((Value::Object(ObjType::Map), next))) => Some(next),
        _ => None,
    })
}

/// Puts a value unless it is there already and uncontested.
fn put<T: Transactable>(transaction: &mut T, map: &ObjId, key: &str, value: &Scalar) -> Result<(), DocError> {
    let value = to_engine(value);
    let there = transaction.get_all(map, key)?;
    match there.as_slice() {
        [(Value::Scalar(only), _)] if **only == value => return Ok(()),
        // Of a contested field the engine would only drop the other values when the one shown is put again: such a
        // choice would be lost to a change made meanwhile. Taken away first, it is written like any other value.
        [_, _, ..] => transaction.delete(map, key)?,
        _ => {}
    }
    Ok(transaction.put(map, key, value)?)
}

fn grow<T: Transactable>(transaction: &mut T, map: &ObjId, key: &str, tree: &Tree) -> Result<(), DocError> {
    match tree {
        Tree::Scalar(scalar) => Ok(transaction.put(map, key, to_engine(scalar))?),
        Tree::Map(fields) => {
            let made = transaction.put_object(map, key, ObjType::Map)?;
            fields.iter().try_for_each(|(key, tree)| grow(transaction, &made, key, tree))
        }
        Tree::List(items) => {
            let made = transaction.put_object(map, key, ObjType::List)?;
            grow_list(transaction, &made, items)
        }
    }
}

fn grow_list<T: Transactable>(transaction: &mut T, list: &ObjId, items: &[Tree]) -> Result<(), DocError> {
    for (index, item) in items.iter().enumerate() {
        match item {
            Tree::Scalar(scalar) => transaction.insert(list, index, to_engine(scalar))?,
            Tree::Map(fields) => {
                let made = transaction.insert_object(list, index, ObjType::Map)?;
                fields.iter().try_for_each(|(key, tree)| grow(transaction, &made, key, tree))?;
            }
            Tree::List(inner) => {
                let made = transaction.insert_object(list, index, ObjType::List)?;
                grow_list(transaction, &made, inner)?;
            }
        }
    }
    Ok(())
}

fn to_engine(scalar: &Scalar) -> ScalarValue {
    match scalar {
        Scalar::Null => ScalarValue::Null,
        Scalar::Bool(flag) => ScalarValue::Boolean(*flag),
        Scalar::Int(number) => ScalarValue::Int(*number),
        Scalar::Float(number) => ScalarValue::F64(*number),
        Scalar::Text(text) => ScalarValue::Str(text.as_str().into()),
    }
}
