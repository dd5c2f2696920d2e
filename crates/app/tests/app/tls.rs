//! Connections that are taken up again: cheaper than new ones, and never to another key than the pinned one. Both ends
//! in memory.

use std::io::{Read, Write};
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, ClientConnection, HandshakeKind, ServerConfig, ServerConnection};
use sha2::{Digest, Sha256};
use tungnha_app::sync::pin::{self, Pin, Seen};
use tungnha_host::server_config;

/// A key, as a server shows it, and its pin.
fn key() -> (Arc<CertifiedKey>, Pin) {
    let pair = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&pair).unwrap();
    let key = any_supported_type(&PrivateKeyDer::from(PrivatePkcs8KeyDer::from(pair.serialize_der()))).unwrap();
    let pin = Sha256::digest(key.public_key().unwrap().as_ref()).into();
    (Arc::new(CertifiedKey::new(vec![certificate.der().clone()], key)), pin)
}

fn device(pin: Pin) -> Arc<ClientConfig> {
    Arc::new(pin::config(Some(pin), Seen::default()).unwrap())
}

/// A connection: how it began, and the bytes up and down until something was answered.
fn meet(
    device: &Arc<ClientConfig>,
    server: &Arc<ServerConfig>,
) -> Result<(HandshakeKind, usize, usize), rustls::Error> {
    let (mut up, mut down) = (0, 0);
    let (mut device, mut server) = ends(device, server);
    device.writer().write_all(b"?").unwrap();
    let mut answer = Vec::new();
    while answer.is_empty() {
        up += pass(|to| device.write_tls(to), |from| server.read_tls(from));
        server.process_new_packets()?;
        if server.reader().read(&mut [0]).is_ok() {
            server.writer().write_all(b"!").unwrap();
        }
        down += pass(|to| server.write_tls(to), |from| device.read_tls(from));
        device.process_new_packets()?;
        let _ = device.reader().read_to_end(&mut answer);
    }
    Ok((device.handshake_kind().unwrap(), up, down))
}

/// A line that dies before the server's first word arrives.
fn break_off(device: &Arc<ClientConfig>, server: &Arc<ServerConfig>) {
    let (mut device, mut server) = ends(device, server);
    pass(|to| device.write_tls(to), |from| server.read_tls(from));
    server.process_new_packets().unwrap();
}

fn ends(device: &Arc<ClientConfig>, server: &Arc<ServerConfig>) -> (ClientConnection, ServerConnection) {
    let name = ServerName::try_from("127.0.0.1").unwrap();
    (ClientConnection::new(Arc::clone(device), name).unwrap(), ServerConnection::new(Arc::clone(server)).unwrap())
}

/// Hands over what one end has to say; how much that is.
fn pass(
    mut give: impl FnMut(&mut dyn Write) -> std::io::Result<usize>,
    mut take: impl FnMut(&mut dyn Read) -> std::io::Result<usize>,
) -> usize {
    let mut bytes = Vec::new();
    while give(&mut bytes).unwrap() > 0 {}
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        take(&mut rest).unwrap();
    }
    bytes.len()
}

#[test]
fn a_connection_is_taken_up_again_without_a_certificate() {
    let (key, pin) = key();
    let (device, server) = (device(pin), server_config(key).unwrap());
    let (kind, up, down) = meet(&device, &server).unwrap();
    println!("new: {up} B up, {down} B down");
    assert_eq!(kind, HandshakeKind::Full);
    let whole = up + down;
    for _ in 0..3 {
        let (kind, up, down) = meet(&device, &server).unwrap();
        println!("taken up again: {up} B up, {down} B down");
        assert_eq!(kind, HandshakeKind::Resumed);
        assert!(up + down < whole - 200);
    }
    // One that breaks before the server is heard takes the session with it; the next one gives another.
    break_off(&device, &server);
    let kinds = [(); 2].map(|()| meet(&device, &server).unwrap().0);
    assert_eq!(kinds, [HandshakeKind::Full, HandshakeKind::Resumed]);
}

#[test]
fn no_connection_is_taken_up_with_another_key() {
    let ((own, pin), (other, other_pin)) = (key(), key());
    let (device_of_own, own) = (device(pin), server_config(own).unwrap());
    meet(&device_of_own, &own).unwrap();
    // Somebody else at the same address.
    let other = server_config(other).unwrap();
    meet(&device_of_own, &other).unwrap_err();
    // The server has another key now, and the device was told so.
    let device_of_other = device(other_pin);
    assert_eq!(meet(&device_of_other, &other).unwrap().0, HandshakeKind::Full);
    // The old one's sessions lead nowhere for whoever pins the new one.
    meet(&device_of_other, &own).unwrap_err();
    meet(&device_of_own, &own).unwrap();
}
