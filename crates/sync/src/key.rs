//! Keys and signatures. Every signature covers a digest made for one purpose (BLAKE3 with a context string),
//! so that nothing signed for one purpose can be shown as another.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use tungnha_model::ServerId;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::batch::Incarnation;

/// What a signature is for. The text is part of what is signed and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Domain(pub(crate) &'static str);

impl Domain {
    /// A batch: also the domain of its hash.
    pub const BATCH: Self = Self("tungnha 2026 batch v1");
    /// A device's opening frame.
    pub const HELLO: Self = Self("tungnha 2026 hello v1");
    /// A server's answer to it.
    pub const WELCOME: Self = Self("tungnha 2026 welcome v1");
    /// A receipt.
    pub const RECEIPT: Self = Self("tungnha 2026 receipt v1");
    /// A refusal.
    pub const REFUSED: Self = Self("tungnha 2026 refused v1");
    /// No signature: what names all cursors of a device.
    pub const CURSORS: Self = Self("tungnha 2026 cursors v1");
    /// An entry of the roll.
    pub const ROLL: Self = Self("tungnha 2026 roll v1");
    /// What a server or hub says that it holds of a device's batches.
    pub const VOUCHER: Self = Self("tungnha 2026 voucher v1");
    /// A bundle's manifest.
    pub const BUNDLE: Self = Self("tungnha 2026 bundle v1");
    /// A frame of a snapshot.
    pub const SNAPSHOT: Self = Self("tungnha 2026 snapshot v1");
    /// A new device's request to join.
    pub const ENROL: Self = Self("tungnha 2026 enrol v1");
    /// A device's administrative request.
    pub const REQUEST: Self = Self("tungnha 2026 request v1");

    /// A device's request about a photo or voice note.
    pub const BLOB: Self = Self("tungnha 2026 blob v1");
    /// The server's receipt for one.
    pub const BLOB_RECEIPT: Self = Self("tungnha 2026 blob receipt v1");

    /// The 32-byte digest of `parts` for this purpose; each part is preceded by its length.
    #[must_use]
    pub fn digest(self, parts: &[&[u8]]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key(self.0);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        *hasher.finalize().as_bytes()
    }
}

/// An Ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({}…)", hex(self.0.get(..4).unwrap_or_default()))
    }
}

impl Serialize for Signature {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (low, high) = self.0.split_at(32);
        (<[u8; 32]>::try_from(low).unwrap_or_default(), <[u8; 32]>::try_from(high).unwrap_or_default())
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (low, high) = <([u8; 32], [u8; 32])>::deserialize(deserializer)?;
        let mut whole = [0; 64];
        for (to, from) in whole.iter_mut().zip(low.into_iter().chain(high)) {
            *to = from;
        }
        Ok(Self(whole))
    }
}

macro_rules! public_key {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; 32]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadKey;
            fn from_str(text: &str) -> Result<Self, BadKey> {
                data_encoding::HEXLOWER_PERMISSIVE
                    .decode(text.trim().as_bytes())
                    .ok()
                    .and_then(|bytes| bytes.try_into().ok())
                    .map(Self)
                    .ok_or(BadKey)
            }
        }
    )+};
}

public_key! {
    /// The public half of an Ed25519 key. As text: 64 hexadecimal digits.
    VerifyKey
    /// The public half of an X25519 key: what is meant for one device alone is encrypted to it.
    AgreeKey
}

/// A text or bytes that are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key")]
pub struct BadKey;

impl VerifyKey {
    /// Whether `signature` is this key's over `parts` for `domain` (strict: no small-order keys, canonical).
    #[must_use]
    pub fn verifies(&self, domain: Domain, parts: &[&[u8]], signature: &Signature) -> bool {
        self.verifies_digest(&domain.digest(parts), signature)
    }

    pub(crate) fn verifies_digest(&self, digest: &[u8; 32], signature: &Signature) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .and_then(|key| key.verify_strict(digest, &ed25519_dalek::Signature::from_bytes(&signature.0)))
            .is_ok()
    }

    /// The X25519 key that belongs to this one: what is meant for its holder alone is encrypted to it. `None` for
    /// bytes that are no key.
    #[must_use]
    pub fn agree_key(&self) -> Option<AgreeKey> {
        VerifyingKey::from_bytes(&self.0).ok().map(|key| AgreeKey(key.to_montgomery().to_bytes()))
    }

    /// The server that this key names, when it is a server's.
    #[must_use]
    pub fn server_id(&self) -> ServerId {
        let mut id = [0; 16];
        blake3::Hasher::new().update(&self.0).finalize_xof().fill(&mut id);
        ServerId(id)
    }
}

/// The secret half of an Ed25519 key; wiped from memory when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Signer {
    secret: [u8; 32],
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verify_key())
    }
}

impl Signer {
    /// From 32 secret bytes: random for a new key, or what [`Signer::secret`] gave.
    #[must_use]
    pub const fn from_secret(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The secret bytes, for storing them encrypted.
    #[must_use]
    pub const fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The public half.
    #[must_use]
    pub fn verify_key(&self) -> VerifyKey {
        VerifyKey(SigningKey::from_bytes(&self.secret).verifying_key().to_bytes())
    }

    /// The secret half of [`VerifyKey::agree_key`].
    #[must_use]
    pub fn agreement(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(SigningKey::from_bytes(&self.secret).to_scalar_bytes())
    }

    /// Signs `parts` for `domain`.
    #[must_use]
    pub fn sign(&self, domain: Domain, parts: &[&[u8]]) -> Signature {
        self.sign_digest(&domain.digest(parts))
    }

    pub(crate) fn sign_digest(&self, digest: &[u8; 32]) -> Signature {
        Signature(SigningKey::from_bytes(&self.secret).sign(digest).to_bytes())
    }
}

impl AgreeKey {
    /// Whether a secret can be agreed on with it. With a point of low order, which nobody's key is by chance, everybody
    /// would agree on zeros.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let any = x25519_dalek::StaticSecret::from([1; 32]);
        any.diffie_hellman(&x25519_dalek::PublicKey::from(self.0)).was_contributory()
    }
}

/// The public half of the X25519 key with these secret bytes.
#[must_use]
pub fn agree_key(secret: &[u8; 32]) -> AgreeKey {
    AgreeKey(x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(*secret)).to_bytes())
}

/// The Automerge actor under which one incarnation of one device writes: bound to its key, so that nobody
/// can write under another's name.
#[must_use]
pub fn actor(key: &VerifyKey, incarnation: Incarnation) -> [u8; 16] {
    let mut actor = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key.0);
    hasher.update(&incarnation.0.to_le_bytes());
    hasher.finalize_xof().fill(&mut actor);
    actor
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
