//! Hubs on the local network: being one, finding one, meeting one.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SyncReport;

/// Whether this device is a hub, and how others find it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HubView {
    pub serving: bool,
    pub addresses: Vec<String>,
    /// The card as text, and as a QR code.
    pub text: Option<String>,
    pub qr_svg: Option<String>,
    /// Batches of others that wait to be passed on to the server.
    pub carrying: u32,
    /// Their photos and voice notes, small pictures counted by themselves.
    pub carrying_photos: u32,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
pub struct HubStartArgs {
    /// Address and port to listen on; all networks when left out.
    #[ts(optional)]
    pub listen: Option<String>,
}

/// A hub on this network that the roll knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HubFound {
    pub holder: String,
    pub address: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
pub struct HubMeetArgs {
    /// Its card (from its QR code), or its address.
    pub address: String,
}

/// An exchange with a hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HubMet {
    /// Who holds the hub.
    pub holder: String,
    pub report: SyncReport,
}
