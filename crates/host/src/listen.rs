//! The listener: TLS, timers and limits around the routes, and a stop that lets running exchanges finish.
//!
//! Not `axum::serve`: it installs no timer, so hyper's time-out for a request's head would never fire and
//! sockets that send one byte a minute would pile up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::Limits;

/// After an accept that failed (no file handles left), wait this long.
const BREATH: Duration = Duration::from_millis(50);

/// Where a request comes from: an extension of each.
#[derive(Debug, Clone, Copy)]
pub struct Remote(pub SocketAddr);

/// Everything that a connection's task needs.
#[derive(Clone)]
struct Door {
    acceptor: TlsAcceptor,
    routes: Router,
    limits: Limits,
}

/// Serves until `stop` resolves, then lets open exchanges finish for a while.
pub async fn listen(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    routes: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let door = Door { acceptor: TlsAcceptor::from(tls), routes, limits };
    let slots = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, remote)) = accepted else {
            tracing::warn!(event = "accept_failed");
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else {
            tracing::warn!(event = "connections_full");
            continue;
        };
        let (door, watcher) = (door.clone(), graceful.watcher());
        tokio::spawn(async move {
            attend(door, (stream, Remote(remote)), watcher).await;
            drop(slot);
        });
    }
    drop(listener);
    tracing::info!(event = "stopping");
    let finished = timeout(limits.stop_timeout, graceful.shutdown()).await.is_ok();
    tracing::info!(event = "stopped", finished);
}

async fn attend(door: Door, (stream, remote): (TcpStream, Remote), watcher: Watcher) {
    let _ = stream.set_nodelay(true);
    let handshake = timeout(door.limits.header_timeout, door.acceptor.accept(stream)).await;
    let stream = match handshake {
        Ok(Ok(stream)) => stream,
        Ok(Err(cause)) => return tracing::debug!(event = "handshake_failed", kind = ?cause.kind()),
        Err(_) => return tracing::debug!(event = "handshake_timeout"),
    };
    let routes = TowerToHyperService::new(door.routes);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(remote);
        routes.call(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(door.limits.header_timeout)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(cause) = watcher.watch(connection).await {
        tracing::debug!(
            event = "connection_ended",
            timeout = cause.is_timeout(),
            incomplete = cause.is_incomplete_message()
        );
    }
}
