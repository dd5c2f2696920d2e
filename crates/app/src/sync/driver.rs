//! One run of Gửi–nhận: exchanges until nothing is left, over a line that may break at any byte.

use std::sync::Arc;

use tungnha_store::{Peer, Store, StoreError};
use tungnha_sync::client::{Effect, Session};
use tungnha_sync::message::Refusal;
use tungnha_sync::{FrameReader, Signer};

use super::Reach;
use super::attempt::{Attempt, Pace};
use super::failure::Failure;
use super::http::Link;
use super::patience::Patience;
use super::perform::{self, Outcome, closes_group};
use crate::App;
use crate::api::{Event, SyncPhase, SyncReport};
use crate::convert;
use crate::error::{ApiError, Result};

/// On a line that costs money an unasked run fetches about this much and leaves the rest for another line.
const FRUGAL_BYTES: u64 = 64 * 1024;
/// More exchanges than any honest amount of data needs.
const EXCHANGES_MAX: u32 = 10_000;

pub(super) struct Run {
    app: App,
    store: Arc<Store>,
    peer: Peer,
    link: Link,
    signer: Signer,
    report: SyncReport,
    pace: Pace,
    reach: Reach,
    postponed: bool,
    patience: Patience,
    unsent_before: u32,
    received: std::collections::BTreeSet<tungnha_model::HouseholdId>,
    to_receive: Option<u32>,
}

/// How an exchange ended.
struct Round {
    /// The server has more, or a cursor went back.
    more: bool,
    /// Own batches are still to be sent.
    unsent: bool,
}

impl Run {
    pub(super) fn new(app: &App, store: Arc<Store>, reach: Reach) -> Result<Self> {
        let identity = store.read(|reader| reader.identity())?.ok_or_else(ApiError::not_joined)?;
        let link = app.sync_state().link(&identity).map_err(|error| super::failure::link(&error))?;
        Self::with(app, store, (Peer::HOME, link), reach)
    }

    /// The same with a hub: `link` leads to the holder of its key.
    pub(crate) fn with(app: &App, store: Arc<Store>, (peer, link): (Peer, Link), reach: Reach) -> Result<Self> {
        let (identity, unsent_before, broke, is_first) = store.read(|reader| {
            let (broke, is_first) = (reader.last_sync()?.broken, reader.cursors(peer)?.is_empty());
            Ok::<_, StoreError>((reader.identity()?, reader.unsent_records()?, broke, is_first))
        })?;
        let identity = identity.ok_or_else(ApiError::not_joined)?;
        Ok(Self {
            app: app.clone(),
            store,
            peer,
            link,
            signer: identity.signer(),
            report: SyncReport::default(),
            pace: if is_first && !broke && reach != Reach::Frugal { Pace::first() } else { Pace::start(broke) },
            reach,
            postponed: false,
            patience: Patience::default(),
            unsent_before,
            received: std::collections::BTreeSet::new(),
            to_receive: None,
        })
    }

    /// Whether the last attempt broke: what the server holds is not known then.
    pub(super) const fn broken(&self) -> bool {
        self.pace.is_broken()
    }

    /// Whether something was left for a line that costs nothing.
    pub(super) const fn postponed(&self) -> bool {
        self.postponed
    }

    /// Exchanges until nothing is left to send or to receive.
    pub(super) async fn run(&mut self) -> Result<SyncReport> {
        self.progress(SyncPhase::Connecting);
        for _ in 0..EXCHANGES_MAX {
            let before = (self.report.sent, self.received.len(), self.to_receive);
            match self.round().await {
                Ok(round) => {
                    self.pace.went_well();
                    self.patience = Patience::default();
                    self.postponed = round.more && self.is_sated();
                    if !round.unsent && (!round.more || self.postponed) {
                        break;
                    }
                }
                Err(failure) => {
                    let gained = before != (self.report.sent, self.received.len(), self.to_receive);
                    self.recover(failure, gained).await?;
                }
            }
        }
        self.progress(SyncPhase::Done);
        Ok(self.report.clone())
    }

    /// Waits before the next attempt, or gives up.
    async fn recover(&mut self, failure: Failure, gained: bool) -> Result<()> {
        let goes_on = self.patience.broke(gained);
        if failure.is_passing() {
            self.pace.broke();
        }
        match failure {
            Failure::Refused(Refusal::Forked) if self.peer.is_home() && goes_on => {
                tracing::warn!(event = "new_incarnation");
                self.app.random(|random| self.store.begin_incarnation(random))??;
                return Ok(());
            }
            Failure::Refused(Refusal::Revoked { wipe: true }) if self.is_ordered_to_wipe()? => {
                self.app.close();
                perform::wipe(self.app.folder());
            }
            failure if failure.is_passing() && goes_on => {
                tracing::info!(event = "sync_broken", patience = ?self.patience, budget = self.pace.budget());
                self.progress(SyncPhase::Connecting);
                tokio::time::sleep(self.patience.pause(failure.asked_to_wait(), self.app.world())?).await;
                return Ok(());
            }
            failure => return Err(failure.explain_meeting(self.peer)),
        }
        Err(failure.explain())
    }

    /// The own certificate in the roll, signed by the server, says so.
    fn is_ordered_to_wipe(&self) -> Result<bool> {
        let own = self.app.identity()?.device;
        let devices = self.store.read(|reader| reader.devices())?;
        Ok(devices.iter().any(|row| row.certificate.device == own && row.certificate.wipe))
    }

    async fn round(&mut self) -> Result<Round, Failure> {
        let wanted = if self.is_sated() { 0 } else { self.pace.budget() };
        let here = (&*self.store, self.peer, &self.signer);
        let begun = Attempt::begin(here, self.pace, wanted, self.app.now()).map_err(ApiError::from)?;
        let (mut attempt, carried) = begun;
        self.report.round_trips = self.report.round_trips.saturating_add(1);
        if !carried.batches.is_empty() {
            self.progress(SyncPhase::Sending);
        }
        let frames = attempt.frames(carried);
        let mut incoming = self.link.exchange("/v1/sync", tokio_stream::iter(frames));
        let outcome = self.listen(&mut incoming, attempt.session()).await;
        self.report.bytes_up = self.report.bytes_up.saturating_add(incoming.sent());
        let more = outcome?;
        attempt.session().end()?;
        let unsent = attempt.settle(&self.store).map_err(ApiError::from)?;
        Ok(Round { more, unsent })
    }

    /// Whether as much was fetched as an unasked run may over a line that costs money.
    fn is_sated(&self) -> bool {
        self.reach == Reach::Frugal && self.report.bytes_down >= FRUGAL_BYTES
    }

    /// Reads the whole answer; says whether the server has more, or a cursor went back.
    async fn listen(&mut self, incoming: &mut super::http::Incoming, session: &mut Session) -> Result<bool, Failure> {
        let mut reader = FrameReader::new();
        let mut group: Vec<Effect> = Vec::new();
        let mut more = false;
        while let Some(bytes) = incoming.next().await? {
            self.report.bytes_down = self.report.bytes_down.saturating_add(bytes.len() as u64);
            reader.push(&bytes);
            while let Some(frame) = reader.next_frame()? {
                for effect in session.step(frame)? {
                    let closes = closes_group(&effect);
                    group.push(effect);
                    if closes {
                        let outcome = self.perform(std::mem::take(&mut group)).await?;
                        more |= outcome.rewound || outcome.done == Some(true);
                        if let Some(refusal) = outcome.refused {
                            return Err(Failure::Refused(refusal));
                        }
                    }
                }
            }
        }
        reader.finish()?;
        Ok(more)
    }

    async fn perform(&mut self, effects: Vec<Effect>) -> Result<Outcome, Failure> {
        let (store, peer, now) = (Arc::clone(&self.store), self.peer, self.app.now());
        let work = tokio::task::spawn_blocking(move || perform::perform(&store, peer, &effects, now));
        let outcome = work.await.map_err(ApiError::internal)?.map_err(ApiError::from)?;
        self.received.extend(outcome.received.iter().copied());
        self.report.received = u32::try_from(self.received.len()).unwrap_or(u32::MAX);
        let unsent = self.store.read(|reader| reader.unsent_records()).map_err(ApiError::from)?;
        self.report.sent = self.unsent_before.saturating_sub(unsent);
        if outcome.remaining.is_some() {
            self.to_receive = outcome.remaining;
        }
        if !outcome.changes.is_empty() {
            self.app.emit(Event::Changes { changes: convert::changes(&outcome.changes) });
        }
        let phase = if outcome.received.is_empty() { SyncPhase::Sending } else { SyncPhase::Receiving };
        self.progress(phase);
        Ok(outcome)
    }

    fn progress(&self, phase: SyncPhase) {
        let received = self.report.received;
        self.app.emit(Event::Sync {
            phase,
            sent: self.report.sent,
            to_send: self.unsent_before,
            received,
            to_receive: self.to_receive.map(|remaining| received.saturating_add(remaining)),
        });
    }
}
