//! `GET /healthz` and `GET /v1/key`: what anybody may know.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{Desk, blocking};

/// Whether the server can do its work: the database answers.
pub(super) async fn healthz(State(desk): State<Arc<Desk>>) -> Response {
    let answer = blocking(move || desk.site.storage.roll_tip()).await;
    let well = matches!(answer, Some(Ok(_)));
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({ "status": if well { "ok" } else { "failing" }, "version": env!("CARGO_PKG_VERSION") });
    (status, Json(body)).into_response()
}

/// Who the server is: for those who type an address and a code.
pub(super) async fn key(State(desk): State<Arc<Desk>>) -> Response {
    let body = json!({ "server": desk.site.id.to_string(), "verify_key": desk.site.key.to_string() });
    Json(body).into_response()
}
