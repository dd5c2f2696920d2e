//! One exchange: frames in, frames out, at the same time. Decides nothing: the session in `tungnha-sync` does.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tungnha_sync::frame::FrameError;
use tungnha_sync::server::{Effect, Event, Session};
use tungnha_sync::{Frame, FrameReader};

use crate::Limits;

/// A device's opening is never larger; until it has come, no more than this is read.
const HELLO_MAX: u64 = 64 * 1024;
/// What a device may still have under way when it is turned away.
const DRAIN_MAX: usize = 4 * 1024 * 1024;
/// A frame with a refusal is never longer.
const SHORT: usize = 256;
/// Frames ready to be sent; a device that does not read is waited for behind them.
const FRAMES_AHEAD: usize = 4;

/// Answers the questions of one exchange.
pub trait Performer: Send + Sync + 'static {
    /// The answer to a question, when what it writes is durable. Called on a thread for blocking work.
    fn answer(&self, question: Effect) -> Event;

    /// The exchange is over: how it ended, for the log, and the bytes taken and given.
    fn ended(&self, end: &'static str, received: u64, sent: u64);
}

/// The response to a request for an exchange: it runs as the body is read. `slot` is held until its end.
pub fn answer<P: Performer>(
    performer: P,
    session: Session,
    body: Body,
    limits: Limits,
    slot: OwnedSemaphorePermit,
) -> Response {
    let (send, receive): (Sender<Result<Bytes, Infallible>>, Receiver<_>) = channel(FRAMES_AHEAD);
    tokio::spawn(exchange(Arc::new(performer), session, body, send, limits, slot));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // A proxy that buffered would hold receipts back.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Body::from_stream(ReceiverStream::new(receive))).into_response()
}

async fn exchange<P: Performer>(
    performer: Arc<P>,
    mut session: Session,
    body: Body,
    send: Sender<Result<Bytes, Infallible>>,
    limits: Limits,
    slot: OwnedSemaphorePermit,
) {
    let mut intake = Intake {
        stream: body.into_data_stream(),
        reader: FrameReader::new(),
        taken: 0,
        allowed: HELLO_MAX,
        body_max: limits.body_max,
        stall: limits.stall_timeout,
        ended: false,
        exhausted: false,
    };
    let mut outlet = Outlet { send, stall: limits.stall_timeout, sent: 0, last: Vec::new() };
    let end = loop {
        let Some(event) = intake.next().await else { break "stalled" };
        match feed(&mut session, event, &performer, &mut outlet).await {
            Ok(true) => {}
            Ok(false) => break if outlet.refused() { "refused" } else { "complete" },
            Err(Gone) => break "gone",
        }
        if intake.ended {
            break "cut";
        }
    };
    performer.ended(end, intake.taken, outlet.sent);
    drop((slot, outlet));
    if !intake.exhausted && end != "stalled" && end != "gone" {
        intake.drain().await;
    }
}

/// The device does not read any more.
struct Gone;

/// Feeds one event to the session and performs all that follows from it; false when the exchange is over.
async fn feed<P: Performer>(
    session: &mut Session,
    event: Event,
    performer: &Arc<P>,
    outlet: &mut Outlet,
) -> Result<bool, Gone> {
    let mut effects: VecDeque<Effect> = session.step(event).into();
    while let Some(effect) = effects.pop_front() {
        match effect {
            Effect::Send(bytes) => outlet.send(bytes).await?,
            Effect::Close => return Ok(false),
            question => {
                let performer = Arc::clone(performer);
                let answer = tokio::task::spawn_blocking(move || performer.answer(question)).await;
                let answer = answer.unwrap_or(Event::Failed);
                effects.extend(session.step(answer));
            }
        }
    }
    Ok(true)
}

/// The request's body, as events.
struct Intake<S> {
    stream: S,
    reader: FrameReader,
    taken: u64,
    allowed: u64,
    body_max: u64,
    stall: Duration,
    /// Nothing more is to be read.
    ended: bool,
    /// Nothing more would come.
    exhausted: bool,
}

impl<S, E> Intake<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    /// The next event; `None` when the device stood still for too long. `Damaged` and `End` come last.
    async fn next(&mut self) -> Option<Event> {
        loop {
            match self.reader.next_frame() {
                Ok(Some(frame)) => {
                    self.allowed = self.body_max;
                    return Some(Event::Frame(frame));
                }
                Ok(None) => {}
                Err(error) => return Some(self.damaged(error)),
            }
            match timeout(self.stall, self.stream.next()).await.ok()? {
                Some(Ok(bytes)) => {
                    self.taken = self.taken.saturating_add(bytes.len() as u64);
                    if self.taken > self.allowed {
                        return Some(self.damaged(FrameError::TooLarge));
                    }
                    self.reader.push(&bytes);
                }
                Some(Err(_)) => {
                    self.exhausted = true;
                    return Some(self.damaged(FrameError::Cut));
                }
                None => {
                    (self.ended, self.exhausted) = (true, true);
                    return Some(self.reader.finish().map_or_else(Event::Damaged, |()| Event::End));
                }
            }
        }
    }

    /// Reads on for a while without looking. Closing a socket on bytes that are still under way resets it, and the
    /// device would lose the answer that says why it was turned away.
    async fn drain(&mut self) {
        let mut drained = 0_usize;
        let all = async {
            while let Some(Ok(bytes)) = self.stream.next().await {
                drained = drained.saturating_add(bytes.len());
                if drained > DRAIN_MAX {
                    break;
                }
            }
        };
        let _ = timeout(self.stall, all).await;
    }

    fn damaged(&mut self, error: FrameError) -> Event {
        self.ended = true;
        Event::Damaged(error)
    }
}

/// The response's body.
struct Outlet {
    send: Sender<Result<Bytes, Infallible>>,
    stall: Duration,
    sent: u64,
    /// The last frame, if it is a short one: a refusal is, and comes last.
    last: Vec<u8>,
}

impl Outlet {
    /// Whether the device was turned away; the reason goes into the log.
    fn refused(&self) -> bool {
        let mut reader = FrameReader::new();
        reader.push(&self.last);
        let Ok(Some(Frame::Refused(refusal))) = reader.next_frame() else { return false };
        tracing::warn!(event = "refused", reason = ?refusal.message);
        true
    }

    async fn send(&mut self, bytes: Vec<u8>) -> Result<(), Gone> {
        self.last.clear();
        if bytes.len() <= SHORT {
            self.last.extend_from_slice(&bytes);
        }
        self.sent = self.sent.saturating_add(bytes.len() as u64);
        match timeout(self.stall, self.send.send(Ok(Bytes::from(bytes)))).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }
}
