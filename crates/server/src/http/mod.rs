//! The server's HTTP side: `POST /v1/sync`, `/v1/blob`, `/v1/enrol`, `/v1/invite`, `GET /v1/key`, `/healthz`,
//! `/metrics`.

mod blob;
mod enrol;
mod health;
mod invite;
mod metrics;
mod quiet;
mod sync;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::sync::{Mutex, Semaphore};

use metrics::Metrics;
pub(crate) use quiet::work_ahead;
use tungnha_host::busy;
pub use tungnha_host::listen;

use crate::membership::{Current, Membership};
use crate::site::Site;
use crate::snapshots::Snapshots;
use crate::storage::StorageResult;

/// Enrolments and requests at the same time; they are rare.
const REQUESTS_MAX: usize = 8;
/// The most bytes of an enrolment or of a leader's request.
const REQUEST_MAX: usize = 16 * 1024;

/// What the routes share.
pub(crate) struct Desk {
    pub(crate) site: Arc<Site>,
    /// SHA-256 of the TLS key that this process shows.
    pub(crate) pin: [u8; 32],
    membership: Arc<Current>,
    snapshots: Arc<Snapshots>,
    metrics: Arc<Metrics>,
    syncs: Arc<Semaphore>,
    requests: Arc<Semaphore>,
    /// One enrolment at a time, so that parallel guesses are counted like others.
    enrolling: Mutex<()>,
}

impl Desk {
    /// The desk of a server that shows the TLS key with this pin.
    pub(crate) fn new(site: Arc<Site>, pin: [u8; 32]) -> Self {
        Self {
            pin,
            membership: Arc::default(),
            snapshots: Arc::new(Snapshots::new(site.signer.clone())),
            metrics: Arc::default(),
            syncs: Arc::new(Semaphore::new(site.config.limits.syncs)),
            requests: Arc::new(Semaphore::new(REQUESTS_MAX)),
            enrolling: Mutex::new(()),
            site,
        }
    }

    pub(crate) fn membership(&self) -> StorageResult<Arc<Membership>> {
        self.membership.get(&*self.site.storage)
    }

    /// How many exchanges are under way.
    fn under_way(&self) -> usize {
        self.site.config.limits.syncs.saturating_sub(self.syncs.available_permits())
    }
}

/// The routes.
pub(crate) fn routes(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/invite", post(invite::invite))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/blob", post(blob::blob))
        .route("/v1/key", get(health::key))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(metrics::metrics))
        .with_state(desk)
}

fn binary(bytes: Vec<u8>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, bytes).into_response()
}

/// Reads a small request whole: not more than allowed, and not for longer than a head may take.
async fn small(desk: &Desk, body: Body) -> Result<Bytes, StatusCode> {
    if body.size_hint().lower() > REQUEST_MAX as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let whole = axum::body::to_bytes(body, REQUEST_MAX);
    match tokio::time::timeout(desk.site.config.limits.header_timeout(), whole).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// Runs storage work on a blocking thread; `None` if it panicked.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
