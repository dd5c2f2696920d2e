//! One file: what is durable, and what was written since.

use std::sync::atomic::AtomicU64;

use tungnha_testkit::random::Dice;

use super::lock::Locks;

/// The unit in which a disk writes at once.
const SECTOR: usize = 512;

/// What becomes of writes that were not synced when the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// All are kept: the process was killed, the machine was not.
    Nothing,
    /// All are lost.
    Unsynced,
    /// Any of them are lost, in any order.
    Some,
    /// Any of them are lost, and any of their pieces of this many bytes.
    Torn(usize),
}

impl Loss {
    /// Any of these.
    pub fn any(dice: &mut Dice) -> Self {
        [Self::Nothing, Self::Unsynced, Self::Some, Self::Torn(SECTOR), Self::Torn(8 * SECTOR)]
            .get(dice.below(5))
            .copied()
            .unwrap_or(Self::Unsynced)
    }
}

enum Write {
    Bytes { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// A file.
#[derive(Default)]
pub struct File {
    current: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Write>,
    pub(super) locks: Locks,
    /// The shared memory of its write-ahead log's index.
    pub(super) regions: Vec<Box<[AtomicU64]>>,
    pub(super) handles: usize,
}

impl File {
    /// A file with this content, all of it durable.
    pub fn durable(bytes: Vec<u8>) -> Self {
        Self { current: bytes.clone(), durable: bytes, ..Self::default() }
    }

    /// What programs see.
    pub fn bytes(&self) -> &[u8] {
        &self.current
    }

    /// Writes, not yet durably.
    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        put(&mut self.current, at, bytes);
        self.pending.push(Write::Bytes { at, bytes: bytes.to_vec() });
    }

    /// Sets the length, not yet durably.
    pub fn set_length(&mut self, length: usize) {
        self.current.resize(length, 0);
        self.pending.push(Write::Length(length));
    }

    /// Makes everything durable.
    pub fn sync(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        pending.into_iter().for_each(|write| apply(&mut self.durable, &write));
    }

    /// What is there after the power came back.
    pub fn restart(&mut self, loss: Loss, dice: &mut Dice) {
        for write in std::mem::take(&mut self.pending) {
            let kept = match loss {
                Loss::Nothing => true,
                Loss::Unsynced => false,
                Loss::Some | Loss::Torn(_) => dice.percent(50),
            };
            match (kept, loss, write) {
                (false, _, _) => {}
                (true, Loss::Torn(piece), Write::Bytes { at, bytes }) => {
                    tear(&mut self.durable, at, &bytes, piece, dice)
                }
                (true, _, write) => apply(&mut self.durable, &write),
            }
        }
        self.current = self.durable.clone();
        (self.locks, self.regions, self.handles) = (Locks::default(), Vec::new(), 0);
    }
}

fn apply(content: &mut Vec<u8>, write: &Write) {
    match write {
        Write::Bytes { at, bytes } => put(content, *at, bytes),
        Write::Length(length) => content.resize(*length, 0),
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at.saturating_add(bytes.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    if let Some(room) = content.get_mut(at..end) {
        room.copy_from_slice(bytes);
    }
}

/// Writes some of the pieces, cut where the disk's own pieces begin.
fn tear(content: &mut Vec<u8>, at: usize, bytes: &[u8], piece: usize, dice: &mut Dice) {
    let mut rest = bytes;
    let mut place = at;
    while !rest.is_empty() {
        let (now, later) = rest.split_at((piece - place % piece).min(rest.len()));
        if dice.percent(50) {
            put(content, place, now);
        }
        place += now.len();
        rest = later;
    }
}
