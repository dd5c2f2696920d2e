//! The changes of a batch.
//!
//! Head of an item: its document, its kind, then 0 and the bytes as they are; or 1 and how many items before the same
//! bytes stand; or 2 and the parts of an Automerge change, of which this is left out: magic, checksum, lengths; the
//! hashes of changes that stand before it in the batch; the actor, number and counter that follow from them.

use std::collections::BTreeMap;

use tungnha_model::{DocId, DocKind};

use super::Packed;
use super::columns::{Shelves, Unshelved};
use super::ids::{Id, Reader, Writer};
use super::parts::Parts;
use super::plain::{put, put_difference, put_piece, put_signed, put_size, signed};
use crate::batch::ChangeItem;
use crate::gate::{self, GENESIS_ACTOR, Input};

const AS_IS: u64 = 0;
const AGAIN: u64 = 1;
const PARTS: u64 = 2;

/// Who made a batch, and when.
#[derive(Debug, Clone, Copy)]
pub struct Maker {
    /// The actor under which its device writes.
    pub actor: Id,
    /// Its clock, milliseconds.
    pub millis: i64,
}

/// What both ends remember of the items before.
#[derive(Debug)]
struct Memory {
    /// Of every sound change before: its item, its last counter.
    changes: BTreeMap<[u8; 32], (usize, u64)>,
    /// The hashes by item.
    hashes: Vec<Option<[u8; 32]>>,
    /// The last number of an actor in a document.
    seqs: BTreeMap<(DocId, Id), u64>,
    /// The second of the change before.
    time: i64,
    /// The document of the item before.
    doc: Option<DocId>,
}

impl Memory {
    const fn new(maker: &Maker) -> Self {
        let time = maker.millis.div_euclid(1000);
        Self { changes: BTreeMap::new(), hashes: Vec::new(), seqs: BTreeMap::new(), time, doc: None }
    }

    fn expected_seq(&self, doc: DocId, actor: Id) -> u64 {
        self.seqs.get(&(doc, actor)).copied().unwrap_or(0).wrapping_add(1)
    }

    /// The counter after those of the dependencies that stand in this batch.
    fn expected_op(&self, deps: &[[u8; 32]]) -> u64 {
        deps.iter().filter_map(|dep| self.changes.get(dep)).map(|(_, last)| *last).max().unwrap_or(0).wrapping_add(1)
    }

    fn note(&mut self, item: &ChangeItem) {
        self.doc = Some(item.doc);
        let item_no = self.hashes.len();
        let Ok(info) = gate::inspect_change(&item.change) else { return self.hashes.push(None) };
        self.hashes.push(Some(info.hash));
        self.changes.insert(info.hash, (item_no, info.max_op()));
        self.time = info.time;
        if let Ok(actor) = info.actor.try_into() {
            self.seqs.insert((item.doc, actor), info.seq);
        }
    }
}

/// Packs the changes of a batch.
#[must_use]
pub fn pack_changes(items: &[ChangeItem], maker: &Maker) -> Packed {
    let mut packer = Packer {
        ids: Writer::new([maker.actor, GENESIS_ACTOR], maker.millis),
        memory: Memory::new(maker),
        heads: Vec::new(),
        shelves: Shelves::default(),
        seen: BTreeMap::new(),
    };
    let mut columns = Vec::new();
    for (no, item) in items.iter().enumerate() {
        packer.item(no, item, &mut columns);
    }
    for (spec, data) in columns {
        packer.shelves.put(spec, data, &mut packer.ids);
    }
    let mut plain = packer.heads;
    packer.shelves.finish(&mut plain);
    Packed { plain, loose: packer.ids.loose }
}

struct Packer<'a> {
    ids: Writer,
    memory: Memory,
    heads: Vec<u8>,
    shelves: Shelves,
    seen: BTreeMap<&'a [u8], usize>,
}

impl<'a> Packer<'a> {
    fn item(&mut self, no: usize, item: &'a ChangeItem, columns: &mut Vec<(u32, &'a [u8])>) {
        let out = &mut self.heads;
        if self.memory.doc == Some(item.doc) {
            put(out, 0);
        } else {
            put(out, 1);
            self.ids.put(out, item.doc.0);
        }
        put(out, u64::from(item.kind.0));
        if let Some(before) = self.seen.get(item.change.as_slice()) {
            put(out, AGAIN);
            put_size(out, no - before);
        } else if let Some(parts) = Parts::of(&item.change) {
            put(out, PARTS);
            self.parts(no, item.doc, &parts);
            columns.extend(parts.columns);
        } else {
            put(out, AS_IS);
            put_piece(out, &item.change);
        }
        self.seen.insert(&item.change, no);
        self.memory.note(item);
    }

    fn parts(&mut self, no: usize, doc: DocId, parts: &Parts<'_>) {
        let out = &mut self.heads;
        put_size(out, parts.deps.len());
        for dep in &parts.deps {
            match self.memory.changes.get(dep) {
                Some((before, _)) => put_size(out, no - before),
                None => {
                    put(out, 0);
                    self.ids.loose.extend_from_slice(dep);
                }
            }
        }
        self.ids.put(out, parts.actor);
        put_difference(out, parts.seq, self.memory.expected_seq(doc, parts.actor));
        put_difference(out, parts.start_op, self.memory.expected_op(&parts.deps));
        put_signed(out, parts.time.wrapping_sub(self.memory.time));
        put_piece(out, parts.message);
        put_size(out, parts.others.len());
        parts.others.iter().for_each(|other| self.ids.put(out, *other));
        put_size(out, parts.columns.len());
        parts.columns.iter().for_each(|(spec, _)| put(out, u64::from(*spec)));
    }
}

/// An item whose columns are still on their shelves.
enum Head {
    AsIs(Vec<u8>),
    Again(usize),
    Parts(Box<HeadParts>),
}

struct HeadParts {
    deps: Vec<Dep>,
    actor: Id,
    seq: i64,
    start_op: i64,
    time: i64,
    message: Vec<u8>,
    others: Vec<Id>,
    specs: Vec<u32>,
}

enum Dep {
    Hash([u8; 32]),
    Before(usize),
}

/// Takes `count` changes out again, at most `room` bytes of them; `None` when these are not packed changes.
#[must_use]
pub fn unpack_changes(plain: &[u8], loose: &[u8], count: usize, maker: &Maker, room: usize) -> Option<Vec<ChangeItem>> {
    let mut input = Input(plain);
    let mut ids = Reader::new([maker.actor, GENESIS_ACTOR], maker.millis, loose);
    let mut heads = Vec::new();
    let mut doc = None;
    for _ in 0..count {
        if input.unsigned()? != 0 {
            doc = Some(DocId(ids.take(&mut input)?));
        }
        let kind = DocKind(u16::try_from(input.unsigned()?).ok()?);
        heads.push((doc?, kind, head(&mut input, &mut ids)?));
    }
    let specs = heads.iter().flat_map(|(_, _, head)| match head {
        Head::Parts(parts) => parts.specs.as_slice(),
        _ => &[],
    });
    let specs: Vec<u32> = specs.copied().collect();
    let mut shelves = Unshelved::read(&specs, &mut input)?;
    let mut memory = Memory::new(maker);
    let mut items: Vec<ChangeItem> = Vec::new();
    let mut left = room;
    for (doc, kind, head) in heads {
        let change = match head {
            Head::AsIs(bytes) => bytes,
            Head::Again(back) => items.get(items.len().checked_sub(back)?)?.change.clone(),
            Head::Parts(parts) => parts.join(doc, &memory, &mut shelves, &mut ids, left)?,
        };
        left = left.checked_sub(change.len())?;
        let item = ChangeItem { doc, kind, change };
        memory.note(&item);
        items.push(item);
    }
    (input.is_empty() && ids.loose.is_empty()).then_some(items)
}

fn head(input: &mut Input<'_>, ids: &mut Reader<'_>) -> Option<Head> {
    Some(match input.unsigned()? {
        AS_IS => Head::AsIs(input.prefixed()?.to_vec()),
        AGAIN => Head::Again(input.size()?),
        PARTS => Head::Parts(Box::new(HeadParts {
            deps: gate::list(input, |input| {
                Some(match input.size()? {
                    0 => Dep::Hash(ids.loose.array()?),
                    back => Dep::Before(back),
                })
            })?,
            actor: ids.take(input)?,
            seq: signed(input)?,
            start_op: signed(input)?,
            time: signed(input)?,
            message: input.prefixed()?.to_vec(),
            others: gate::list(input, |input| ids.take(input))?,
            specs: gate::list(input, |input| u32::try_from(input.unsigned()?).ok())?,
        })),
        _ => return None,
    })
}

impl HeadParts {
    fn join(
        &self,
        doc: DocId,
        memory: &Memory,
        shelves: &mut Unshelved<'_>,
        ids: &mut Reader<'_>,
        room: usize,
    ) -> Option<Vec<u8>> {
        let dep = |dep: &Dep| match dep {
            Dep::Hash(hash) => Some(*hash),
            Dep::Before(back) => *memory.hashes.get(memory.hashes.len().checked_sub(*back)?)?,
        };
        let deps: Vec<[u8; 32]> = self.deps.iter().map(dep).collect::<Option<_>>()?;
        let mut left = room;
        let mut data = Vec::with_capacity(self.specs.len());
        for spec in &self.specs {
            let column = shelves.take(*spec, ids, left)?;
            left = left.checked_sub(column.len())?;
            data.push(column);
        }
        let parts = Parts {
            actor: self.actor,
            seq: memory.expected_seq(doc, self.actor).wrapping_add(self.seq.cast_unsigned()),
            start_op: memory.expected_op(&deps).wrapping_add(self.start_op.cast_unsigned()),
            time: memory.time.wrapping_add(self.time),
            message: &self.message,
            others: self.others.clone(),
            columns: self.specs.iter().copied().zip(data.iter().map(Vec::as_slice)).collect(),
            deps,
        };
        Some(parts.join())
    }
}
