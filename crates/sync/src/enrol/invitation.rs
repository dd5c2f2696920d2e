//! The long form: what a QR code or a message carries.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use tungnha_model::Moment;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::key::VerifyKey;
use crate::wire;

const PREFIX: &str = "TUNGNHA1:";
const CHECK: usize = 4;
const TEXT_MAX: usize = 2048;
const URL_MAX: usize = 512;

/// Names an invitation. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InviteId(pub [u8; 16]);

/// The secret of an invitation's long form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct InviteSecret(pub [u8; 16]);

impl fmt::Debug for InviteSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteSecret(…)")
    }
}

/// What the server keeps of a secret: its hash, which keys the proofs.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct InviteKey(pub [u8; 32]);

impl fmt::Debug for InviteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteKey(…)")
    }
}

impl InviteKey {
    pub(super) fn derive(context: &str, secret: &[u8]) -> Self {
        Self(blake3::derive_key(context, secret))
    }

    /// The proof of knowing the secret, over `parts`.
    pub(super) fn prove(&self, parts: &[&[u8]]) -> [u8; 32] {
        *self.hash(parts).as_bytes()
    }

    /// Whether a proof is right, compared in constant time.
    pub(super) fn accepts(&self, parts: &[&[u8]], proof: &[u8; 32]) -> bool {
        self.hash(parts) == blake3::Hash::from_bytes(*proof)
    }

    fn hash(&self, parts: &[&[u8]]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize()
    }
}

impl InviteSecret {
    /// What the server keeps of it.
    #[must_use]
    pub fn key(&self) -> InviteKey {
        InviteKey::derive("tungnha 2026 invitation v1", &self.0)
    }
}

/// An invitation in its long form. As text: `TUNGNHA1:` and base 32, which a QR code holds compactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Where the server is: `https://host:port`.
    pub url: String,
    /// SHA-256 of the server's TLS public key (SPKI): the pin.
    pub spki_sha256: [u8; 32],
    /// The key that signs certificates and receipts.
    pub server_key: VerifyKey,
    /// Which invitation.
    pub invite: InviteId,
    /// Its secret.
    pub secret: InviteSecret,
    /// Until when.
    pub expires: Moment,
}

/// Why a text is no invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadInvitation {
    /// It does not begin as one.
    #[error("this is not an invitation")]
    NotOne,
    /// A character is missing or wrong.
    #[error("the invitation is incomplete or was changed")]
    Damaged,
    /// Not ten characters of the code's alphabet.
    #[error("this is not a code of ten characters")]
    Code,
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = wire::encode(self);
        bytes.extend_from_slice(&check(&bytes));
        write!(f, "{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }
}

impl FromStr for Invitation {
    type Err = BadInvitation;

    fn from_str(text: &str) -> Result<Self, BadInvitation> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(TEXT_MAX).collect();
        let text = text.to_ascii_uppercase();
        let body = text.strip_prefix(PREFIX).ok_or(BadInvitation::NotOne)?;
        let bytes = BASE32_NOPAD.decode(body.as_bytes()).map_err(|_| BadInvitation::Damaged)?;
        let (body, sum) = bytes.split_last_chunk::<CHECK>().ok_or(BadInvitation::Damaged)?;
        if check(body) != *sum {
            return Err(BadInvitation::Damaged);
        }
        wire::decode(body).filter(|read: &Self| read.url.len() <= URL_MAX).ok_or(BadInvitation::Damaged)
    }
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut check);
    check
}
