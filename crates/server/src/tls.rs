//! The encrypted connection: a self-signed certificate made at `init`, or files given. Phones pin the key's
//! SHA-256 (SPKI), not the certificate, so a renewed certificate over the same key changes nothing for them.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use tungnha_model::{Day, Moment};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::folder::{Folder, TLS_CERTIFICATE, TLS_KEY};

/// How long a certificate made by `init` is valid. The pin is the key, so a long life costs no safety.
const VALID_YEARS: i32 = 20;

/// A loaded certificate and key.
#[derive(Debug, Clone)]
pub struct Identity {
    /// For rustls.
    pub certified: Arc<CertifiedKey>,
    /// SHA-256 of the key's SubjectPublicKeyInfo: what phones pin.
    pub pin: [u8; 32],
    /// When the certificate ends.
    pub not_after: Moment,
}

/// Makes a key and a self-signed certificate for the address' host and for loopback.
///
/// # Errors
/// If they cannot be made or written.
pub fn create(folder: &Folder, address: &str, now: Moment) -> Result<()> {
    let (key, certificate) = self_signed(address, now).map_err(|cause| {
        Error::new(
            format!("Không tạo được chứng thư cho {address} ({cause}). Hãy kiểm tra lại --address."),
            format!("No certificate could be made for {address} ({cause}). Check --address."),
        )
        .because(cause)
    })?;
    folder.write_private(TLS_KEY, key.as_bytes())?;
    folder.write_private(TLS_CERTIFICATE, certificate.as_bytes())
}

fn self_signed(address: &str, now: Moment) -> Result<(String, String), rcgen::Error> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let host = host_of(address);
    if !names.iter().any(|name| name == host) {
        names.insert(0, host.to_owned());
    }
    let mut params = rcgen::CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(rcgen::DnType::CommonName, "Tung Nha");
    let year = Day::in_vietnam(now).year();
    // A day of grace for clocks that lag behind.
    params.not_before = rcgen::date_time_ymd(year - 1, 1, 1);
    params.not_after = rcgen::date_time_ymd(year + VALID_YEARS, 1, 1);
    let certificate = params.self_signed(&key)?;
    Ok((key.serialize_pem(), certificate.pem()))
}

/// The host in `https://HOST:PORT`.
#[must_use]
pub fn host_of(address: &str) -> &str {
    let rest = address.strip_prefix("https://").unwrap_or(address);
    match rest.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host.trim_matches(['[', ']']),
        _ => rest,
    }
}

/// Loads the certificate and key that the configuration names.
///
/// # Errors
/// If a file is missing or damaged, or the two do not belong together.
pub fn load(folder: &Folder, config: &Config) -> Result<Identity> {
    let certificate_path = folder.resolve(&config.tls.certificate);
    let key_path = folder.resolve(&config.tls.key);
    let wrong = |path: &std::path::Path, cause: String| {
        let path = path.display();
        Error::new(
            format!("Không dùng được {path} cho kết nối mã hóa ({cause}). Hãy kiểm tra phần [tls] trong server.toml."),
            format!("{path} cannot be used for the encrypted connection ({cause}). Check [tls] in server.toml."),
        )
    };
    let chain = CertificateDer::pem_file_iter(&certificate_path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|cause| wrong(&certificate_path, cause.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&key_path).map_err(|cause| wrong(&key_path, cause.to_string()))?;
    let signer = ring::sign::any_supported_type(&key).map_err(|cause| wrong(&key_path, cause.to_string()))?;
    let spki = signer.public_key().ok_or_else(|| wrong(&key_path, "no public key".to_owned()))?;
    let pin = Sha256::digest(spki.as_ref()).into();
    let first = chain.first().ok_or_else(|| wrong(&certificate_path, "no CERTIFICATE".to_owned()))?;
    let not_after = end_of(first).map_err(|cause| wrong(&certificate_path, cause))?;
    let certified = CertifiedKey::new(chain, signer);
    certified.keys_match().map_err(|cause| wrong(&certificate_path, cause.to_string()))?;
    Ok(Identity { certified: Arc::new(certified), pin, not_after })
}

fn end_of(certificate: &CertificateDer<'_>) -> Result<Moment, String> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).map_err(|cause| cause.to_string())?;
    Ok(Moment(parsed.validity().not_after.timestamp().saturating_mul(1000)))
}

/// The rustls configuration.
///
/// # Errors
/// If rustls refuses its own defaults.
pub fn server_config(identity: &Identity) -> Result<Arc<rustls::ServerConfig>> {
    tungnha_host::server_config(Arc::clone(&identity.certified))
        .map_err(|cause| Error::new(format!("TLS: {cause}"), format!("TLS: {cause}")).because(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_addresses() {
        assert_eq!(host_of("https://192.168.1.10:7443"), "192.168.1.10");
        assert_eq!(host_of("https://dongbo.babe.example"), "dongbo.babe.example");
        assert_eq!(host_of("https://[::1]:7443"), "::1");
    }

    #[test]
    fn a_made_certificate_loads_and_another_key_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::create(home.path().join("a")).unwrap();
        create(&folder, "https://192.168.1.10:7443", Moment(1_800_000_000_000)).unwrap();
        let config = crate::config::parse(&crate::config::template(
            "0.0.0.0:7443".parse().unwrap(),
            "https://192.168.1.10:7443",
        ))
        .unwrap();
        let identity = load(&folder, &config).unwrap();
        assert!(identity.not_after > Moment(2_000_000_000_000));
        assert_eq!(load(&folder, &config).unwrap().pin, identity.pin);

        let other = Folder::create(home.path().join("b")).unwrap();
        create(&other, "https://192.168.1.10:7443", Moment(1_800_000_000_000)).unwrap();
        std::fs::copy(other.resolve(TLS_KEY), folder.resolve(TLS_KEY)).unwrap();
        assert!(load(&folder, &config).unwrap_err().en.contains("tls.crt"));
    }
}
