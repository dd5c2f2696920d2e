//! The line to the server: requests and answers over HTTPS, with stall time-outs and never a total one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Body, Client, StatusCode};
use tokio::time::timeout;

use super::pin::{self, Pin, Seen};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// A connection that stands idle is asked this often whether the other end is still there.
const KEEPALIVE: Duration = Duration::from_secs(30);
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
        /// In how many seconds it wants to be asked again; the driver rests longer in any case.
        retry_after_s: Option<u64>,
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
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_keepalive(KEEPALIVE)
            .user_agent(concat!("tungnha/", env!("CARGO_PKG_VERSION")))
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
        let mut incoming = self.begin(request, Arc::default()).await?;
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
    ///
    /// # Errors
    /// When the line fails.
    pub async fn exchange(&self, path: &str, chunks: Vec<Vec<u8>>) -> Result<Incoming, LinkError> {
        let sent = Arc::<AtomicU64>::default();
        let counter = Arc::clone(&sent);
        let stream = tokio_stream::iter(chunks.into_iter().map(move |chunk| {
            counter.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            Ok::<_, std::convert::Infallible>(chunk)
        }));
        let request = self.client.post(format!("{}{path}", self.base)).body(Body::wrap_stream(stream));
        self.begin(request.header("content-type", "application/octet-stream"), sent).await
    }

    async fn begin(&self, request: reqwest::RequestBuilder, sent: Arc<AtomicU64>) -> Result<Incoming, LinkError> {
        let mut answer = Box::pin(request.send());
        let response = loop {
            let before = sent.load(Ordering::Relaxed);
            match timeout(STALL_TIMEOUT, &mut answer).await {
                Ok(Ok(response)) => break response,
                Ok(Err(cause)) => return Err(self.explain(&cause)),
                Err(_) if sent.load(Ordering::Relaxed) == before => return Err(stalled()),
                Err(_) => {}
            }
        };
        match response.status() {
            StatusCode::OK => Ok(Incoming { response, sent }),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => Err(LinkError::Busy {
                retry_after_s: response.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok()),
            }),
            other => Err(LinkError::Status(other.as_u16())),
        }
    }

    fn explain(&self, cause: &reqwest::Error) -> LinkError {
        let wrong = self.pin.is_some() && self.seen().is_some() && self.seen() != self.pin;
        match cause {
            _ if wrong => LinkError::Certificate,
            cause if cause.is_connect() || cause.is_builder() => LinkError::Unreachable(chain(cause)),
            cause => LinkError::Cut(chain(cause)),
        }
    }
}

/// An answer on its way.
#[derive(Debug)]
pub struct Incoming {
    response: reqwest::Response,
    sent: Arc<AtomicU64>,
}

impl Incoming {
    /// How many bytes of the request the line has taken.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// When the line is cut, or nothing moves in either direction for too long.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, LinkError> {
        loop {
            let before = self.sent();
            match timeout(STALL_TIMEOUT, self.response.chunk()).await {
                Ok(Ok(bytes)) => return Ok(bytes.map(|bytes| bytes.to_vec())),
                Ok(Err(cause)) => return Err(LinkError::Cut(chain(&cause))),
                Err(_) if self.sent() == before => return Err(stalled()),
                Err(_) => {}
            }
        }
    }
}

fn stalled() -> LinkError {
    LinkError::Cut(format!("nothing for {} s", STALL_TIMEOUT.as_secs()))
}

/// The causes of an error, without the address (it is the caller's).
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = String::new();
    let mut at = error.source();
    while let Some(cause) = at {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause.to_string());
        at = cause.source();
    }
    if text.is_empty() { "no answer".to_owned() } else { text }
}
