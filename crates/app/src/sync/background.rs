//! Exchanging without being asked: after a save, when a network appears, now and then. Says nothing when it
//! fails; the screens show where each record is.

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Sleep, sleep};

use super::schedule::{Schedule, Wake};
use super::{Ended, Reach, exchange, is_frugal};
use crate::App;
use crate::api::{Event, Nothing, SyncReport, SyncWakeArgs};
use crate::error::{Code, Result};
use crate::world::random;

/// Exchanges without being asked for as long as the app lives; to be spawned once by whoever shows screens.
pub async fn drive(app: App) {
    drive_by(app, attempt).await;
}

/// The same with another way to exchange: only when to attempt it.
pub async fn drive_by<F>(app: App, mut attempt: impl FnMut(App) -> F)
where
    F: Future<Output = Ended>,
{
    let mut events = app.events();
    let mut schedule = Schedule::default();
    let mut timer = Box::pin(sleep(Duration::from_secs(1)));
    loop {
        let wake = tokio::select! {
            () = &mut timer => {
                let ended = attempt(app.clone()).await;
                timer = Box::pin(sleep(schedule.rest(ended, chance(&app))));
                continue;
            }
            wake = app.sync_state().called() => Some(wake),
            event = events.recv() => match event {
                Ok(event) => wake_of(&app, &event),
                Err(RecvError::Lagged(_)) => Some(Wake::Saved),
                Err(RecvError::Closed) => return,
            },
        };
        if let Some(soon) = wake.and_then(|wake| schedule.wake(wake)) {
            hurry(&mut timer, soon);
        }
    }
}

/// Brings the timer forward; never puts it off, or a person who saves without pause would never send.
fn hurry(timer: &mut std::pin::Pin<Box<Sleep>>, soon: Duration) {
    let sooner = Box::pin(sleep(soon));
    if sooner.deadline() < timer.deadline() {
        *timer = sooner;
    }
}

/// What an event means for the driver. What came in from others is no reason to send.
fn wake_of(app: &App, event: &Event) -> Option<Wake> {
    match event {
        Event::Changes { .. } => {
            let store = app.store_quietly().ok()?;
            let unsent = store.read(|reader| reader.has_unsent()).unwrap_or(false);
            unsent.then_some(Wake::Saved)
        }
        Event::Status if app.is_open() => Some(Wake::Hope),
        _ => None,
    }
}

async fn attempt(app: App) -> Ended {
    let state = app.sync_state();
    let Ok(store) = app.store_quietly() else { return Ended::Kept };
    let settings = crate::session::settings(&store).unwrap_or_default();
    if !settings.sync_auto || state.line().online == Some(false) || state.running() {
        return Ended::Kept;
    }
    let reach = if is_frugal(&app, &store) { Reach::Frugal } else { Reach::Everything };
    ended(&exchange(&app, store, reach).await)
}

pub(super) fn ended(outcome: &Result<SyncReport>) -> Ended {
    match outcome {
        // Records are through; photos try again sooner than the next look for news.
        Ok(report) if report.photos_error.is_some() => Ended::Failed,
        Ok(_) => Ended::Done,
        Err(error) if matches!(error.code, Code::Offline | Code::Busy) => Ended::Failed,
        Err(error) => {
            tracing::info!(event = "sync_refused", code = ?error.code);
            Ended::Refused
        }
    }
}

fn chance(app: &App) -> u16 {
    random::<2>(app.world()).map_or(0, u16::from_le_bytes)
}

/// A screen says what it sees of the network, and whether somebody looks at it.
///
/// # Errors
/// Never.
pub fn wake(app: &App, args: SyncWakeArgs) -> Result<Nothing> {
    if app.sync_state().note_line(&args) {
        app.sync_state().call();
    }
    Ok(Nothing {})
}
