//! What the holder of a device may do.

use serde::{Deserialize, Serialize};

/// The role that an invitation gives to a device, within a unit and what lies below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A village team member: reads and writes the households of the own unit.
    Member,
    /// A commune leader: reads and writes the unit and all units below, invites and revokes devices.
    Leader,
    /// Above the commune: reads what is sent up, writes what goes down; never sees a household.
    Coordinator,
}
