//! What sits between a device and its server: a line that breaks, somebody who changes bytes.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, ServerConfig, SignatureScheme};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Listens; where to pass on is said later.
pub struct Middle {
    listener: TcpListener,
    pub port: u16,
    pub connections: Arc<AtomicUsize>,
}

/// What has passed upwards is answered in this time.
const ANSWERED: Duration = Duration::from_millis(200);

/// How many bytes a connection lives for, up and down.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    pub up: usize,
    pub down: usize,
}

/// A line that stands still.
#[derive(Debug, Default)]
pub struct Hold {
    pub reached: Notify,
    pub let_go: Notify,
}

impl Middle {
    pub async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        Self { listener, port, connections: Arc::default() }
    }

    /// Passes on, and cuts the first connections after so many bytes; later ones live.
    pub fn cutting(self, target: u16, lives: Vec<Life>) -> Arc<AtomicUsize> {
        let count = Arc::clone(&self.connections);
        tokio::spawn(async move {
            while let Ok((device, _)) = self.listener.accept().await {
                let number = self.connections.fetch_add(1, Ordering::SeqCst);
                let life = lives.get(number).copied().unwrap_or(Life { up: usize::MAX, down: usize::MAX });
                let server = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
                tokio::spawn(cut(device, server, life));
            }
        });
        count
    }

    /// Passes on. When so many bytes have gone up over the first connection it stands still until somebody lets it go; it
    /// dies after so many more, and there is no other.
    pub fn holding(self, target: u16, at: u64, rest: u64) -> Arc<Hold> {
        let hold = Arc::new(Hold::default());
        let held = Arc::clone(&hold);
        tokio::spawn(async move {
            let (device, _) = self.listener.accept().await.unwrap();
            let server = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
            let ((mut from_device, to_device), (from_server, mut to_server)) =
                (device.into_split(), server.into_split());
            let down = tokio::spawn(pass(from_server, to_device, usize::MAX, false));
            tokio::io::copy(&mut (&mut from_device).take(at), &mut to_server).await.unwrap();
            held.reached.notify_one();
            held.let_go.notified().await;
            tokio::io::copy(&mut (&mut from_device).take(rest), &mut to_server).await.unwrap();
            drop(self.listener);
            down.abort();
        });
        hold
    }

    /// Shows the server's own key and has no room for the first connection, which it asks to come again in so many
    /// seconds; passes the others on. When each of them came.
    pub fn busy(self, target: u16, data: &Path, retry_after: u32) -> Arc<Mutex<Vec<Instant>>> {
        let acceptor = TlsAcceptor::from(server_config(data));
        let came = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&came);
        tokio::spawn(async move {
            let (first, _) = self.listener.accept().await.unwrap();
            seen.lock().unwrap().push(Instant::now());
            turn_away(acceptor.accept(first).await.unwrap(), retry_after).await;
            while let Ok((mut device, _)) = self.listener.accept().await {
                seen.lock().unwrap().push(Instant::now());
                let mut server = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
                tokio::spawn(async move { tokio::io::copy_bidirectional(&mut device, &mut server).await });
            }
        });
        came
    }

    /// Shows the server's own key (stolen with its folder) and changes a byte of every answer to a sync.
    pub fn tampering(self, target: u16, data: &Path) {
        let acceptor = TlsAcceptor::from(server_config(data));
        let connector = TlsConnector::from(client_config());
        tokio::spawn(async move {
            while let Ok((device, _)) = self.listener.accept().await {
                let server = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
                let (acceptor, connector) = (acceptor.clone(), connector.clone());
                tokio::spawn(async move {
                    let name = ServerName::try_from("localhost").unwrap();
                    let (Ok(device), Ok(server)) =
                        (acceptor.accept(device).await, connector.connect(name, server).await)
                    else {
                        return;
                    };
                    let (from_device, to_device) = tokio::io::split(device);
                    let (from_server, to_server) = tokio::io::split(server);
                    let up = tokio::spawn(pass(from_device, to_server, usize::MAX, false));
                    pass(from_server, to_device, usize::MAX, true).await;
                    up.abort();
                });
            }
        });
    }
}

async fn turn_away(mut device: impl AsyncRead + AsyncWrite + Unpin, retry_after: u32) {
    let asked = device.read(&mut [0; 4096]).await.unwrap();
    assert!(asked > 0);
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: {retry_after}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    device.write_all(answer.as_bytes()).await.unwrap();
    device.shutdown().await.unwrap();
}

async fn cut(device: TcpStream, server: TcpStream, life: Life) {
    let (from_device, to_device) = device.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    // Whichever reaches its end first ends both. How much the server has answered by the end of the way up would hang on
    // how busy the machine is: its answers to what has passed still come down.
    tokio::select! {
        () = async {
            pass(from_device, &mut to_server, life.up, false).await;
            sleep(ANSWERED).await;
        } => {}
        () = pass(&mut from_server, to_device, life.down, false) => {}
    }
    // The server hears the end behind what has passed. A socket closed on bytes that nobody read would reset the
    // line, and the server's kernel would throw away what the server has not read yet.
    let _ = to_server.shutdown().await;
    let _ = tokio::io::copy(&mut from_server, &mut tokio::io::sink()).await;
}

/// Passes up to `life` bytes on; with `tamper` a byte of every answer's first frame is changed.
async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, life: usize, tamper: bool) {
    let mut buffer = vec![0; 4096];
    let mut passed = 0;
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let bytes = &mut buffer[..read.min(life - passed)];
        if tamper {
            change(bytes);
        }
        if to.write_all(bytes).await.is_err() || to.flush().await.is_err() {
            return;
        }
        passed += bytes.len();
        if passed >= life {
            return;
        }
    }
}

/// Changes a bit in the middle of a body's first frame; heads and very short pieces stay as they are.
fn change(bytes: &mut [u8]) {
    let head = bytes.starts_with(b"HTTP/").then(|| bytes.windows(4).position(|window| window == b"\r\n\r\n"));
    let body = head.flatten().map_or(0, |at| at + 4);
    if let Some(rest) = bytes.get_mut(body..).filter(|rest| rest.len() > 40) {
        rest[30] ^= 1;
    }
}

fn server_config(data: &Path) -> Arc<ServerConfig> {
    let certificates: Vec<_> =
        CertificateDer::pem_file_iter(data.join("tls.crt")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(data.join("tls.key")).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    Arc::new(builder.with_no_client_auth().with_single_cert(certificates, key).unwrap())
}

fn client_config() -> Arc<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    Arc::new(builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody)).with_no_client_auth())
}

#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
