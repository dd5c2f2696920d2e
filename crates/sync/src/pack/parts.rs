//! One Automerge change taken apart and put together again.

use super::ids::Id;
use super::plain::{put, put_leb, put_piece, put_size};
use crate::gate::{self, Chunk, Input, TYPE_CHANGE, chunk_of};

/// A change taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub deps: Vec<[u8; 32]>,
    pub actor: Id,
    pub seq: u64,
    pub start_op: u64,
    pub time: i64,
    pub message: &'a [u8],
    pub others: Vec<Id>,
    pub columns: Vec<(u32, &'a [u8])>,
}

impl<'a> Parts<'a> {
    /// The parts of a change that comes back from them byte for byte.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut input = Chunk::read(bytes, TYPE_CHANGE).ok()?.content;
        let deps = gate::list(&mut input, Input::array::<32>)?;
        let actor = input.prefixed()?.try_into().ok()?;
        let (seq, start_op, time) = (input.unsigned()?, input.unsigned()?, input.signed()?);
        let message = input.prefixed()?;
        let others = gate::list(&mut input, |input| input.prefixed()?.try_into().ok())?;
        let metadata = gate::metadata(&mut input)?;
        let columns = gate::columns(&metadata, &mut input).ok()?;
        let columns = columns.iter().map(|column| (column.spec, column.data)).collect();
        let parts = Self { deps, actor, seq, start_op, time, message, others, columns };
        (input.is_empty() && parts.join() == bytes).then_some(parts)
    }

    pub(super) fn join(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_size(&mut out, self.deps.len());
        self.deps.iter().for_each(|dep| out.extend_from_slice(dep));
        put_piece(&mut out, &self.actor);
        put(&mut out, self.seq);
        put(&mut out, self.start_op);
        put_leb(&mut out, self.time);
        put_piece(&mut out, self.message);
        put_size(&mut out, self.others.len());
        self.others.iter().for_each(|actor| put_piece(&mut out, actor));
        put_size(&mut out, self.columns.len());
        for (spec, data) in &self.columns {
            put(&mut out, u64::from(*spec));
            put_size(&mut out, data.len());
        }
        self.columns.iter().for_each(|(_, data)| out.extend_from_slice(data));
        chunk_of(TYPE_CHANGE, &out)
    }
}
