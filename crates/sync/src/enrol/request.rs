//! `POST /v1/invite`: what a leader asks of the server, as a [`SignedRequest`], answered by a [`RequestReply`].

use serde::{Deserialize, Serialize};
use tungnha_model::{DeviceId, Moment, Role, ServerId, UnitId};

use super::BYTES_MAX;
use crate::batch::Incarnation;
use crate::key::{Domain, Signature, Signer, VerifyKey};
use crate::roll::SignedEntry;
use crate::wire;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Make an invitation.
    Invite {
        /// Into which unit.
        unit: UnitId,
        /// With which role.
        role: Role,
        /// For whom.
        holder: String,
    },
    /// Turn a device away from now on.
    Revoke {
        /// Which.
        device: DeviceId,
        /// Whether it must destroy what it holds.
        wipe: bool,
    },
}

/// A request, signed by the device that asks. Its counter is the same one as the opening's: it only rises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRequest {
    /// Who asks.
    pub device: DeviceId,
    /// In which life of its database.
    pub incarnation: Incarnation,
    /// Only rises.
    pub counter: u64,
    /// What is asked.
    pub request: Request,
    /// The signature, bound to the server.
    pub signature: Signature,
}

impl SignedRequest {
    /// Signs a request.
    #[must_use]
    pub fn sign(
        server: ServerId,
        (device, incarnation, counter): (DeviceId, Incarnation, u64),
        request: Request,
        signer: &Signer,
    ) -> Self {
        let signed = wire::encode(&(device, incarnation, counter, &request));
        let signature = signer.sign(Domain::REQUEST, &[server.bytes(), &signed]);
        Self { device, incarnation, counter, request, signature }
    }

    /// Whether the device with this key signed it for this server.
    #[must_use]
    pub fn verifies(&self, server: ServerId, key: &VerifyKey) -> bool {
        let signed = wire::encode(&(self.device, self.incarnation, self.counter, &self.request));
        key.verifies(Domain::REQUEST, &[server.bytes(), &signed], &self.signature)
    }

    /// The body of the request.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// Reads the body of a request.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= BYTES_MAX).then(|| wire::decode(bytes)).flatten()
    }
}

/// An invitation for a leader to show: once, never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteGrant {
    /// The long form.
    pub text: String,
    /// The address to type.
    pub address: String,
    /// The code to type, `ABCDE-FGHJK`.
    pub code: String,
    /// The digits to compare, `123 456`.
    pub digits: String,
    /// Until when.
    pub expires: Moment,
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RequestError {
    /// The request is damaged, the device unknown or the signature not its own.
    #[error("the request is not signed by a known device")]
    Signature,
    /// The counter did not rise; the highest that the server has seen.
    #[error("the request was heard before")]
    Replay {
        /// The highest counter seen.
        counter: u64,
    },
    /// The device was revoked.
    #[error("the device was revoked")]
    Revoked,
    /// The device may not ask this.
    #[error("the device may not ask this")]
    Denied,
    /// The unit or device is not known.
    #[error("no such unit or device")]
    NotFound,
    /// The server cannot store anything now.
    #[error("the server cannot store anything now")]
    Busy,
}

/// The answer to a [`SignedRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestReply {
    /// The invitation.
    Invited(InviteGrant),
    /// The device's new roll entry.
    Revoked(SignedEntry),
    /// Refused.
    Refused(RequestError),
}

impl RequestReply {
    /// The body of the answer.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// Reads the body of an answer.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= BYTES_MAX).then(|| wire::decode(bytes)).flatten()
    }
}
