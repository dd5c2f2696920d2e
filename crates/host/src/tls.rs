//! TLS 1.3 and HTTP/1.1, nothing older: only our own clients connect.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::ServerSessionMemoryCache;
use rustls::sign::{CertifiedKey, SingleCertAndKey};

/// A record is opened whole or not at all: of a cut line no more than this is lost on the way to a device.
const RECORD: usize = 4 * 1024;
/// Devices that come back are known by a session kept here, and need no certificate again.
const SESSIONS: usize = 8 * 1024;

/// The configuration that shows this key to everybody.
///
/// # Errors
/// If rustls refuses its own defaults.
pub fn server_config(key: Arc<CertifiedKey>) -> Result<Arc<ServerConfig>, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(Arc::new(SingleCertAndKey::from(key)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.max_fragment_size = Some(RECORD);
    config.session_storage = ServerSessionMemoryCache::new(SESSIONS);
    config.send_tls13_tickets = 1;
    Ok(Arc::new(config))
}
