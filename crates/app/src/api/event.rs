//! What the app tells its screens without being asked.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Changes;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    Connecting,
    Sending,
    Receiving,
    Done,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Records changed: refresh these.
    Changes { changes: Changes },
    /// How far a sync is.
    Sync { phase: SyncPhase, sent: u32, to_send: u32, received: u32, to_receive: Option<u32> },
    /// How far an import is.
    Import { done: u32, total: u32 },
    /// A device came to this hub: ask for its state.
    Hub,
    /// The device was joined, locked or unlocked: ask for its status.
    Status,
}
