//! `POST /v1/invite`: what a leader asks of the server, as a [`SignedRequest`], answered by a [`RequestReply`].

use serde::{Deserialize, Serialize};
use tungnha_model::{DeviceId, Moment, Role, UnitId};

use super::BYTES_MAX;
use crate::key::Domain;
use crate::roll::SignedEntry;
use crate::signed::{Asking, SignedAsk};
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

impl Asking for Request {
    const DOMAIN: Domain = Domain::REQUEST;
}

/// A request of a leader's device.
pub type SignedRequest = SignedAsk<Request>;

impl SignedAsk<Request> {
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
