//! `POST /v1/blob`: photos and voice notes in, piece by piece; out, from any byte on.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tungnha_model::{BlobPart, DeviceId};
use tungnha_sync::blob::{self, Answer, Ask, BlobRefusal, Offer, Standing};
use tungnha_sync::{Certificate, SignedAsk};

use super::{Desk, binary, blocking, busy};
use crate::clock;
use crate::storage::{BlobHeld, StorageResult, stream_key};

/// So much of an upload is made durable at a time: what a power cut can cost.
const PIECE: usize = 16 * 1024;
/// Pieces ready to be sent; a device that does not read is waited for behind them.
const PIECES_AHEAD: usize = 2;

pub(super) async fn blob(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    let Ok(_slot) = Arc::clone(&desk.syncs).try_acquire_owned() else { return busy() };
    let mut intake = Intake { stream: body.into_data_stream(), held: Vec::new(), desk: Arc::clone(&desk) };
    let ask = match intake.head().await {
        Some(ask) => ask,
        None => return answer(&Answer::Refused(BlobRefusal::Signature)),
    };
    let worker = Arc::clone(&desk);
    let admitted = blocking(move || admit(&worker, ask)).await;
    let reply = match admitted {
        Some(Ok(Ok((holder, ask)))) => serve(&desk, holder, ask, intake).await,
        Some(Ok(Err(refusal))) => Err(refusal),
        Some(Err(cause)) => {
            tracing::error!(event = "blob_failed", %cause);
            Err(BlobRefusal::Busy)
        }
        None => Err(BlobRefusal::Busy),
    };
    reply.unwrap_or_else(|refusal| {
        tracing::warn!(event = "blob_refused", reason = ?refusal);
        answer(&Answer::Refused(refusal))
    })
}

fn answer(answer: &Answer) -> Response {
    binary(answer.to_head())
}

/// Who asks: known, not revoked, and not heard before.
fn admit(desk: &Desk, signed: SignedAsk<Ask>) -> StorageResult<Result<(Certificate, Ask), BlobRefusal>> {
    let membership = desk.membership()?;
    let holder = membership.devices.get(&signed.device);
    let Some(holder) = holder.filter(|holder| signed.verifies(desk.site.id, &holder.verify_key)) else {
        return Ok(Err(BlobRefusal::Signature));
    };
    if holder.revoked.is_some() {
        return Ok(Err(BlobRefusal::Revoked));
    }
    let key = stream_key(signed.device, signed.incarnation);
    match desk.site.storage.take_counter(key, signed.counter, clock::now())? {
        Some(counter) => Ok(Err(BlobRefusal::Replay { counter })),
        None => Ok(Ok((holder.clone(), signed.ask))),
    }
}

async fn serve<S, E>(
    desk: &Arc<Desk>,
    holder: Certificate,
    ask: Ask,
    intake: Intake<S>,
) -> Result<Response, BlobRefusal>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let stands = match ask {
        Ask::Offer(offers) => {
            let desk = Arc::clone(desk);
            let stands = move || offers.iter().map(|offer| stands(&desk, &holder, offer)).collect::<StorageResult<_>>();
            durable(blocking(stands).await)?
        }
        Ask::Put { offer, offset } => vec![put(desk, &holder, offer, offset, intake).await?],
        Ask::Get { part, offset } => return get(desk, holder, part, offset).await,
    };
    Ok(answer(&Answer::Stands(stands)))
}

fn durable<T>(outcome: Option<StorageResult<T>>) -> Result<T, BlobRefusal> {
    match outcome {
        Some(Ok(value)) => Ok(value),
        Some(Err(cause)) => {
            tracing::error!(event = "blob_failed", %cause);
            Err(BlobRefusal::Busy)
        }
        None => Err(BlobRefusal::Busy),
    }
}

fn stands(desk: &Desk, holder: &Certificate, offer: &Offer) -> StorageResult<Standing> {
    if !offer.is_allowed(holder, &desk.membership()?.parents) {
        return Ok(Standing::Denied);
    }
    Ok(standing(desk, offer, desk.site.storage.blob_held(holder.device, offer)?))
}

fn standing(desk: &Desk, offer: &Offer, held: BlobHeld) -> Standing {
    match held {
        BlobHeld::Part(offset) => Standing::Part(offset),
        BlobHeld::Whole => Standing::Whole(offer.receipt(desk.site.id, &desk.site.signer)),
        BlobHeld::Damaged => Standing::Damaged,
    }
}

/// Keeps what comes, a piece at a time, and the last bit before a cut as well.
async fn put<S, E>(
    desk: &Arc<Desk>,
    holder: &Certificate,
    offer: Offer,
    offset: u32,
    mut intake: Intake<S>,
) -> Result<Standing, BlobRefusal>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let (worker, asker) = (Arc::clone(desk), holder.clone());
    let now = durable(blocking(move || stands(&worker, &asker, &offer)).await)?;
    if now != Standing::Part(offset) {
        return Ok(now);
    }
    let mut at = offset;
    loop {
        let bytes = intake.piece().await;
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        if bytes.is_empty() {
            return Ok(Standing::Part(at));
        }
        match append(desk, holder.device, offer, at, bytes).await? {
            BlobHeld::Part(next) if next == at.saturating_add(length) => at = next,
            other => return Ok(standing(desk, &offer, other)),
        }
    }
}

async fn append(
    desk: &Arc<Desk>,
    device: DeviceId,
    offer: Offer,
    at: u32,
    bytes: Vec<u8>,
) -> Result<BlobHeld, BlobRefusal> {
    let desk = Arc::clone(desk);
    let work = move || desk.site.storage.blob_append(device, &offer, (at, &bytes), clock::now());
    durable(blocking(work).await)
}

async fn get(desk: &Arc<Desk>, holder: Certificate, part: BlobPart, offset: u32) -> Result<Response, BlobRefusal> {
    let worker = Arc::clone(desk);
    let allowed = move || {
        let channels = worker.site.storage.blob_channels(part)?;
        Ok(blob::may_have(&holder, &channels, &worker.membership()?.parents))
    };
    if offset >= part.bytes || !durable(blocking(allowed).await)? {
        return Err(BlobRefusal::NotFound);
    }
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Bytes, Infallible>>(PIECES_AHEAD);
    let worker = Arc::clone(desk);
    tokio::spawn(async move {
        let head = Answer::Bytes(part.bytes - offset).to_head();
        let mut at = offset;
        let mut next = Some(head);
        while let Some(bytes) = next.take() {
            if !matches!(
                timeout(worker.site.config.limits.stall_timeout(), send.send(Ok(bytes.into()))).await,
                Ok(Ok(()))
            ) {
                return;
            }
            let desk = Arc::clone(&worker);
            let read = blocking(move || desk.site.storage.blob_piece(part.hash, at)).await;
            next = read.and_then(Result::ok).flatten();
            at = at.saturating_add(next.as_ref().map_or(0, |bytes| u32::try_from(bytes.len()).unwrap_or(0)));
        }
    });
    let headers = [
        (axum::http::header::CONTENT_TYPE, "application/octet-stream"),
        (axum::http::header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(receive))).into_response())
}

/// The request's body.
struct Intake<S> {
    stream: S,
    held: Vec<u8>,
    desk: Arc<Desk>,
}

impl<S, E> Intake<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    /// What is asked; `None` when it cannot be read.
    async fn head(&mut self) -> Option<SignedAsk<Ask>> {
        loop {
            if let Some((head, rest)) = blob::split_head(&self.held).ok()? {
                let ask = SignedAsk::<Ask>::from_bytes(head);
                self.held = rest.to_vec();
                return ask;
            }
            if !self.more().await {
                return None;
            }
        }
    }

    /// The next bytes, as many as are made durable at once; fewer where the line ends or stands still, none at the end.
    async fn piece(&mut self) -> Vec<u8> {
        while self.held.len() < PIECE && self.more().await {}
        let rest = self.held.split_off(self.held.len().min(PIECE));
        std::mem::replace(&mut self.held, rest)
    }

    async fn more(&mut self) -> bool {
        match timeout(self.desk.site.config.limits.stall_timeout(), self.stream.next()).await {
            Ok(Some(Ok(bytes))) => {
                self.held.extend_from_slice(&bytes);
                true
            }
            _ => false,
        }
    }
}
