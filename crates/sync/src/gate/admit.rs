//! Step 6: applying changes to a fork, and keeping it only if it survives being stored.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transactable;
use automerge::{Automerge, Change, ROOT};

use super::quiet::attempt;
use super::{ChangeInfo, GENESIS_ACTOR, Reason, WAITING_MAX, inspect_change};

/// What applying gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Admitted {
    /// The document, saved uncompressed; `None` when there was none and nothing could be applied.
    pub bytes: Option<Vec<u8>>,
    /// Its heads.
    pub heads: Vec<[u8; 32]>,
    /// The changes that were applied now, in the order of their dependencies.
    pub applied: Vec<Vec<u8>>,
    /// The changes that wait for others.
    pub waiting: Vec<Vec<u8>>,
    /// The hashes of the changes that are waited for.
    pub missing: Vec<[u8; 32]>,
    /// Changes that had waited and turned out to be forged once what they waited for was there.
    pub rejected: Vec<(Vec<u8>, Reason)>,
}

/// Applies `incoming` changes (inspected before) and those that had been `waiting` to a document.
///
/// # Errors
/// Why none of the incoming ones may be kept.
pub fn admit(document: Option<&[u8]>, waiting: &[Vec<u8>], incoming: &[Vec<u8>]) -> Result<Admitted, Reason> {
    let fork = match document {
        Some(bytes) => load(bytes).ok_or(Reason::RoundTrip)?,
        None => Automerge::new(),
    };
    let mut sorted = Sorter::new(&fork);
    sorted.sort(waiting, incoming)?;
    match keep(fork, document, &sorted) {
        Err(_) if sorted.late > 0 => admit(document, &[], incoming).map(|mut admitted| {
            // One of those that had waited is at fault: they go on waiting, visibly.
            admitted.waiting.extend(waiting.iter().cloned());
            admitted
        }),
        Err(reason) => Err(reason),
        Ok(bytes) => Ok(Admitted {
            bytes,
            heads: sorted.heads(),
            applied: sorted.ready.into_iter().map(|(_, bytes)| bytes).collect(),
            missing: sorted.missing.into_iter().collect(),
            waiting: sorted.waiting,
            rejected: sorted.rejected,
        }),
    }
}

/// Applies what is ready and proves that the result can be stored.
fn keep(fork: Automerge, document: Option<&[u8]>, sorted: &Sorter) -> Result<Option<Vec<u8>>, Reason> {
    if sorted.ready.is_empty() {
        return Ok(document.map(<[u8]>::to_vec));
    }
    let applied = attempt(|| apply(fork, &sorted.ready)).flatten().ok_or(Reason::Apply)?;
    proven(applied, &sorted.heads()).map(Some).ok_or(Reason::RoundTrip)
}

fn apply(mut fork: Automerge, ready: &[(ChangeInfo, Vec<u8>)]) -> Option<Automerge> {
    let mut changes = Vec::with_capacity(ready.len());
    for (info, bytes) in ready {
        let change = Change::from_bytes(bytes.clone()).ok()?;
        if change.hash().0 != info.hash || change.len() as u64 != info.ops {
            return None;
        }
        changes.push(change);
    }
    fork.apply_changes(changes).ok()?;
    Some(fork)
}

/// Saves the document, loads it back, reads all of it and edits it once (a forged operation can make any of
/// these panic); gives the saved bytes if everything went well and the heads are those expected.
pub(super) fn proven(document: Automerge, heads: &[[u8; 32]]) -> Option<Vec<u8>> {
    attempt(move || {
        if heads_of(&document) != heads {
            return None;
        }
        let bytes = document.save_nocompress();
        drop(document);
        let mut reloaded = Automerge::load(&bytes).ok()?;
        if heads_of(&reloaded) != heads {
            return None;
        }
        let _ = reloaded.hydrate(None);
        let mut transaction = reloaded.transaction();
        transaction.put(ROOT, "\u{1}", true).ok()?;
        transaction.rollback();
        Some(bytes)
    })
    .flatten()
}

pub(super) fn load(bytes: &[u8]) -> Option<Automerge> {
    attempt(|| Automerge::load(bytes).ok()).flatten()
}

pub(super) fn heads_of(document: &Automerge) -> Vec<[u8; 32]> {
    let mut heads: Vec<_> = document.get_heads().into_iter().map(|hash| hash.0).collect();
    heads.sort_unstable();
    heads
}

/// Sorts changes into those that can be applied now and those that wait, and checks what each says of itself
/// against the changes that it builds on.
struct Sorter {
    /// The last operation counter of every change known.
    max_ops: BTreeMap<[u8; 32], u64>,
    /// The last number of every actor known.
    seqs: BTreeMap<Vec<u8>, u64>,
    heads: BTreeSet<[u8; 32]>,
    ready: Vec<(ChangeInfo, Vec<u8>)>,
    waiting: Vec<Vec<u8>>,
    missing: BTreeSet<[u8; 32]>,
    rejected: Vec<(Vec<u8>, Reason)>,
    /// How many of the ready ones had been waiting.
    late: usize,
}

struct Candidate {
    info: ChangeInfo,
    bytes: Vec<u8>,
    had_waited: bool,
}

impl Sorter {
    fn new(document: &Automerge) -> Self {
        let mut sorter = Self {
            max_ops: BTreeMap::new(),
            seqs: BTreeMap::new(),
            heads: document.get_heads().into_iter().map(|hash| hash.0).collect(),
            ready: Vec::new(),
            waiting: Vec::new(),
            missing: BTreeSet::new(),
            rejected: Vec::new(),
            late: 0,
        };
        for change in document.get_changes_meta(&[]) {
            sorter.max_ops.insert(change.hash.0, change.max_op);
            let last = sorter.seqs.entry(change.actor.to_bytes().to_vec()).or_default();
            *last = (*last).max(change.seq);
        }
        sorter
    }

    fn heads(&self) -> Vec<[u8; 32]> {
        self.heads.iter().copied().collect()
    }

    fn sort(&mut self, waiting: &[Vec<u8>], incoming: &[Vec<u8>]) -> Result<(), Reason> {
        let mut candidates = Vec::with_capacity(waiting.len() + incoming.len());
        let mut seen = BTreeSet::new();
        for (bytes, had_waited) in
            waiting.iter().map(|bytes| (bytes, true)).chain(incoming.iter().map(|bytes| (bytes, false)))
        {
            let info = inspect_change(bytes)?;
            if !self.max_ops.contains_key(&info.hash) && seen.insert(info.hash) {
                candidates.push(Candidate { info, bytes: bytes.clone(), had_waited });
            }
        }
        while !candidates.is_empty() {
            let (ready, rest): (Vec<_>, Vec<_>) = candidates
                .into_iter()
                .partition(|candidate| candidate.info.deps.iter().all(|dep| self.max_ops.contains_key(dep)));
            candidates = rest;
            if ready.is_empty() {
                break;
            }
            for candidate in ready {
                self.take(candidate)?;
            }
        }
        self.wait(candidates)
    }

    fn take(&mut self, candidate: Candidate) -> Result<(), Reason> {
        let Candidate { info, bytes, had_waited } = candidate;
        match self.check(&info) {
            Err(reason) if had_waited => self.rejected.push((bytes, reason)),
            Err(reason) => return Err(reason),
            Ok(()) => {
                for dep in &info.deps {
                    self.heads.remove(dep);
                }
                self.heads.insert(info.hash);
                self.max_ops.insert(info.hash, info.max_op());
                self.seqs.insert(info.actor.clone(), info.seq);
                self.late += usize::from(had_waited);
                self.ready.push((info, bytes));
            }
        }
        Ok(())
    }

    fn check(&self, info: &ChangeInfo) -> Result<(), Reason> {
        let begun = !self.max_ops.is_empty();
        let genesis = info.actor == GENESIS_ACTOR;
        if (genesis && begun) || (!genesis && info.deps.is_empty()) {
            return Err(Reason::Genesis);
        }
        let last = self.seqs.get(&info.actor).copied().unwrap_or(0);
        if info.seq != last.saturating_add(1) {
            return Err(Reason::SequenceGap);
        }
        let before = info.deps.iter().filter_map(|dep| self.max_ops.get(dep)).max().copied().unwrap_or(0);
        if info.start_op != before.saturating_add(1) {
            return Err(Reason::StartOp);
        }
        Ok(())
    }

    fn wait(&mut self, rest: Vec<Candidate>) -> Result<(), Reason> {
        if rest.len() > WAITING_MAX {
            return Err(Reason::TooManyWaiting);
        }
        for candidate in &rest {
            self.missing.extend(candidate.info.deps.iter().filter(|dep| !self.max_ops.contains_key(*dep)));
        }
        for candidate in &rest {
            self.missing.remove(&candidate.info.hash);
        }
        self.waiting = rest.into_iter().map(|candidate| candidate.bytes).collect();
        Ok(())
    }
}
