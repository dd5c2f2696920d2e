//! Stretching the PIN and wrapping the database key.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::DatabaseKey;
use crate::error::{Result, StoreError};

const KEK_CONTEXT: &[u8] = b"tungnha device key-encrypting key 1";
const WRAP_CONTEXT: &[u8] = b"tungnha device database key 1";

/// How hard the PIN is stretched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Stretch {
    /// The default: 64 MiB, three passes.
    pub const NORMAL: Self = Self { memory_kib: 64 * 1024, passes: 3 };
    /// The least that is accepted: 19 MiB, two passes.
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2 };

    const fn weaker_than_floor(self) -> bool {
        self.memory_kib < Self::FLOOR.memory_kib || self.passes < Self::FLOOR.passes
    }
}

/// A database key under a key-encrypting key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    pub(crate) stretch: Stretch,
    #[serde(with = "hex")]
    salt: Vec<u8>,
    #[serde(with = "hex")]
    nonce: Vec<u8>,
    #[serde(with = "hex")]
    sealed: Vec<u8>,
}

/// Wraps the key; `salt` and `nonce` are fresh randomness.
pub(crate) fn wrap(
    key: &DatabaseKey,
    pin: &str,
    secret: &[u8],
    stretch: Stretch,
    salt: [u8; 16],
    nonce: [u8; 24],
) -> Result<Wrapped> {
    let kek = key_encrypting_key(pin, secret, stretch, &salt)?;
    let cipher = XChaCha20Poly1305::new((&*kek).into());
    let payload = Payload { msg: key.as_slice(), aad: WRAP_CONTEXT };
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StoreError::KeyStore("wrapping failed".to_owned()))?;
    Ok(Wrapped { stretch, salt: salt.to_vec(), nonce: nonce.to_vec(), sealed })
}

/// The key, or `None` when the PIN or the secret is wrong.
pub(crate) fn unwrap(wrapped: &Wrapped, pin: &str, secret: &[u8]) -> Result<Option<DatabaseKey>> {
    let kek = key_encrypting_key(pin, secret, wrapped.stretch, &wrapped.salt)?;
    let nonce: [u8; 24] =
        wrapped.nonce.as_slice().try_into().map_err(|_| StoreError::Damaged("key.json: nonce".to_owned()))?;
    let cipher = XChaCha20Poly1305::new((&*kek).into());
    let payload = Payload { msg: &wrapped.sealed, aad: WRAP_CONTEXT };
    let Ok(plain) = cipher.decrypt(&XNonce::from(nonce), payload) else { return Ok(None) };
    let plain = Zeroizing::new(plain);
    let mut key = Zeroizing::new([0; 32]);
    if plain.len() != key.len() {
        return Err(StoreError::Damaged("key.json: key length".to_owned()));
    }
    key.copy_from_slice(&plain);
    Ok(Some(key))
}

fn key_encrypting_key(pin: &str, secret: &[u8], stretch: Stretch, salt: &[u8]) -> Result<DatabaseKey> {
    if stretch.weaker_than_floor() {
        return Err(StoreError::Damaged("key.json: stretching below the floor".to_owned()));
    }
    let failed = |error: argon2::Error| StoreError::KeyStore(format!("stretching: {error}"));
    let params = Params::new(stretch.memory_kib, stretch.passes, 1, Some(32)).map_err(failed)?;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, stretched.as_mut_slice())
        .map_err(failed)?;
    let mut both = Zeroizing::new(stretched.to_vec());
    both.extend_from_slice(secret);
    let mut kek = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), &both)
        .expand(KEK_CONTEXT, kek.as_mut_slice())
        .map_err(|error| StoreError::KeyStore(error.to_string()))?;
    Ok(kek)
}

mod hex {
    //! Bytes as lower-case hexadecimal text.

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::text::hex(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::text::unhex(&text).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pin_and_secret_together_open() {
        let key = Zeroizing::new([7; 32]);
        let wrapped = wrap(&key, "123456", b"secret", Stretch::FLOOR, [1; 16], [2; 24]).unwrap();
        assert_eq!(unwrap(&wrapped, "123456", b"secret").unwrap().unwrap(), key);
        assert!(unwrap(&wrapped, "123457", b"secret").unwrap().is_none());
        assert!(unwrap(&wrapped, "123456", b"other").unwrap().is_none());
    }

    #[test]
    fn a_weakened_key_file_is_refused() {
        let key = Zeroizing::new([7; 32]);
        let mut wrapped = wrap(&key, "123456", b"s", Stretch::FLOOR, [1; 16], [2; 24]).unwrap();
        wrapped.stretch.passes = 1;
        assert!(matches!(unwrap(&wrapped, "123456", b"s"), Err(StoreError::Damaged(_))));
    }
}
