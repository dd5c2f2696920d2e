//! TLS to a server that is known by its key alone.
//!
//! An office server has no public name and no certificate authority; the invitation carries the SHA-256 of
//! its public key (SPKI). Whoever shows that key and proves to hold it is the server; names, dates and
//! issuers in the certificate mean nothing. TLS 1.3 only.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use sha2::{Digest, Sha256};

/// SHA-256 of a server's public key.
pub type Pin = [u8; 32];

/// A record is opened whole or not at all: of a cut line no more than this is lost on the way to the server.
const RECORD: usize = 1_200;

/// What the server that was met has shown.
#[derive(Debug, Clone, Default)]
pub struct Seen(Arc<Mutex<Option<Pin>>>);

impl Seen {
    /// The pin of the key that was shown last, right or wrong.
    #[must_use]
    pub fn pin(&self) -> Option<Pin> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, pin: Pin) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(pin);
    }
}

#[derive(Debug)]
struct Verifier {
    /// `None` only while a person is about to compare digits: then nothing secret is sent.
    pin: Option<Pin>,
    seen: Seen,
    provider: Arc<CryptoProvider>,
}

/// The configuration that believes the holder of this key and nobody else; `None` looks at who is there.
///
/// # Errors
/// If rustls refuses its own defaults.
pub fn config(pin: Option<Pin>, seen: Seen) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier { pin, seen, provider: Arc::clone(&provider) };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.max_fragment_size = Some(RECORD);
    Ok(config)
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let spki = spki(end_entity).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
        let shown: Pin = Sha256::digest(spki).into();
        self.seen.note(shown);
        match self.pin {
            Some(pin) if pin != shown => {
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::PeerIncompatible(rustls::PeerIncompatible::Tls12NotOffered))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// The subjectPublicKeyInfo of a certificate: the seventh field of its first part (the sixth where the
/// version is left out), as it stands there.
fn spki(certificate: &[u8]) -> Option<&[u8]> {
    let (SEQUENCE, outer, _) = element(certificate)? else { return None };
    let (SEQUENCE, mut fields, _) = element(outer.content)? else { return None };
    if fields.content.first() == Some(&VERSION) {
        fields.content = element(fields.content)?.2;
    }
    // Serial number, signature algorithm, issuer, validity, subject.
    for _ in 0..5 {
        fields.content = element(fields.content)?.2;
    }
    let (SEQUENCE, found, _) = element(fields.content)? else { return None };
    Some(found.whole)
}

struct Element<'a> {
    whole: &'a [u8],
    content: &'a [u8],
}

/// One DER element: its tag, itself, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, Element<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(first) {
        short @ 0..=0x7f => (short, rest),
        long => {
            let (digits, rest) =
                rest.split_at_checked(long & 0x7f).filter(|(digits, _)| (1..=4).contains(&digits.len()))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
    };
    let (content, after) = rest.split_at_checked(length)?;
    let whole = bytes.get(..bytes.len().checked_sub(after.len())?)?;
    Some((tag, Element { whole, content }, after))
}
