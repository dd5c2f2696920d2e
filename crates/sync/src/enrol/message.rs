//! `POST /v1/enrol`: an [`EnrolRequest`], answered by an [`EnrolReply`].

use serde::{Deserialize, Serialize};
use tungnha_model::{Moment, ServerId};

use super::BYTES_MAX;
use super::code::{Code, CodeId};
use super::invitation::{InviteId, InviteKey, InviteSecret};
use crate::key::{AgreeKey, Domain, Signature, Signer, VerifyKey};
use crate::roll::SignedEntry;
use crate::wire;

/// Which secret of which invitation is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// The long form's.
    Invitation(InviteId),
    /// The typed code's.
    Code(CodeId),
}

/// A new device asks to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// What is proven.
    pub with: Proof,
    /// The server's TLS key as this device sees it: one that listens in between shows another.
    pub spki_sha256: [u8; 32],
    /// Who holds the device, as people call them.
    pub holder: String,
    /// The new device's signing key.
    pub verify_key: VerifyKey,
    /// The new device's receiving key.
    pub agree_key: AgreeKey,
    /// Random.
    pub nonce: [u8; 16],
    /// The proof of knowing the secret, over all of the above.
    pub proof: [u8; 32],
    /// The new device's signature over all of the above.
    pub signature: Signature,
}

/// What is written into a request.
#[derive(Debug, Clone)]
pub struct Applicant<'a> {
    /// The server's TLS key as this device sees it.
    pub spki_sha256: [u8; 32],
    /// Who holds the device.
    pub holder: &'a str,
    /// The new device's receiving key.
    pub agree_key: AgreeKey,
    /// Random.
    pub nonce: [u8; 16],
}

impl EnrolRequest {
    /// A request with an invitation's long form.
    #[must_use]
    pub fn with_invitation(
        invite: InviteId,
        secret: &InviteSecret,
        applicant: &Applicant<'_>,
        signer: &Signer,
    ) -> Self {
        Self::make(Proof::Invitation(invite), &secret.key(), applicant, signer)
    }

    /// A request with a typed code.
    #[must_use]
    pub fn with_code(code: &Code, applicant: &Applicant<'_>, signer: &Signer) -> Self {
        Self::make(Proof::Code(code.id()), &code.key(), applicant, signer)
    }

    fn make(with: Proof, key: &InviteKey, applicant: &Applicant<'_>, signer: &Signer) -> Self {
        let mut request = Self {
            with,
            spki_sha256: applicant.spki_sha256,
            holder: applicant.holder.to_owned(),
            verify_key: signer.verify_key(),
            agree_key: applicant.agree_key,
            nonce: applicant.nonce,
            proof: [0; 32],
            signature: Signature([0; 64]),
        };
        request.proof = key.prove(&[&request.unproven()]);
        request.signature = signer.sign(Domain::ENROL, &[&request.unproven(), &request.proof]);
        request
    }

    /// Whether the new device signed the request (it holds the key that it shows).
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.verify_key.verifies(Domain::ENROL, &[&self.unproven(), &self.proof], &self.signature)
    }

    /// Whether whoever made the request knows the secret whose `key` the server keeps.
    #[must_use]
    pub fn proves(&self, key: &InviteKey) -> bool {
        key.accepts(&[&self.unproven()], &self.proof)
    }

    fn unproven(&self) -> Vec<u8> {
        wire::encode(&(self.with, self.spki_sha256, &self.holder, self.verify_key, self.agree_key, self.nonce))
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

/// The device is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolGrant {
    /// The server.
    pub server: ServerId,
    /// Its key.
    pub server_key: VerifyKey,
    /// The device's certificate.
    pub certificate: SignedEntry,
    /// What the device may see of the roll.
    pub roll: Vec<SignedEntry>,
    /// Up to which number that is.
    pub roll_mark: u64,
    /// The server's clock.
    pub clock: Moment,
    /// The restore epoch.
    pub epoch: [u8; 4],
}

/// Why a device was not let in. Says no more than the person with the invitation must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EnrolError {
    /// No such invitation, or the secret is wrong.
    #[error("no such invitation")]
    Unknown,
    /// The code is wrong; it may be tried this many times more.
    #[error("wrong code, {left} tries left")]
    Wrong {
        /// Tries left.
        left: u32,
    },
    /// It was used already.
    #[error("the invitation was used already")]
    Used,
    /// Its day is over.
    #[error("the invitation has expired")]
    Expired,
    /// Too many wrong tries.
    #[error("the invitation is void after too many wrong tries")]
    Void,
    /// The request is damaged, or not signed by the key that it shows.
    #[error("the request makes no sense")]
    Malformed,
    /// The server's TLS key is not the one that the device saw: somebody sits in between.
    #[error("the connection is not the server's own")]
    Intercepted,
    /// The server cannot store anything now.
    #[error("the server cannot store anything now")]
    Busy,
}

/// The answer to an [`EnrolRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    /// The grant or the refusal.
    pub answer: Result<Box<EnrolGrant>, EnrolError>,
    /// For a grant: proof that whoever answers knows the invitation too, bound to the request.
    pub proof: [u8; 32],
}

impl EnrolReply {
    /// Lets the device in.
    #[must_use]
    pub fn grant(grant: EnrolGrant, request: &EnrolRequest, key: &InviteKey) -> Self {
        let proof = key.prove(&[&wire::encode(&grant), &request.proof]);
        Self { answer: Ok(Box::new(grant)), proof }
    }

    /// Turns it away.
    #[must_use]
    pub const fn refuse(error: EnrolError) -> Self {
        Self { answer: Err(error), proof: [0; 32] }
    }

    /// Whether a grant answers `request` and comes from one who knows the secret with this `key`.
    #[must_use]
    pub fn is_genuine(&self, request: &EnrolRequest, key: &InviteKey) -> bool {
        match &self.answer {
            Ok(grant) => key.accepts(&[&wire::encode(grant), &request.proof], &self.proof),
            Err(_) => true,
        }
    }

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
