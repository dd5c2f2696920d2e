//! The app in a browser on the same machine: `tungnha web`.
//!
//! It listens on 127.0.0.1 alone and answers only to the token that it prints. Host names other than the
//! loopback's are refused, so that a web page elsewhere cannot reach it by re-binding a name of its own.

mod api;
mod guard;
mod pages;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use serde_json::json;
use tokio::net::TcpListener;
use tungnha_app::{ApiError, App, Code};

use crate::output::{Output, text};

/// The largest file that a person may hand in, and a little for what surrounds it.
const UPLOAD_BYTES_MAX: usize = 33 << 20;
/// The largest arguments of a command.
const CALL_BYTES_MAX: usize = 1 << 20;

/// What every request needs.
#[derive(Clone)]
struct Site {
    app: App,
    token: Arc<str>,
    port: u16,
    ui: Option<Arc<PathBuf>>,
}

/// Serves until Ctrl-C.
pub async fn serve(app: App, port: u16, ui: Option<&Path>, output: Output) -> Result<(), ApiError> {
    let listener =
        TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(|cause| taken(port, &cause))?;
    let port = listener.local_addr().map_err(ApiError::internal)?.port();
    let token = new_token()?;
    announce(&format!("http://127.0.0.1:{port}/#token={token}"), output);
    tokio::spawn(tungnha_app::sync::drive(app.clone()));
    let site = Site { app, token: token.into(), port, ui: ui.map(|ui| Arc::new(ui.to_owned())) };
    tokio::select! {
        served = axum::serve(listener, router(site)) => served.map_err(ApiError::internal),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

fn router(site: Site) -> Router {
    let private = Router::new()
        .route("/call/{name}", post(api::call).layer(DefaultBodyLimit::max(CALL_BYTES_MAX)))
        .route("/upload", post(api::upload).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .route("/events", get(api::events))
        .layer(middleware::from_fn_with_state(site.clone(), guard::token));
    Router::new()
        .merge(private)
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(site.clone(), guard::host))
        .layer(middleware::from_fn(guard::headers))
        .with_state(site)
}

fn announce(url: &str, output: Output) {
    output.answer(&json!({ "url": url }), |answer| {
        format!("Mở trong trình duyệt trên máy này · open in a browser on this machine:\n{}", text(answer, "/url"))
    });
}

fn new_token() -> Result<String, ApiError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(ApiError::internal)?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}

fn taken(port: u16, cause: &std::io::Error) -> ApiError {
    ApiError::new(
        Code::Busy,
        format!("Cổng {port} đang được dùng. Chọn cổng khác bằng --port, hoặc --port 0."),
        format!("Port {port} is in use. Choose another with --port, or --port 0."),
    )
    .because(cause)
}
