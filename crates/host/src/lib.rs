//! Answering exchanges over HTTPS: what the server and a hub on the local network have in common. The listener with
//! its timers, and the stream of frames in both directions around `tungnha_sync::server::Session`.
//!
//! What an exchange reads and writes is behind [`Performer`], what photos are kept in behind [`Shelf`]; routes are axum's,
//! so that each host adds its own.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod blob;
mod exchange;
mod listen;
mod tls;

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
pub use axum::routing::{get, post};
pub use axum::{self, Router};
pub use blob::{Shelf, answer_blob};
pub use exchange::{Performer, answer};
pub use listen::{Remote, listen};
pub use tls::server_config;

/// When to come again after being turned away for lack of room.
const RETRY_AFTER_S: u64 = 5;

/// Too much at once: come again shortly. Nothing was read, nothing was written.
#[must_use]
pub fn busy() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S))]).into_response()
}

/// What connections may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections open at the same time.
    pub connections: usize,
    /// For the handshake and for a request's head.
    pub header_timeout: Duration,
    /// How long a connection may stand still.
    pub stall_timeout: Duration,
    /// How long a stop waits for connections to finish.
    pub stop_timeout: Duration,
    /// The most bytes that one exchange may bring.
    pub body_max: u64,
}
