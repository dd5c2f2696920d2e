//! `POST /v1/blob`: photos and voice notes in, piece by piece; out, from any byte on. What is kept where is behind
//! [`Shelf`].

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tungnha_model::{BlobHash, BlobPart};
use tungnha_sync::blob::{self, Answer, Ask, BlobRefusal, Offer, Standing};
use tungnha_sync::{Certificate, SignedAsk};

use crate::Limits;

/// So much of an upload is made durable at a time: what a power cut can cost.
const PIECE: usize = 16 * 1024;
/// Pieces ready to be sent; a device that does not read is waited for behind them.
const PIECES_AHEAD: usize = 2;

/// Where photos and voice notes are kept. Everything here is called on a thread for blocking work.
pub trait Shelf: Send + Sync + 'static {
    /// Who asks: known, not revoked, and not heard before.
    ///
    /// # Errors
    /// Why the request is not answered.
    fn admit(&self, ask: &SignedAsk<Ask>) -> Result<Certificate, BlobRefusal>;

    /// How far a blob has come from this holder.
    ///
    /// # Errors
    /// When the storage fails.
    fn standing(&self, holder: &Certificate, offer: &Offer) -> Result<Standing, BlobRefusal>;

    /// Appends a piece at a byte, durably; where it does not go on, nothing changes. How far the blob has come then.
    ///
    /// # Errors
    /// When the storage fails.
    fn append(&self, holder: &Certificate, offer: &Offer, piece: (u32, &[u8])) -> Result<Standing, BlobRefusal>;

    /// Whether the holder may have what is kept under this name.
    ///
    /// # Errors
    /// When the storage fails.
    fn may_have(&self, holder: &Certificate, part: BlobPart) -> Result<bool, BlobRefusal>;

    /// Some bytes of a complete blob from an offset on; `None` at its end.
    ///
    /// # Errors
    /// When the storage fails.
    fn piece(&self, hash: BlobHash, offset: u32) -> Result<Option<Vec<u8>>, BlobRefusal>;
}

/// The response to one request. `slot` is held until its answer is ready.
pub async fn answer_blob<S: Shelf>(shelf: Arc<S>, body: Body, limits: Limits, slot: OwnedSemaphorePermit) -> Response {
    let mut intake = Intake { stream: body.into_data_stream(), held: Vec::new(), stall: limits.stall_timeout };
    let reply = match intake.head().await {
        Some(ask) => serve(&shelf, ask, intake).await,
        None => Err(BlobRefusal::Signature),
    };
    drop(slot);
    reply.unwrap_or_else(|refusal| {
        tracing::warn!(event = "blob_refused", reason = ?refusal);
        binary(Body::from(Answer::Refused(refusal).to_head()))
    })
}

fn binary(body: Body) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, body).into_response()
}

async fn serve<S, B, E>(shelf: &Arc<S>, signed: SignedAsk<Ask>, intake: Intake<B>) -> Result<Response, BlobRefusal>
where
    S: Shelf,
    B: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let ask = signed.ask.clone();
    let holder = work(shelf, move |shelf| shelf.admit(&signed)).await?;
    let stands = match ask {
        Ask::Offer(offers) => {
            let stands = move |shelf: &S| offers.iter().map(|offer| shelf.standing(&holder, offer)).collect();
            work(shelf, stands).await?
        }
        Ask::Put { offer, offset } => vec![put(shelf, &holder, offer, offset, intake).await?],
        Ask::Get { part, offset } => return get(shelf, holder, part, (offset, intake.stall)).await,
    };
    Ok(binary(Body::from(Answer::Stands(stands).to_head())))
}

/// Runs storage work on a thread of its own.
async fn work<S, T>(
    shelf: &Arc<S>,
    act: impl FnOnce(&S) -> Result<T, BlobRefusal> + Send + 'static,
) -> Result<T, BlobRefusal>
where
    S: Shelf,
    T: Send + 'static,
{
    let shelf = Arc::clone(shelf);
    tokio::task::spawn_blocking(move || act(&shelf)).await.unwrap_or(Err(BlobRefusal::Busy))
}

/// Keeps what comes, a piece at a time, and the last bit before a cut as well.
async fn put<S, B, E>(
    shelf: &Arc<S>,
    holder: &Certificate,
    offer: Offer,
    offset: u32,
    mut intake: Intake<B>,
) -> Result<Standing, BlobRefusal>
where
    S: Shelf,
    B: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let asker = holder.clone();
    let now = work(shelf, move |shelf| shelf.standing(&asker, &offer)).await?;
    if now != Standing::Part(offset) {
        return Ok(now);
    }
    let mut at = offset;
    loop {
        let bytes = intake.piece().await;
        let next = at.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        if bytes.is_empty() {
            return Ok(Standing::Part(at));
        }
        let asker = holder.clone();
        match work(shelf, move |shelf| shelf.append(&asker, &offer, (at, &bytes))).await? {
            Standing::Part(reached) if reached == next => at = next,
            other => return Ok(other),
        }
    }
}

async fn get<S: Shelf>(
    shelf: &Arc<S>,
    holder: Certificate,
    part: BlobPart,
    (offset, stall): (u32, Duration),
) -> Result<Response, BlobRefusal> {
    let allowed = work(shelf, move |shelf| shelf.may_have(&holder, part)).await?;
    if offset >= part.bytes || !allowed {
        return Err(BlobRefusal::NotFound);
    }
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Bytes, Infallible>>(PIECES_AHEAD);
    let shelf = Arc::clone(shelf);
    tokio::spawn(async move {
        let mut at = offset;
        let mut next = Some(Answer::Bytes(part.bytes - offset).to_head());
        while let Some(bytes) = next.take() {
            if !matches!(timeout(stall, send.send(Ok(bytes.into()))).await, Ok(Ok(()))) {
                return;
            }
            next = work(&shelf, move |shelf| shelf.piece(part.hash, at)).await.ok().flatten();
            at = at.saturating_add(next.as_ref().map_or(0, |bytes| u32::try_from(bytes.len()).unwrap_or(0)));
        }
    });
    Ok(binary(Body::from_stream(ReceiverStream::new(receive))))
}

/// The request's body.
struct Intake<B> {
    stream: B,
    held: Vec<u8>,
    stall: Duration,
}

impl<B, E> Intake<B>
where
    B: Stream<Item = Result<Bytes, E>> + Unpin,
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
        match timeout(self.stall, self.stream.next()).await {
            Ok(Some(Ok(bytes))) => {
                self.held.extend_from_slice(&bytes);
                true
            }
            _ => false,
        }
    }
}
