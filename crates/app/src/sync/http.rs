//! The line to the server: requests and answers over HTTPS, with stall time-outs and never a total one.

use std::error::Error;
use std::fmt;
use std::io;
use std::iter::successors;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::{HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Response, StatusCode};
use tokio::time::timeout;
use tokio_stream::{Stream, StreamExt};

use super::pin::{self, Pin, Seen};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// A connection that stands idle is asked this often whether the other end is still there.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// What the other end's kernel does not acknowledge for so long is lost, and the connection with it: a phone that changed
/// networks. However long the server thinks, this does not strike.
const UNACKNOWLEDGED: Duration = Duration::from_secs(15);
/// So long without a byte in either direction ends an exchange.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// An answer to a single message is never larger.
const ANSWER_MAX: usize = tungnha_sync::enrol::BYTES_MAX;

/// Why the line failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nobody answers there.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// Somebody answers there with another key.
    #[error("the server shows another key than the pinned one")]
    Certificate,
    /// The line was cut, or stood still for too long.
    #[error("the line was cut: {0}")]
    Cut(String),
    /// The server has no room now.
    #[error("the server is busy")]
    Busy {
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// Something other than our server answers.
    #[error("not this server's answer: HTTP {0}")]
    Status(u16),
}

/// A line to one server.
#[derive(Debug, Clone)]
pub struct Link {
    client: Client,
    base: String,
    pin: Option<Pin>,
    seen: Seen,
}

impl Link {
    /// A line to the holder of the pinned key.
    ///
    /// # Errors
    /// When the address makes no sense.
    pub fn pinned(address: &str, pin: Pin) -> Result<Self, LinkError> {
        Self::new(address, Some(pin))
    }

    /// A line to whoever is there, to see their key. Nothing secret may be sent over it.
    ///
    /// # Errors
    /// When the address makes no sense.
    pub fn looking(address: &str) -> Result<Self, LinkError> {
        Self::new(address, None)
    }

    fn new(address: &str, pin: Option<Pin>) -> Result<Self, LinkError> {
        let seen = Seen::default();
        let tls = pin::config(pin, seen.clone()).map_err(|cause| LinkError::Unreachable(cause.to_string()))?;
        let builder = Client::builder();
        #[cfg(any(target_os = "android", target_os = "linux"))]
        let builder = builder.tcp_user_timeout(UNACKNOWLEDGED);
        let client = builder
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_keepalive(KEEPALIVE)
            .build()
            .map_err(|cause| LinkError::Unreachable(cause.to_string()))?;
        Ok(Self { client, base: address.trim_end_matches('/').to_owned(), pin, seen })
    }

    /// Whether this line leads to the holder of the key at the address.
    #[must_use]
    pub fn leads_to(&self, address: &str, pin: Pin) -> bool {
        self.base == address.trim_end_matches('/') && self.pin == Some(pin)
    }

    /// The key that the server showed.
    #[must_use]
    pub fn seen(&self) -> Option<Pin> {
        self.seen.pin()
    }

    /// Asks for something small.
    ///
    /// # Errors
    /// When the line fails.
    pub async fn get(&self, path: &str) -> Result<Vec<u8>, LinkError> {
        let request = self.client.get(format!("{}{path}", self.base));
        self.answer(request).await
    }

    /// Sends one message and waits for the answer.
    ///
    /// # Errors
    /// When the line fails.
    pub async fn post(&self, path: &str, message: Vec<u8>) -> Result<Vec<u8>, LinkError> {
        let request = self.client.post(format!("{}{path}", self.base)).body(message);
        self.answer(request.header("content-type", "application/octet-stream")).await
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, LinkError> {
        let mut incoming = self.begin(request, Arc::default());
        let mut answer = Vec::new();
        while let Some(bytes) = incoming.next().await? {
            answer.extend_from_slice(&bytes);
            if answer.len() > ANSWER_MAX {
                return Err(LinkError::Cut("the answer is too large".to_owned()));
            }
        }
        Ok(answer)
    }

    /// Begins an exchange: the chunks are sent as the line takes them, the answer is read meanwhile.
    pub fn exchange(&self, path: &str, chunks: impl Stream<Item = Vec<u8>> + Send + 'static) -> Incoming {
        let sent = Arc::<AtomicU64>::default();
        let counter = Arc::clone(&sent);
        let stream = chunks.map(move |chunk| {
            counter.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            Ok::<_, std::convert::Infallible>(chunk)
        });
        let request = self.client.post(format!("{}{path}", self.base)).body(Body::wrap_stream(stream));
        self.begin(request.header("content-type", "application/octet-stream"), sent)
    }

    fn begin(&self, request: reqwest::RequestBuilder, sent: Arc<AtomicU64>) -> Incoming {
        Incoming { link: self.clone(), answer: Answer::Awaited(Box::pin(request.send())), sent }
    }

    fn explain(&self, cause: &reqwest::Error) -> LinkError {
        let wrong = self.pin.is_some() && self.seen().is_some() && self.seen() != self.pin;
        match cause {
            _ if wrong => LinkError::Certificate,
            cause if is_cut(cause) => LinkError::Cut(chain(cause)),
            cause if cause.is_connect() || cause.is_builder() => LinkError::Unreachable(chain(cause)),
            cause => LinkError::Cut(chain(cause)),
        }
    }
}

/// An answer on its way.
pub struct Incoming {
    link: Link,
    answer: Answer,
    sent: Arc<AtomicU64>,
}

enum Answer {
    /// Nothing of it has come.
    Awaited(std::pin::Pin<Box<dyn Future<Output = reqwest::Result<Response>> + Send>>),
    Begun(Response),
}

impl Incoming {
    /// How many bytes of the request the line has taken.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// The next bytes; `None` at the end. Nothing is lost when the future is dropped.
    ///
    /// # Errors
    /// When nobody is reached, something else than our server answers, the line is cut, or nothing moves in either
    /// direction for too long.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, LinkError> {
        loop {
            let before = self.sent();
            match timeout(STALL_TIMEOUT, self.step()).await {
                Ok(step) => return step,
                Err(_) if self.sent() == before => return Err(stalled()),
                Err(_) => {}
            }
        }
    }

    async fn step(&mut self) -> Result<Option<Vec<u8>>, LinkError> {
        loop {
            match &mut self.answer {
                Answer::Awaited(response) => {
                    let response = response.await.map_err(|cause| self.link.explain(&cause))?;
                    self.answer = Answer::Begun(accepted(response)?);
                }
                Answer::Begun(response) => {
                    let bytes = response.chunk().await.map_err(|cause| LinkError::Cut(chain(&cause)))?;
                    return Ok(bytes.map(|bytes| bytes.to_vec()));
                }
            }
        }
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("sent", &self.sent()).finish_non_exhaustive()
    }
}

fn accepted(response: Response) -> Result<Response, LinkError> {
    match response.status() {
        StatusCode::OK => Ok(response),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            Err(LinkError::Busy { retry_after: response.headers().get(RETRY_AFTER).and_then(seconds) })
        }
        other => Err(LinkError::Status(other.as_u16())),
    }
}

/// Whether somebody was there and the line died: a bad line does so in a handshake as well, and the next one may live.
fn is_cut(cause: &reqwest::Error) -> bool {
    causes(cause).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        matches!(cause.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
    })
}

fn seconds(wait: &HeaderValue) -> Option<Duration> {
    wait.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

fn stalled() -> LinkError {
    LinkError::Cut(format!("nothing for {} s", STALL_TIMEOUT.as_secs()))
}

/// The causes of an error, without the address (it is the caller's).
fn chain(error: &(dyn Error + 'static)) -> String {
    let text: Vec<_> = causes(error).map(ToString::to_string).collect();
    if text.is_empty() { "no answer".to_owned() } else { text.join(": ") }
}

/// What lies behind an error, down to the bottom.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(error.source(), |cause| (*cause).source())
}
