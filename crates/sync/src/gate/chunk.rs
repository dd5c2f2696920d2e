//! Steps 4 and 5: reading a change chunk's head and counting its operations, without Automerge.
//!
//! ```text
//! chunk  = 85 6f 4a 83 ‖ checksum (4) ‖ type (1) ‖ length ‖ content;   checksum = start of SHA-256 of type ‖ length ‖ content
//! change = dependencies ‖ actor ‖ seq ‖ start op ‖ time ‖ message ‖ other actors ‖ column metadata ‖ column data
//! ```

use sha2::{Digest, Sha256};

use super::column::{self, Column, Extent, Input, put_unsigned};
use super::{GENESIS_ACTOR, GENESIS_OPS_MAX, OPS_MAX, Reason};
use crate::batch::INFLATED_MAX;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
pub(crate) const TYPE_DOCUMENT: u8 = 0;
pub(crate) const TYPE_CHANGE: u8 = 1;

/// The columns of a change that this version knows (`id << 4 | type`).
const ACTION: u32 = 0x42;
const VALUE_META: u32 = 0x56;
const VALUE: u32 = 0x57;
const PRED_GROUP: u32 = 0x70;
const PRED_ACTOR: u32 = 0x71;
const PRED_COUNTER: u32 = 0x73;
const KNOWN: [u32; 14] =
    [0x01, 0x02, 0x11, 0x13, 0x15, 0x34, ACTION, VALUE_META, VALUE, PRED_GROUP, PRED_ACTOR, PRED_COUNTER, 0x94, 0xa5];

/// What the head of a change says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeInfo {
    /// The change's hash.
    pub hash: [u8; 32],
    /// The hashes of the changes that it builds on.
    pub deps: Vec<[u8; 32]>,
    /// Who wrote it.
    pub actor: Vec<u8>,
    /// The actor's number of it, from 1.
    pub seq: u64,
    /// The counter of its first operation.
    pub start_op: u64,
    /// The writer's clock.
    pub time: i64,
    /// How many operations it holds.
    pub ops: u64,
}

impl ChangeInfo {
    /// Whether this is the beginning of a document.
    #[must_use]
    pub fn is_genesis(&self) -> bool {
        self.actor == GENESIS_ACTOR
    }

    /// The counter of its last operation.
    #[must_use]
    pub fn max_op(&self) -> u64 {
        self.start_op.saturating_add(self.ops).saturating_sub(1)
    }

    fn check_genesis(&self) -> Result<(), Reason> {
        let sound = self.seq == 1
            && self.start_op == 1
            && self.time == 0
            && self.deps.is_empty()
            && self.ops <= GENESIS_OPS_MAX;
        if sound { Ok(()) } else { Err(Reason::Genesis) }
    }
}

/// A chunk's content, its checksum verified.
pub(crate) struct Chunk<'a> {
    pub content: Input<'a>,
    pub hash: [u8; 32],
}

impl<'a> Chunk<'a> {
    /// Reads the one chunk that `bytes` must be.
    pub(crate) fn read(bytes: &'a [u8], kind: u8) -> Result<Self, Reason> {
        let mut input = Input(bytes);
        if input.array() != Some(MAGIC) {
            return Err(Reason::NotAChange);
        }
        let checksum = input.array::<4>().ok_or(Reason::NotAChange)?;
        let hashed = input.0;
        if input.byte() != Some(kind) {
            return Err(Reason::NotAChange);
        }
        let length = input.size().ok_or(Reason::NotAChange)?;
        if length != input.0.len() {
            return Err(Reason::NotAChange);
        }
        let hash: [u8; 32] = Sha256::digest(hashed).into();
        if hash.first_chunk() != Some(&checksum) {
            return Err(Reason::Checksum);
        }
        Ok(Self { content: input, hash })
    }
}

/// The chunk of this content: magic, checksum and length are derived.
pub(crate) fn chunk_of(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    put_unsigned(&mut hashed, content.len() as u64);
    hashed.extend_from_slice(content);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let mut bytes = Vec::with_capacity(8 + hashed.len());
    bytes.extend_from_slice(&MAGIC);
    bytes.extend(hash.iter().take(4));
    bytes.append(&mut hashed);
    bytes
}

/// Reads one change.
///
/// # Errors
/// Why it may not be given to Automerge.
pub fn inspect_change(bytes: &[u8]) -> Result<ChangeInfo, Reason> {
    if bytes.len() > INFLATED_MAX {
        return Err(Reason::NotAChange);
    }
    let chunk = Chunk::read(bytes, TYPE_CHANGE)?;
    let mut input = chunk.content;
    let info = read_head(&mut input, chunk.hash).ok_or(Reason::NotAChange)?;
    let metadata = column::metadata(&mut input).ok_or(Reason::NotAChange)?;
    let columns = column::columns(&metadata, &mut input)?;
    if !input.is_empty() {
        return Err(Reason::NotAChange);
    }
    Ok(ChangeInfo { ops: count_ops(&columns)?, ..info })
}

fn read_head(input: &mut Input<'_>, hash: [u8; 32]) -> Option<ChangeInfo> {
    let deps = list(input, Input::array::<32>)?;
    let actor = input.prefixed()?.to_vec();
    let seq = input.unsigned()?;
    let start_op = input.unsigned().filter(|counter| *counter > 0)?;
    let time = input.signed()?;
    std::str::from_utf8(input.prefixed()?).ok()?;
    let _other_actors = list(input, |input| input.prefixed().map(<[u8]>::len))?;
    Some(ChangeInfo { hash, deps, actor, seq, start_op, time, ops: 0 })
}

/// A counted list. Each item takes at least a byte, so a forged count ends with the input.
pub(crate) fn list<'a, T>(input: &mut Input<'a>, mut item: impl FnMut(&mut Input<'a>) -> Option<T>) -> Option<Vec<T>> {
    let count = input.size()?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(item(input)?);
    }
    Some(items)
}

/// Counts the operations (the rows of the action column) and holds every other column against them.
fn count_ops(columns: &[Column<'_>]) -> Result<u64, Reason> {
    if columns.iter().any(|column| !KNOWN.contains(&column.spec)) {
        return Err(Reason::Columns);
    }
    let extent = |spec: u32| -> Result<Extent, Reason> {
        let column = columns.iter().find(|column| column.spec == spec);
        column.map_or(Ok(Extent { rows: 0, inner: 0 }), |column| column.extent(OPS_MAX))
    };
    let ops = extent(ACTION)?.rows;
    let preds = extent(PRED_GROUP)?.inner;
    for column in columns {
        let rows = column.extent(OPS_MAX)?.rows;
        let expected = if matches!(column.spec, PRED_ACTOR | PRED_COUNTER) { preds } else { ops };
        if rows > expected {
            return Err(Reason::Columns);
        }
    }
    let value_bytes = columns.iter().find(|column| column.spec == VALUE).map_or(0, |column| column.data.len());
    if extent(VALUE_META)?.inner != value_bytes as u64 {
        return Err(Reason::Columns);
    }
    Ok(ops)
}

/// Reads the changes of one device's batch; each is the device's own or a genesis.
///
/// # Errors
/// Why they may not be given to Automerge.
pub fn inspect_changes<'a>(
    changes: impl IntoIterator<Item = &'a [u8]>,
    own: &[u8; 16],
) -> Result<Vec<ChangeInfo>, Reason> {
    changes
        .into_iter()
        .map(|bytes| {
            let info = inspect_change(bytes)?;
            if info.is_genesis() {
                info.check_genesis()?;
            } else if info.actor != own {
                return Err(Reason::WrongActor);
            }
            Ok(info)
        })
        .collect()
}
