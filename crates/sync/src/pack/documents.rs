//! The documents of a frame of a snapshot.
//!
//! Head of a document: its id, its kind, then 0 and the bytes as they are; or 1 and the parts of an Automerge document
//! chunk, of which this is left out: magic, lengths, and the hashes of the heads, which whoever loads the document
//! computes anyway. The chunk's checksum travels and proves that what was computed is what was meant.

use tungnha_model::{DocId, DocKind};

use super::Packed;
use super::columns::{Shelves, Unshelved};
use super::ids::{Id, Reader, Writer};
use super::plain::{put, put_piece, put_size};
use crate::gate::{self, Chunk, GENESIS_ACTOR, Input, TYPE_DOCUMENT, chunk_of};
use crate::message::SnapshotDoc;

const AS_IS: u64 = 0;
const PARTS: u64 = 1;
/// Sorts of columns: those of operations stand behind those of changes.
const OPERATIONS: u32 = 1 << 16;
/// No document is its own maker: the first of the identifiers known beforehand is not used here.
const NOBODY: Id = [0xff; 16];

/// A document chunk taken apart; the columns of operations have [`OPERATIONS`] added to their sort.
struct Parts<'a> {
    checksum: [u8; 4],
    actors: Vec<Id>,
    heads: usize,
    changes: usize,
    columns: Vec<(u32, &'a [u8])>,
    suffix: &'a [u8],
}

impl<'a> Parts<'a> {
    /// The parts of a document that comes back from them.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut input = Chunk::read(bytes, TYPE_DOCUMENT).ok()?.content;
        let actors = gate::list(&mut input, |input| input.prefixed()?.try_into().ok())?;
        let heads = gate::list(&mut input, Input::array::<32>)?;
        let (changes, operations) = (gate::metadata(&mut input)?, gate::metadata(&mut input)?);
        let mut columns = Vec::new();
        for (metadata, base) in [(&changes, 0), (&operations, OPERATIONS)] {
            let found = gate::columns(metadata, &mut input).ok()?;
            columns.extend(found.iter().filter(|column| column.spec < OPERATIONS).map(|c| (c.spec + base, c.data)));
        }
        let checksum = *bytes.get(4..)?.first_chunk()?;
        let parts = Self { checksum, actors, heads: heads.len(), changes: changes.len(), columns, suffix: input.0 };
        (chunk_of(TYPE_DOCUMENT, &parts.join(&heads)) == bytes).then_some(parts)
    }

    /// The content of the chunk with these heads.
    fn join(&self, heads: &[[u8; 32]]) -> Vec<u8> {
        let mut out = Vec::new();
        put_size(&mut out, self.actors.len());
        self.actors.iter().for_each(|actor| put_piece(&mut out, actor));
        put_size(&mut out, heads.len());
        heads.iter().for_each(|head| out.extend_from_slice(head));
        for range in [self.columns.get(..self.changes), self.columns.get(self.changes..)] {
            let range = range.unwrap_or_default();
            put_size(&mut out, range.len());
            for (sort, data) in range {
                put(&mut out, u64::from(sort % OPERATIONS));
                put_size(&mut out, data.len());
            }
        }
        self.columns.iter().for_each(|(_, data)| out.extend_from_slice(data));
        out.extend_from_slice(self.suffix);
        out
    }
}

/// Packs documents.
#[must_use]
pub fn pack_documents(docs: &[SnapshotDoc]) -> Packed {
    let mut ids = Writer::new([NOBODY, GENESIS_ACTOR], 0);
    let (mut plain, mut columns, mut shelves) = (Vec::new(), Vec::new(), Shelves::default());
    put_size(&mut plain, docs.len());
    for doc in docs {
        ids.put(&mut plain, doc.id.0);
        put(&mut plain, u64::from(doc.kind.0));
        match Parts::of(&doc.bytes) {
            Some(parts) => {
                put(&mut plain, PARTS);
                put_head(&mut plain, &parts, &mut ids);
                columns.extend(parts.columns);
            }
            None => {
                put(&mut plain, AS_IS);
                put_piece(&mut plain, &doc.bytes);
            }
        }
    }
    for (sort, data) in columns {
        shelves.put(sort, data, &mut ids);
    }
    shelves.finish(&mut plain);
    Packed { plain, loose: ids.loose }
}

fn put_head(out: &mut Vec<u8>, parts: &Parts<'_>, ids: &mut Writer) {
    ids.loose.extend_from_slice(&parts.checksum);
    put_size(out, parts.actors.len());
    parts.actors.iter().for_each(|actor| ids.put(out, *actor));
    put_size(out, parts.heads);
    put_size(out, parts.changes);
    put_size(out, parts.columns.len() - parts.changes.min(parts.columns.len()));
    parts.columns.iter().for_each(|(sort, _)| put(out, u64::from(sort % OPERATIONS)));
    put_piece(out, parts.suffix);
}

/// What the head of a document says.
enum Head<'a> {
    AsIs(&'a [u8]),
    Parts { checksum: [u8; 4], actors: Vec<Id>, heads: usize, changes: usize, sorts: Vec<u32>, suffix: &'a [u8] },
}

/// Takes documents out again, at most `room` bytes of them; `None` when these are not packed documents.
#[must_use]
pub fn unpack_documents(plain: &[u8], loose: &[u8], room: usize) -> Option<Vec<SnapshotDoc>> {
    let mut input = Input(plain);
    let mut ids = Reader::new([NOBODY, GENESIS_ACTOR], 0, loose);
    let heads = gate::list(&mut input, |input| {
        let id = DocId(ids.take(input)?);
        let kind = DocKind(u16::try_from(input.unsigned()?).ok()?);
        Some((id, kind, head(input, &mut ids)?))
    })?;
    let sorts = heads.iter().flat_map(|(_, _, head)| match head {
        Head::Parts { sorts, .. } => sorts.as_slice(),
        Head::AsIs(_) => &[],
    });
    let sorts: Vec<u32> = sorts.copied().collect();
    let mut shelves = Unshelved::read(&sorts, &mut input)?;
    let mut docs = Vec::with_capacity(heads.len());
    let mut left = room;
    for (id, kind, head) in heads {
        let bytes = whole(head, &mut shelves, &mut ids, left)?;
        left = left.checked_sub(bytes.len())?;
        docs.push(SnapshotDoc { id, kind, bytes });
    }
    (input.is_empty() && ids.loose.is_empty()).then_some(docs)
}

fn head<'a>(input: &mut Input<'a>, ids: &mut Reader<'_>) -> Option<Head<'a>> {
    match input.unsigned()? {
        AS_IS => Some(Head::AsIs(input.prefixed()?)),
        PARTS => {
            let checksum = ids.loose.array()?;
            let actors = gate::list(input, |input| ids.take(input))?;
            let (heads, changes, operations) = (input.size()?, input.size()?, input.size()?);
            let mut sorts = Vec::new();
            for at in 0..changes.checked_add(operations)? {
                let spec = u32::try_from(input.unsigned()?).ok().filter(|spec| *spec < OPERATIONS)?;
                sorts.push(if at < changes { spec } else { spec + OPERATIONS });
            }
            Some(Head::Parts { checksum, actors, heads, changes, sorts, suffix: input.prefixed()? })
        }
        _ => None,
    }
}

fn whole(head: Head<'_>, shelves: &mut Unshelved<'_>, ids: &mut Reader<'_>, room: usize) -> Option<Vec<u8>> {
    let (checksum, actors, heads, changes, sorts, suffix) = match head {
        Head::AsIs(bytes) => return Some(bytes.to_vec()),
        Head::Parts { checksum, actors, heads, changes, sorts, suffix } => {
            (checksum, actors, heads, changes, sorts, suffix)
        }
    };
    let mut left = room;
    let mut data = Vec::with_capacity(sorts.len());
    for sort in &sorts {
        let column = shelves.take(*sort, ids, left)?;
        left = left.checked_sub(column.len())?;
        data.push(column);
    }
    let columns = sorts.iter().copied().zip(data.iter().map(Vec::as_slice)).collect();
    let parts = Parts { checksum, actors, heads, changes, columns, suffix };
    // Each head names a change; more heads than bytes are nobody's honest document.
    if parts.heads > room / 32 {
        return None;
    }
    let blank = chunk_of(TYPE_DOCUMENT, &parts.join(&vec![[0; 32]; parts.heads]));
    let heads = gate::heads_of_unverified(&blank).ok()?;
    let bytes = chunk_of(TYPE_DOCUMENT, &parts.join(&heads));
    (bytes.get(4..8)? == checksum).then_some(bytes)
}
