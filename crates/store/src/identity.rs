//! Who this device is: its keys and what it learned when it joined. Lies only inside the encrypted database.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tungnha_model::{DeviceId, Moment, Role, ServerId, UnitId};
use tungnha_sync::key::{Signer, VerifyKey};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::Result;
use crate::setting;

const SETTING: &str = "identity";

/// The device's secret keys.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Secrets {
    /// Ed25519: signs batches and openings.
    pub signing: [u8; 32],
    /// X25519: reads what is meant for this device alone.
    pub agreement: [u8; 32],
}

/// Everything that the device knows about itself and its server.
#[derive(Clone, Serialize, Deserialize)]
pub struct Identity {
    /// The secret keys.
    pub secrets: Secrets,
    /// The device's id.
    pub device: DeviceId,
    /// Who holds it.
    pub holder: String,
    /// What the holder may do.
    pub role: Role,
    /// Where.
    pub unit: UnitId,
    /// When the lease ends.
    pub lease_until: Moment,
    /// When the device joined.
    pub joined: Moment,
    /// The server's id.
    pub server: ServerId,
    /// The server's verifying key.
    pub server_key: [u8; 32],
    /// Where the server is reached.
    pub address: String,
    /// SHA-256 of the server's TLS public key.
    pub spki: [u8; 32],
    /// What newer versions keep here.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Identity {
    /// The key that signs.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer::from_secret(self.secrets.signing)
    }

    /// Its public half.
    #[must_use]
    pub fn verify_key(&self) -> VerifyKey {
        self.signer().verify_key()
    }
}

pub(crate) fn get(conn: &Connection) -> Result<Option<Identity>> {
    let text: Option<String> = setting::get(conn, SETTING)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

pub(crate) fn put(conn: &Connection, identity: &Identity) -> Result<()> {
    let text = zeroize::Zeroizing::new(serde_json::to_string(identity)?);
    setting::put(conn, SETTING, text.as_str())
}
