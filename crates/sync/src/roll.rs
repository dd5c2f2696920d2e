//! The roll: the server's membership log. Numbered entries, each signed by the server's key; what a device
//! may do is read from here, by the server and by every device that receives another's batches.

use serde::{Deserialize, Serialize};
use tungnha_model::{DeviceId, Moment, Role, UnitId};

use crate::key::{AgreeKey, Domain, Signature, Signer, VerifyKey};
use crate::wire;

/// What the server says of a device. A newer entry for the same device replaces the older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The number of the entry that carries it.
    pub number: u64,
    /// The device.
    pub device: DeviceId,
    /// Who holds it, as people call them.
    pub holder: String,
    /// What it may do.
    pub role: Role,
    /// Where it may do so.
    pub unit: UnitId,
    /// The key that signs its batches and openings.
    pub verify_key: VerifyKey,
    /// The key to which something for this device alone is encrypted.
    pub agree_key: AgreeKey,
    /// When the device joined.
    pub issued: Moment,
    /// When it locks unless it has met the server since.
    pub lease_until: Moment,
    /// Since when it may no longer take part.
    pub revoked: Option<Moment>,
    /// Whether it must destroy what it holds.
    pub wipe: bool,
}

/// What the server says of a unit: what authorisation needs of it, and the whole unit as JSON.
///
/// The unit travels as the JSON of `tungnha_model`'s unit, untouched, so that an older device keeps what a
/// newer server knows, and this crate does not change with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRecord {
    /// The unit.
    pub id: UnitId,
    /// The unit above it today.
    pub parent: Option<UnitId>,
    /// The unit that has taken its place, once it has ended: records under its name, late ones too, are in that one's
    /// hands.
    pub became: Option<UnitId>,
    /// The unit with its dated facts, as JSON.
    pub json: String,
}

/// One entry of the roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RollEntry {
    /// A device.
    Device(Certificate),
    /// A unit.
    Unit(UnitRecord),
}

/// An entry as it is stored and sent: the body's bytes are never encoded again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedEntry {
    /// The number, rising by one in the server's log (a device sees only those that concern it).
    pub number: u64,
    /// The encoded [`RollEntry`].
    pub body: Vec<u8>,
    /// The server's signature over number and body.
    pub signature: Signature,
}

/// Why an entry of the roll is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadEntry {
    /// The signature is not the server's.
    #[error("the roll entry is not signed by this server")]
    Signature,
    /// The body is of a kind that this version does not know, or damaged.
    #[error("the roll entry cannot be read")]
    Unreadable,
}

impl SignedEntry {
    /// Makes and signs an entry. A certificate's own `number` must equal `number`.
    #[must_use]
    pub fn sign(number: u64, entry: &RollEntry, server: &Signer) -> Self {
        let body = wire::encode(entry);
        let signature = server.sign(Domain::ROLL, &[&number.to_le_bytes(), &body]);
        Self { number, body, signature }
    }

    /// Checks the server's signature and reads the entry.
    ///
    /// # Errors
    /// When the signature is another's or the body unreadable.
    pub fn verify(&self, server: &VerifyKey) -> Result<RollEntry, BadEntry> {
        if !server.verifies(Domain::ROLL, &[&self.number.to_le_bytes(), &self.body], &self.signature) {
            return Err(BadEntry::Signature);
        }
        self.read().ok_or(BadEntry::Unreadable)
    }

    /// Reads an entry that was verified before it was stored.
    #[must_use]
    pub fn read(&self) -> Option<RollEntry> {
        let entry: RollEntry = wire::decode(&self.body)?;
        match &entry {
            RollEntry::Device(certificate) if certificate.number != self.number => None,
            _ => Some(entry),
        }
    }

    /// Encoded, for storing as one value.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// What [`SignedEntry::to_bytes`] made.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        wire::decode(bytes)
    }
}
