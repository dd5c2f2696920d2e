//! The sync driver: carries the exchange of `tungnha-sync` over HTTPS to the commune's server.
//!
//! | module | what it does |
//! |---|---|
//! | [`pin`] | TLS 1.3 to the holder of the pinned key |
//! | [`http`] | requests, streamed both ways, stall time-outs |
//! | `driver` | exchanges until nothing is left; budgets, breaks, backing off |
//! | [`perform`] | what a session wants, done to the store |
//! | `failure` | what went wrong, in words |

mod driver;
pub(crate) mod failure;
pub mod http;
pub mod perform;
pub mod pin;

use std::sync::{Mutex, MutexGuard, PoisonError};

use tungnha_model::Moment;
use tungnha_store::{LastSync, Op, Store};

use crate::App;
use crate::api::{Event, Nothing, SyncPhase, SyncReport};
use crate::error::{ApiError, Code, Result};

/// Where sync stands.
#[derive(Debug, Default)]
pub struct State(Mutex<Standing>);

#[derive(Debug, Default)]
struct Standing {
    running: bool,
    last_error: Option<ApiError>,
    last_attempt: Option<Moment>,
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

    /// When the last attempt was made.
    #[must_use]
    pub fn last_attempt(&self) -> Option<Moment> {
        self.standing().last_attempt
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the turn; only one exchange is under way at a time.
    fn begin(&self, now: Moment) -> Result<Turn<'_>> {
        let mut standing = self.standing();
        if standing.running {
            return Err(ApiError::new(
                Code::Busy,
                "Đang gửi–nhận. Hãy đợi xong rồi bấm lại.",
                "Syncing is under way. Wait until it is done.",
            ));
        }
        standing.running = true;
        standing.last_attempt = Some(now);
        Ok(Turn(self))
    }
}

/// Gives the turn back, also when the future is dropped.
struct Turn<'a>(&'a State);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.standing().running = false;
    }
}

/// Exchanges with the server now.
///
/// # Errors
/// When the server cannot be reached, is not the one that was pinned, or turns the device away; when what
/// arrives was changed on its way; when the store fails.
pub async fn now(app: App, _: Nothing) -> Result<SyncReport> {
    let store = app.store()?;
    let turn = app.sync_state().begin(app.now())?;
    let outcome = match driver::Run::new(&app) {
        Ok(mut run) => run.run().await,
        Err(error) => Err(error),
    };
    app.sync_state().standing().last_error = outcome.as_ref().err().cloned();
    remember(&app, &store, outcome.as_ref().err());
    drop(turn);
    if outcome.is_err() {
        app.emit(Event::Sync { phase: SyncPhase::Failed, sent: 0, to_send: 0, received: 0, to_receive: None });
    }
    outcome
}

/// Keeps how it went for the next start. That this cannot be kept is no reason to call the exchange failed.
fn remember(app: &App, store: &Store, error: Option<&ApiError>) {
    let now = app.now();
    let kept = store.transact(Op::Send, |tx| {
        let before = tx.reader().last_sync()?;
        let complete = if error.is_none() { Some(now) } else { before.complete };
        let error = error.and_then(|error| serde_json::to_value(error).ok());
        tx.last_sync(&LastSync { attempt: Some(now), complete, error })
    });
    if let Err(error) = kept {
        tracing::warn!(event = "sync_not_noted", %error);
    }
}
