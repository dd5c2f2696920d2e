//! What a leader sees: coverage, devices, invitations, units.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Role;

use super::UnitRef;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CoverageRow {
    pub unit: UnitRef,
    pub households: u32,
    pub visited: u32,
    pub absent: u32,
    pub call_back: u32,
    pub refused: u32,
    /// Households one of whose people has reached all five core skills.
    pub reached: u32,
    pub visits: u32,
    pub last_data: Option<i64>,
    pub devices: u32,
    pub stale_devices: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Coverage {
    pub unit: UnitRef,
    pub rows: Vec<CoverageRow>,
    pub total: CoverageRow,
    pub as_of: i64,
}

#[derive(Debug, Deserialize, TS)]
pub struct CoverageArgs {
    pub unit: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceRow {
    pub id: String,
    pub holder: String,
    pub role: Role,
    pub unit: UnitRef,
    pub joined: i64,
    pub lease_until: i64,
    pub last_data: Option<i64>,
    pub days_silent: Option<u32>,
    pub revoked: bool,
    pub mine: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteView {
    pub holder: String,
    pub unit: UnitRef,
    pub role: Role,
    pub text: String,
    pub qr_svg: String,
    pub address: String,
    pub code: String,
    pub digits: String,
    pub expires: i64,
}

#[derive(Debug, Deserialize, TS)]
pub struct InviteArgs {
    pub unit: String,
    pub role: Role,
    pub holder: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct DeviceRevokeArgs {
    pub device: String,
    pub typed_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitNode {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub code: Option<String>,
    pub parent: Option<String>,
    pub path: String,
    pub children: u32,
    pub mine: bool,
}
