//! Being a hub. It goes on while the screen is locked, with the store that was open when it began, until it is
//! stopped or the app ends.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tungnha_host::axum::body::Body;
use tungnha_host::axum::extract::State;
use tungnha_host::axum::response::Response;
use tungnha_host::{Limits, Router, get, post, server_config};
use tungnha_model::Role;
use tungnha_store::{Identity, Reader, Store, StoreError};
use tungnha_sync::Signer;
use tungnha_sync::server::{Effect, Event as Happening, Session};

use super::card::{self, Card};
use super::{find, key};
use crate::App;
use crate::api::{Event, HubStartArgs, HubView, Nothing};
use crate::convert;
use crate::error::{ApiError, Code, Result};

/// The port that is tried first; another one is taken when it is in use.
const PORT: u16 = 7444;
/// Exchanges at the same time.
const EXCHANGES_MAX: usize = 16;
const LIMITS: Limits = Limits {
    connections: 128,
    header_timeout: Duration::from_secs(10),
    stall_timeout: Duration::from_secs(30),
    stop_timeout: Duration::from_secs(5),
    body_max: 64 * 1024 * 1024,
};

/// A hub under way; dropped, it stops.
pub(super) struct Serving {
    card: Card,
    _stop: oneshot::Sender<()>,
    _notice: Option<find::Notice>,
}

/// What the routes share.
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) store: Arc<Store>,
    signer: Signer,
    card: Vec<u8>,
    slots: Arc<Semaphore>,
}

/// Begins to serve. `listen` is an address and port; without it, all networks of this device.
///
/// # Errors
/// When the role does not allow it, the device is locked, or no port can be had.
pub async fn start(app: App, args: HubStartArgs) -> Result<HubView> {
    let store = app.store()?;
    let identity = app.identity()?;
    if identity.role == Role::Coordinator {
        return Err(ApiError::denied());
    }
    if app.hub_state().serving().is_none() {
        let serving = open(&app, store, &identity, args.listen.as_deref()).await?;
        *app.hub_state().serving() = Some(serving);
    }
    view(&app, Nothing {})
}

/// Stops serving; exchanges under way come to their end.
///
/// # Errors
/// When the device is locked.
pub fn stop(app: &App, _: Nothing) -> Result<HubView> {
    app.store()?;
    drop(app.hub_state().serving().take());
    view(app, Nothing {})
}

/// Whether this device is a hub, and how others find it.
///
/// # Errors
/// When the picture of the code cannot be made.
pub fn view(app: &App, _: Nothing) -> Result<HubView> {
    let store = app.store()?;
    let carried = |reader: &Reader<'_>| Ok::<_, StoreError>((reader.carrying()?, reader.blobs_carried()?));
    let (carrying, carrying_photos) = store.read(carried)?;
    let card = app.hub_state().serving().as_ref().map(|serving| serving.card.clone());
    Ok(match card {
        None => HubView { carrying, carrying_photos, ..HubView::default() },
        Some(card) => {
            let text = card.to_text();
            let qr_svg = convert::qr_picture(&text)?;
            let (addresses, text, qr_svg) = (card.addresses, Some(text), Some(qr_svg));
            HubView { serving: true, addresses, text, qr_svg, carrying, carrying_photos }
        }
    })
}

async fn open(app: &App, store: Arc<Store>, identity: &Identity, listen: Option<&str>) -> Result<Serving> {
    let listener = bind(listen).await?;
    let bound = listener.local_addr().map_err(ApiError::internal)?;
    let card = Card { addresses: addresses(bound), entry: card::own_entry(&store, identity)? };
    let signer = identity.signer();
    let tls = server_config(key::certified(&signer)?).map_err(ApiError::internal)?;
    let desk = Desk {
        app: app.clone(),
        store,
        signer,
        card: card.entry.to_bytes(),
        slots: Arc::new(Semaphore::new(EXCHANGES_MAX)),
    };
    let routes = Router::new()
        .route("/v1/hub", get(show))
        .route("/v1/sync", post(sync))
        .route("/v1/blob", post(blob))
        .with_state(Arc::new(desk));
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(tungnha_host::listen(listener, tls, routes, LIMITS, async {
        let _ = stopped.await;
    }));
    tracing::info!(event = "hub", port = bound.port());
    Ok(Serving { card, _stop: stop, _notice: find::announce(identity, bound) })
}

async fn bind(listen: Option<&str>) -> Result<TcpListener> {
    if let Some(listen) = listen {
        let address: SocketAddr = listen.parse().map_err(|_| bad_address())?;
        return TcpListener::bind(address).await.map_err(|cause| no_port(&cause));
    }
    let any = |port| SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
    match TcpListener::bind(any(PORT)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(any(0)).await.map_err(|cause| no_port(&cause)),
    }
}

/// Under which addresses others may reach this device.
fn addresses(bound: SocketAddr) -> Vec<String> {
    let ip = if bound.ip().is_unspecified() { outward().unwrap_or(bound.ip()) } else { bound.ip() };
    vec![format!("https://{}", SocketAddr::new(ip, bound.port()))]
}

/// The address of the card over which this device would leave its network. Nothing is sent.
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 168, 255, 254), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

async fn show(State(desk): State<Arc<Desk>>) -> Vec<u8> {
    desk.card.clone()
}

async fn sync(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    match Arc::clone(&desk.slots).try_acquire_owned() {
        Ok(slot) => {
            let session = Session::new(desk.signer.clone());
            tungnha_host::answer(Attendant(desk), session, body, LIMITS, slot)
        }
        Err(_) => tungnha_host::busy(),
    }
}

async fn blob(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    match Arc::clone(&desk.slots).try_acquire_owned() {
        Ok(slot) => tungnha_host::answer_blob(desk, body, LIMITS, slot).await,
        Err(_) => tungnha_host::busy(),
    }
}

/// Answers one exchange's questions out of the device's store.
struct Attendant(Arc<Desk>);

impl tungnha_host::Performer for Attendant {
    fn answer(&self, question: Effect) -> Happening {
        let desk = &self.0;
        match desk.store.attend(question, desk.app.now()) {
            Ok((answer, changes)) => {
                if !changes.is_empty() {
                    desk.app.emit(Event::Changes { changes: convert::changes(&changes) });
                }
                answer
            }
            Err(error) => {
                tracing::error!(event = "hub_store_failed", %error);
                Happening::Failed
            }
        }
    }

    fn ended(&self, end: &'static str, received: u64, sent: u64) {
        tracing::info!(event = "hub_sync", end, received, sent);
        // What came in is to go on to the server as soon as it can be reached.
        self.0.app.sync_state().call();
        self.0.app.emit(Event::Hub);
    }
}

fn bad_address() -> ApiError {
    ApiError::invalid_field(
        "listen",
        "Địa chỉ lắng nghe phải có dạng 0.0.0.0:7444.",
        "The address to listen on must look like 0.0.0.0:7444.",
    )
}

fn no_port(cause: &std::io::Error) -> ApiError {
    ApiError::new(
        Code::Busy,
        "Không mở được cổng để các máy khác nối vào. Hãy tắt chương trình đang dùng cổng đó hoặc chọn cổng khác.",
        "No port could be opened for other devices. Stop the program that uses it or choose another port.",
    )
    .because(cause)
}
