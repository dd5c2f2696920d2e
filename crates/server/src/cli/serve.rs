//! `serve`: runs until it is told to stop, then lets running exchanges finish.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::args::Serve;
use crate::error::{Error, Result};
use crate::site::Site;
use crate::{clock, http, log, membership, tls};

/// How often the server looks whether a new day has moved a unit.
const CALENDAR_EVERY: Duration = Duration::from_secs(3600);

pub fn run(site: Site, args: &Serve) -> Result<()> {
    log::start(&site.config.log);
    raise_handle_limit();
    let identity = site.identity()?;
    let config = tls::server_config(&identity)?;
    let mut address = args.listen.unwrap_or(site.config.listen);
    if let Some(port) = args.port {
        address.set_port(port);
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|cause| no_start(address, &cause))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(|cause| no_start(address, &cause))?;
        let bound = listener.local_addr().map_err(|cause| no_start(address, &cause))?;
        let stop = stop_signal().map_err(|cause| no_start(address, &cause))?;
        let limits = site.config.limits.host();
        let server = site.id;
        let site = Arc::new(site);
        tokio::spawn(follow_the_calendar(Arc::clone(&site)));
        let desk = Arc::new(http::Desk::new(site, identity.pin));
        tokio::spawn(http::work_ahead(Arc::clone(&desk)));
        let routes = http::routes(desk);
        say!("listening on https://{}", reachable(bound));
        tracing::info!(event = "listening", port = bound.port(), %server);
        http::listen(listener, config, routes, limits, stop).await;
        Ok(())
    })
}

/// Units move on the days that their facts name, whether or not anybody gives a command that day.
async fn follow_the_calendar(site: Arc<Site>) {
    loop {
        let worker = Arc::clone(&site);
        let done = tokio::task::spawn_blocking(move || {
            let entries = membership::outdated(&worker.membership()?, clock::today());
            if entries.is_empty() { Ok(0) } else { worker.append(&entries) }
        });
        if !matches!(done.await, Ok(Ok(_))) {
            tracing::error!(event = "calendar_failed");
        }
        tokio::time::sleep(CALENDAR_EVERY).await;
    }
}

/// The address to show: one that listens on every card is reached by loopback from here.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], bound.port())) } else { bound }
}

fn no_start(address: SocketAddr, cause: &std::io::Error) -> Error {
    let port = address.port();
    match cause.kind() {
        std::io::ErrorKind::AddrInUse => Error::new(
            format!(
                "Cổng {port} đang được dùng. Hãy dừng chương trình kia (có thể là máy chủ đã chạy sẵn), hoặc chọn cổng khác: serve --port N"
            ),
            format!(
                "Port {port} is in use. Stop the other program (perhaps the server runs already), or choose another: serve --port N"
            ),
        ),
        std::io::ErrorKind::PermissionDenied => Error::new(
            format!("Không được phép lắng nghe ở cổng {port}. Hãy chọn cổng từ 1024 trở lên: serve --port N"),
            format!("Listening on port {port} is not permitted. Choose a port from 1024 up: serve --port N"),
        ),
        _ => Error::new(
            format!("Không lắng nghe được ở {address} ({cause}). Hãy kiểm tra dòng listen trong server.toml."),
            format!("Cannot listen on {address} ({cause}). Check the line listen in server.toml."),
        ),
    }
}

/// Resolves at SIGTERM or SIGINT. The handlers stand before the server says that it listens.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Each connection takes a file handle; the usual soft limit of 1024 is fewer than the connections allowed.
fn raise_handle_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    }
}
