//! A place in a channel's log.

use serde::{Deserialize, Serialize};
use tungnha_model::DocId;

use crate::batch::BatchHash;

/// Names the history of a log up to a row: the first eight bytes of BLAKE3(previous chain ‖ batch hash).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Chain(pub [u8; 8]);

impl Chain {
    /// The chain before the first row.
    pub const START: Self = Self([0; 8]);

    /// The chain after one more batch.
    #[must_use]
    pub fn next(&self, batch: &BatchHash) -> Self {
        let mut chain = [0; 8];
        blake3::Hasher::new().update(&self.0).update(&batch.0).finalize_xof().fill(&mut chain);
        Self(chain)
    }
}

/// Everything up to row `seq` of a channel's log is held, in the history that `chain` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// The last row held; 0 before the first.
    pub seq: u64,
    /// The history up to that row.
    pub chain: Chain,
    /// While a first snapshot is under way: the last document received of it (documents come in the order
    /// of their ids). `seq` and `chain` are then the tip of the log when the snapshot began.
    pub snapshot: Option<DocId>,
}

impl Cursor {
    /// Before the first row.
    pub const START: Self = Self { seq: 0, chain: Chain::START, snapshot: None };

    /// The cursor of a row, no snapshot under way.
    #[must_use]
    pub const fn at(seq: u64, chain: Chain) -> Self {
        Self { seq, chain, snapshot: None }
    }

    /// The cursor one batch later.
    #[must_use]
    pub fn next(&self, batch: &BatchHash) -> Self {
        Self::at(self.seq.saturating_add(1), self.chain.next(batch))
    }
}
