//! Steps 4 and 5: reading a change chunk's head and counting its operations, without Automerge.

use super::Reason;

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

/// Reads one change.
///
/// # Errors
/// Why it may not be given to Automerge.
pub fn inspect_change(bytes: &[u8]) -> Result<ChangeInfo, Reason> {
    let _ = bytes;
    Err(Reason::NotAChange)
}

/// Reads the changes of one device's batch; each is the device's own or a genesis.
///
/// # Errors
/// Why they may not be given to Automerge.
pub fn inspect_changes<'a>(
    changes: impl IntoIterator<Item = &'a [u8]>,
    own: &[u8; 16],
) -> Result<Vec<ChangeInfo>, Reason> {
    let _ = own;
    changes.into_iter().map(inspect_change).collect()
}
