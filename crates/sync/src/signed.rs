//! What a device asks of a server outside an exchange, signed like the opening of one.

use serde::{Deserialize, Serialize};
use tungnha_model::{DeviceId, ServerId};

use crate::batch::Incarnation;
use crate::key::{Domain, Signature, Signer, VerifyKey};
use crate::wire;

/// Something that a device may ask for.
pub trait Asking: Serialize {
    /// What the signature is for.
    const DOMAIN: Domain;
}

/// A request, signed by the device that asks. Its counter is the same one as the opening's: it only rises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedAsk<T> {
    /// Who asks.
    pub device: DeviceId,
    /// In which life of its database.
    pub incarnation: Incarnation,
    /// Only rises.
    pub counter: u64,
    /// What is asked.
    pub ask: T,
    /// The signature, bound to the server.
    pub signature: Signature,
}

impl<T: Asking> SignedAsk<T> {
    /// Signs a request.
    #[must_use]
    pub fn sign(
        server: ServerId,
        (device, incarnation, counter): (DeviceId, Incarnation, u64),
        ask: T,
        signer: &Signer,
    ) -> Self {
        let signed = wire::encode(&(device, incarnation, counter, &ask));
        let signature = signer.sign(T::DOMAIN, &[server.bytes(), &signed]);
        Self { device, incarnation, counter, ask, signature }
    }

    /// Whether the device with this key signed it for this server.
    #[must_use]
    pub fn verifies(&self, server: ServerId, key: &VerifyKey) -> bool {
        let signed = wire::encode(&(self.device, self.incarnation, self.counter, &self.ask));
        key.verifies(T::DOMAIN, &[server.bytes(), &signed], &self.signature)
    }
}
