//! The sync driver: carries the exchange of `tungnha-sync` over HTTPS to the commune's server.
//!
//! | module | what it does |
//! |---|---|
//! | [`pin`] | TLS 1.3 to the holder of the pinned key |
//! | [`http`] | requests, streamed both ways, stall time-outs |
//! | [`attempt`] | one exchange: what travels, what is known afterwards |
//! | `driver` | exchanges until nothing is left |
//! | [`patience`] | how long to wait when a line has broken, and when to give up |
//! | `background` | exchanges without being asked; `schedule` says when |
//! | [`perform`] | what a session wants, done to the store |
//! | `failure` | what went wrong, in words |

pub mod attempt;
mod background;
mod driver;
pub(crate) mod failure;
pub mod http;
pub mod patience;
pub mod perform;
pub mod pin;
mod schedule;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{MutexGuard as Held, Notify};
use tungnha_model::Moment;
use tungnha_store::{Identity, LastSync, Op, Peer, Store};
use tungnha_sync::VerifyKey;

pub use background::{drive, drive_by, wake};
pub use schedule::Ended;

use crate::App;
use crate::api::{Event, Nothing, SyncPhase, SyncReport, SyncWakeArgs};
use crate::blob;
use crate::error::{ApiError, Result};
use http::{Link, LinkError};
use schedule::Wake;

/// Where sync stands.
#[derive(Debug, Default)]
pub struct State {
    standing: Mutex<Standing>,
    /// Only one exchange is under way at a time; the next waits for its turn.
    turn: tokio::sync::Mutex<()>,
    /// The line of the last exchange: kept, so that the next one needs no new connection.
    link: Mutex<Option<Link>>,
    bell: Notify,
    missed: Notify,
}

#[derive(Debug, Default)]
struct Standing {
    running: bool,
    last_error: Option<ApiError>,
    photos_error: Option<ApiError>,
    last_attempt: Option<Moment>,
    line: Line,
    /// Something was left for a line that costs nothing.
    postponed: bool,
}

/// What the screens see of the network; `None` where they cannot tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) online: Option<bool>,
    /// Bytes cost money.
    pub(crate) metered: Option<bool>,
}

/// How much an exchange may fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// All there is.
    Everything,
    /// All that is to be sent, and of the rest only little: bytes cost money.
    Frugal,
}

impl State {
    /// Whether an exchange is under way.
    #[must_use]
    pub fn running(&self) -> bool {
        self.standing().running
    }

    /// What went wrong at the last attempt.
    #[must_use]
    pub fn last_error(&self) -> Option<ApiError> {
        self.standing().last_error.clone()
    }

    /// What went wrong when photos were last sent.
    #[must_use]
    pub fn photos_error(&self) -> Option<ApiError> {
        self.standing().photos_error.clone()
    }

    /// When the last attempt was made.
    #[must_use]
    pub fn last_attempt(&self) -> Option<Moment> {
        self.standing().last_attempt
    }

    /// Whether something waits for a line that costs nothing.
    #[must_use]
    pub fn postponed(&self) -> bool {
        self.standing().postponed
    }

    pub(crate) fn line(&self) -> Line {
        self.standing().line
    }

    /// Takes in what a screen sees; says whether it is a reason to try at once.
    fn note_line(&self, seen: &SyncWakeArgs) -> bool {
        let mut standing = self.standing();
        let before = standing.line;
        standing.line = Line { online: seen.online.or(before.online), metered: seen.metered.or(before.metered) };
        let back = standing.line.online == Some(true) && before.online == Some(false);
        back || seen.visible == Some(true)
    }

    /// Wakes the driver.
    pub(crate) fn call(&self) {
        self.bell.notify_one();
    }

    async fn called(&self) -> Wake {
        tokio::select! {
            () = self.bell.notified() => Wake::Hope,
            () = self.missed.notified() => Wake::Missed,
        }
    }

    /// The line to the server, the last one if it is still the same server.
    pub(crate) fn link(&self, identity: &Identity) -> Result<Link, LinkError> {
        let mut kept = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|link| link.leads_to(&identity.address, identity.spki)) {
            Some(link) => Ok(link.clone()),
            None => Ok(kept.insert(Link::pinned(&identity.address, identity.spki)?).clone()),
        }
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn and takes it.
    async fn begin(&self, now: Moment) -> Turn<'_> {
        let held = self.turn.lock().await;
        let mut standing = self.standing();
        standing.running = true;
        standing.last_attempt = Some(now);
        Turn { state: self, _held: held }
    }
}

/// Gives the turn back, also when the future is dropped.
struct Turn<'a> {
    state: &'a State,
    _held: Held<'a, ()>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.state.standing().running = false;
    }
}

/// Exchanges with the server now, all there is. An exchange that is under way is waited for. If the line fails, the
/// driver goes on trying.
///
/// # Errors
/// When the server cannot be reached, is not the one that was pinned, or turns the device away; when what
/// arrives was changed on its way; when the store fails.
pub async fn now(app: App, _: Nothing) -> Result<SyncReport> {
    let store = app.store()?;
    let outcome = exchange(&app, store, Reach::Everything).await;
    if background::ended(&outcome) == Ended::Failed {
        app.sync_state().missed.notify_one();
    }
    outcome
}

/// Exchanges with a hub over a line to the holder of its key. How it went says nothing of the server's line.
pub(crate) async fn with_hub(app: &App, peer: Peer, link: Link, key: VerifyKey) -> Result<SyncReport> {
    let store = app.store()?;
    let turn = app.sync_state().begin(app.now()).await;
    let outcome = all_by_hub(app, &store, (peer, link), key).await;
    drop(turn);
    told(app, &outcome);
    outcome
}

async fn exchange(app: &App, store: Arc<Store>, reach: Reach) -> Result<SyncReport> {
    let state = app.sync_state();
    let turn = state.begin(app.now()).await;
    let mut broken = false;
    let outcome = all_home(app, &store, reach, &mut broken).await;
    state.standing().last_error = outcome.as_ref().err().cloned();
    remember(app, &store, outcome.as_ref().err(), broken);
    drop(turn);
    told(app, &outcome);
    outcome
}

/// Records, then photos; those that are saved while photos go are sent before the rest of these. Notes whether the last
/// attempt broke.
async fn all_home(app: &App, store: &Arc<Store>, reach: Reach, broken: &mut bool) -> Result<SyncReport> {
    let mut whole = SyncReport::default();
    loop {
        let mut run = driver::Run::new(app, Arc::clone(store), reach)?;
        let outcome = run.run().await;
        *broken = run.broken();
        app.sync_state().standing().postponed = run.postponed();
        whole.extend(&outcome?);
        if !photos_home(app, store, &mut whole).await? {
            return Ok(whole);
        }
    }
}

/// The same with a hub.
async fn all_by_hub(app: &App, store: &Arc<Store>, (peer, link): (Peer, Link), key: VerifyKey) -> Result<SyncReport> {
    let mut whole = SyncReport::default();
    loop {
        let mut run = driver::Run::with(app, Arc::clone(store), (peer, link.clone()), Reach::Everything)?;
        whole.extend(&run.run().await?);
        if !photos(app, blob::Line::to_hub(app, link.clone(), key), &mut whole).await {
            return Ok(whole);
        }
    }
}

fn told(app: &App, outcome: &Result<SyncReport>) {
    if outcome.is_err() {
        app.emit(Event::Sync { phase: SyncPhase::Failed, sent: 0, to_send: 0, received: 0, to_receive: None });
    }
}

/// Photos and voice notes after all records, unless bytes cost money and the person wants it so. Says whether they gave
/// way to records.
async fn photos_home(app: &App, store: &Store, report: &mut SyncReport) -> Result<bool> {
    let gave_way = if is_frugal(app, store) {
        app.sync_state().standing().postponed |= store.read(|reader| reader.blobs_unsent())?.count > 0;
        false
    } else {
        photos(app, blob::Line::home(app), report).await
    };
    app.sync_state().standing().photos_error.clone_from(&report.photos_error);
    Ok(gave_way)
}

/// Hands them over a line, and fetches the pictures of forms; says whether they gave way to records. That it breaks off
/// does not undo what arrived: the report says so, and the exchange is done all the same.
async fn photos(app: &App, line: Result<blob::Line>, report: &mut SyncReport) -> bool {
    let all = async {
        let line = line?;
        let sent = blob::send(app, &line).await?;
        report.photos = report.photos.saturating_add(sent.photos);
        if !sent.gave_way {
            blob::fetch_for_forms(app, &line).await?;
        }
        Ok(sent.gave_way)
    };
    let outcome = all.await;
    report.photos_error = outcome.as_ref().err().cloned();
    outcome.unwrap_or(false)
}

/// Whether bytes cost money, and are to be spared.
fn is_frugal(app: &App, store: &Store) -> bool {
    let settings = crate::session::settings(store).unwrap_or_default();
    settings.wifi_only && app.sync_state().line().metered == Some(true)
}

/// Keeps how it went for the next start. That this cannot be kept is no reason to call the exchange failed.
fn remember(app: &App, store: &Store, error: Option<&ApiError>, broken: bool) {
    let now = app.now();
    let kept = store.transact(Op::Send, |tx| {
        let before = tx.reader().last_sync()?;
        let complete = if error.is_none() { Some(now) } else { before.complete };
        let error = error.and_then(|error| serde_json::to_value(error).ok());
        tx.last_sync(&LastSync { attempt: Some(now), complete, error, broken })
    });
    if let Err(error) = kept {
        tracing::warn!(event = "sync_not_noted", %error);
    }
}
