//! TLS under the device's own signing key. Nothing signed for TLS can be mistaken for anything else that this key
//! signs: a handshake signs its own text of some hundred bytes, everything else is a digest of 32.

use std::sync::Arc;

use rcgen::{CertificateParams, DistinguishedName, KeyPair, PKCS_ED25519};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use tungnha_sync::{Signer, VerifyKey};
use zeroize::Zeroizing;

use crate::error::{ApiError, Result};
use crate::sync::pin::Pin;

/// What stands before the 32 bytes of an Ed25519 key: private (PKCS #8) and public (SPKI).
const PRIVATE_HEAD: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const PUBLIC_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// The pin of a hub with this key.
pub(super) fn pin_of(key: &VerifyKey) -> Pin {
    Sha256::new().chain_update(PUBLIC_HEAD).chain_update(key.0).finalize().into()
}

/// A certificate over the device's key. Names and dates mean nothing: the key is pinned.
pub(super) fn certified(signer: &Signer) -> Result<Arc<CertifiedKey>> {
    let mut private = Zeroizing::new(PRIVATE_HEAD.to_vec());
    private.extend_from_slice(signer.secret());
    let der = PrivatePkcs8KeyDer::from(private.to_vec());
    let pair = KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_ED25519).map_err(ApiError::internal)?;
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).map_err(ApiError::internal)?;
    params.distinguished_name = DistinguishedName::new();
    let certificate = params.self_signed(&pair).map_err(ApiError::internal)?;
    let key = rustls::crypto::ring::sign::any_supported_type(&PrivateKeyDer::from(der)).map_err(ApiError::internal)?;
    Ok(Arc::new(CertifiedKey::new(vec![certificate.der().clone()], key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_is_that_of_the_key_that_is_shown() {
        let signer = Signer::from_secret([7; 32]);
        let shown = certified(&signer).unwrap();
        let spki = shown.key.public_key().unwrap();
        let pin: Pin = Sha256::digest(spki.as_ref()).into();
        assert_eq!(pin, pin_of(&signer.verify_key()));
    }
}
