//! `POST /v1/blob`: photos and voice notes in, piece by piece; out, from any byte on. What is kept where is behind
//! [`Shelf`].

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tungnha_model::{BlobHash, BlobPart};
use tungnha_sync::blob::{self, Answer, Ask, BlobRefusal, Offer, Rest, Standing};
use tungnha_sync::{Certificate, SignedAsk};

use crate::Limits;

/// So much of an upload is made durable at a time: what a power cut can cost.
const PIECE: usize = 16 * 1024;
/// So much of an upload is read ahead while a piece is made durable.
const READ_AHEAD: usize = 4 * PIECE;
/// Of a line that stands still for so long it is kept what came of a piece: the device may be back on another line before
/// this one is known to be dead.
const STANDSTILL: Duration = Duration::from_secs(2);
/// After so many bytes of an upload the device is told how much has come.
const HEARD_EVERY: u64 = 1024;
/// Answers and pieces ready to be sent; a device that does not read is waited for behind them.
const AHEAD: usize = 2;
/// What a device may still have under way when its upload is over before its request.
const DRAIN_MAX: u64 = 4 * 1024 * 1024;

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

    /// Appends a piece at a byte, durably; where it does not go on, nothing changes. How far the blob has come then. The
    /// same blob may be sent over two lines at once.
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
    let mut intake = Intake::of(body.into_data_stream(), limits.stall_timeout);
    let reply = match intake.head().await {
        Some(ask) => serve(shelf, ask, intake, slot).await,
        None => Err(BlobRefusal::Signature),
    };
    reply.unwrap_or_else(|refusal| binary(Body::from(refused(refusal).to_head())))
}

fn refused(refusal: BlobRefusal) -> Answer {
    tracing::warn!(event = "blob_refused", reason = ?refusal);
    Answer::Refused(refusal)
}

fn binary(body: Body) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, body).into_response()
}

async fn serve<S, B, E>(
    shelf: Arc<S>,
    signed: SignedAsk<Ask>,
    intake: Intake<B>,
    slot: OwnedSemaphorePermit,
) -> Result<Response, BlobRefusal>
where
    S: Shelf,
    B: Stream<Item = Result<Bytes, E>> + Unpin + Send + 'static,
    E: Send + 'static,
{
    let ask = signed.ask.clone();
    let holder = work(&shelf, move |shelf| shelf.admit(&signed)).await?;
    match ask {
        Ask::Offer(offers) => {
            let stands = move |shelf: &S| offers.iter().map(|offer| shelf.standing(&holder, offer)).collect();
            let stands = work(&shelf, stands).await?;
            Ok(binary(Body::from(Answer::Stands(stands).to_head())))
        }
        Ask::Put(rests) => Ok(put(shelf, holder, rests, intake, slot)),
        Ask::Get { part, offset } => get(shelf, holder, part, (offset, intake.stall)).await,
    }
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

/// An upload: the answer begins at once and says how much has come, and in the end how each blob stands.
fn put<S, B, E>(
    shelf: Arc<S>,
    holder: Certificate,
    rests: Vec<Rest>,
    mut intake: Intake<B>,
    slot: OwnedSemaphorePermit,
) -> Response
where
    S: Shelf,
    B: Stream<Item = Result<Bytes, E>> + Unpin + Send + 'static,
    E: Send + 'static,
{
    let (send, receive) = channel::<Result<Bytes, Infallible>>(AHEAD);
    intake.outlet = Some(send.clone());
    tokio::spawn(async move {
        let answer = keep_all(&shelf, &holder, rests, &mut intake).await.map_or_else(refused, Answer::Stands);
        drop(slot);
        let told = timeout(intake.stall, send.send(Ok(answer.to_head().into()))).await;
        drop((send, intake.outlet.take()));
        if matches!(told, Ok(Ok(()))) {
            intake.drain().await;
        }
    });
    binary(Body::from_stream(ReceiverStream::new(receive)))
}

/// Keeps what comes, one blob after the other. If bytes are missing before those that come, nothing more is taken: the
/// device is told at once how everything stands, and begins anew there.
async fn keep_all<S, B, E>(
    shelf: &Arc<S>,
    holder: &Certificate,
    rests: Vec<Rest>,
    intake: &mut Intake<B>,
) -> Result<Vec<Standing>, BlobRefusal>
where
    S: Shelf,
    B: Stream<Item = Result<Bytes, E>> + Unpin,
{
    // The device waits to hear of what came with the head.
    intake.tell();
    let mut stands = Vec::with_capacity(rests.len());
    let mut is_taken = true;
    for rest in rests {
        let asker = holder.clone();
        let now = work(shelf, move |shelf| shelf.standing(&asker, &rest.offer)).await?;
        is_taken &= !matches!(now, Standing::Part(kept) if kept < rest.offset);
        stands.push(if is_taken { keep(shelf, holder, (rest, now), intake).await? } else { now });
    }
    Ok(stands)
}

/// Keeps what comes of one, a piece at a time, and the last bit before a cut as well.
async fn keep<S, B, E>(
    shelf: &Arc<S>,
    holder: &Certificate,
    (rest, mut now): (Rest, Standing),
    intake: &mut Intake<B>,
) -> Result<Standing, BlobRefusal>
where
    S: Shelf,
    B: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let Rest { offer, offset } = rest;
    let (mut at, mut left) = (offset, rest.bytes());
    while left > 0 {
        let bytes = intake.piece(left).await;
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        if length == 0 {
            break;
        }
        // What is there already, or not wanted, is passed over: the next one begins behind it.
        if what_is_new(now, at, &bytes).is_some() {
            let asker = holder.clone();
            let append = work(shelf, move |shelf| append_new(shelf, &asker, &offer, (at, &bytes), now));
            now = intake.read_while(append).await?;
        }
        (at, left) = (at.saturating_add(length), left.saturating_sub(length));
    }
    Ok(now)
}

/// Appends what is new of a piece at a byte. Another upload of the same blob may append meanwhile, one whose line was cut
/// and who has not noticed it: then less of it is new.
fn append_new<S: Shelf>(
    shelf: &S,
    holder: &Certificate,
    offer: &Offer,
    (at, bytes): (u32, &[u8]),
    mut now: Standing,
) -> Result<Standing, BlobRefusal> {
    while let Some((kept, new)) = what_is_new(now, at, bytes) {
        now = shelf.append(holder, offer, (kept, new))?;
        if now == Standing::Part(kept) {
            break;
        }
    }
    Ok(now)
}

/// Where a blob goes on within a piece at a byte, and what is new of the piece.
fn what_is_new(now: Standing, at: u32, bytes: &[u8]) -> Option<(u32, &[u8])> {
    let Standing::Part(kept) = now else { return None };
    let known = usize::try_from(kept.checked_sub(at)?).ok()?;
    let new = bytes.get(known..).filter(|new| !new.is_empty())?;
    Some((kept, new))
}

async fn get<S: Shelf>(
    shelf: Arc<S>,
    holder: Certificate,
    part: BlobPart,
    (offset, stall): (u32, Duration),
) -> Result<Response, BlobRefusal> {
    let allowed = work(&shelf, move |shelf| shelf.may_have(&holder, part)).await?;
    if offset >= part.bytes || !allowed {
        return Err(BlobRefusal::NotFound);
    }
    let (send, receive) = channel::<Result<Bytes, Infallible>>(AHEAD);
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
    /// Nothing more comes.
    ended: bool,
    /// Where an upload's device is told how much has come; how much that is, and how much it was told.
    outlet: Option<Sender<Result<Bytes, Infallible>>>,
    heard: u64,
    told: u64,
}

impl<B, E> Intake<B>
where
    B: Stream<Item = Result<Bytes, E>> + Unpin,
{
    const fn of(stream: B, stall: Duration) -> Self {
        Self { stream, held: Vec::new(), stall, ended: false, outlet: None, heard: 0, told: 0 }
    }

    /// What is asked; `None` when it cannot be read.
    async fn head(&mut self) -> Option<SignedAsk<Ask>> {
        loop {
            if let Some((head, rest)) = blob::split_head(&self.held).ok()? {
                let ask = SignedAsk::<Ask>::from_bytes(head);
                self.held = rest.to_vec();
                self.heard = self.held.len() as u64;
                return ask;
            }
            if !self.more().await {
                return None;
            }
        }
    }

    /// The next bytes of a blob of which so many are left, as many as are made durable at once; fewer where the line
    /// ends or stands still, none at the end.
    async fn piece(&mut self, left: u32) -> Vec<u8> {
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE);
        while self.held.len() < wanted {
            let come =
                if self.held.is_empty() { Ok(self.more().await) } else { timeout(STANDSTILL, self.more()).await };
            if come != Ok(true) {
                break;
            }
        }
        let rest = self.held.split_off(self.held.len().min(wanted));
        std::mem::replace(&mut self.held, rest)
    }

    /// Reads on while something else is done: what a connection that breaks has not been read of is lost.
    async fn read_while<T>(&mut self, other: impl Future<Output = T>) -> T {
        tokio::pin!(other);
        loop {
            tokio::select! {
                done = &mut other => return done,
                _ = self.more(), if !self.ended && self.held.len() < READ_AHEAD => {}
            }
        }
    }

    async fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        match timeout(self.stall, self.come()).await {
            Ok(Some(bytes)) => {
                self.held.extend_from_slice(&bytes);
                self.heard = self.heard.saturating_add(bytes.len() as u64);
                self.tell();
            }
            _ => self.ended = true,
        }
        !self.ended
    }

    /// What comes next. If the device has yet to read what it was told before, it is told of the rest as soon as it has:
    /// it may send nothing more before that.
    async fn come(&mut self) -> Option<Bytes> {
        loop {
            let outlet = self.outlet_for_word().cloned();
            let room = async { outlet?.reserve_owned().await.ok() };
            tokio::select! {
                come = self.stream.next() => return come?.ok(),
                Some(place) = room => {
                    place.send(Ok(Answer::Heard(self.heard).to_head().into()));
                    self.told = self.heard;
                }
            }
        }
    }

    /// Says how much has come, unless the device has yet to read what was said before.
    fn tell(&mut self) {
        let word = Answer::Heard(self.heard).to_head().into();
        if self.outlet_for_word().is_some_and(|outlet| outlet.try_send(Ok(word)).is_ok()) {
            self.told = self.heard;
        }
    }

    /// Where the device is told, if so much is new that it is worth the bytes.
    fn outlet_for_word(&self) -> Option<&Sender<Result<Bytes, Infallible>>> {
        let is_worth_it = self.heard >= self.told.saturating_add(HEARD_EVERY);
        self.outlet.as_ref().filter(|_| is_worth_it)
    }

    /// Reads on without looking: closing a socket on bytes that are still under way resets it, and the device would
    /// lose the answer.
    async fn drain(&mut self) {
        let upto = self.heard.saturating_add(DRAIN_MAX);
        while self.heard < upto && self.more().await {
            self.held.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_device_that_reads_late_is_told_of_everything_though_it_sends_no_more() {
        let (send, receive) = channel::<Result<Bytes, Infallible>>(8);
        let (outlet, mut told) = channel(1);
        let mut intake = Intake::of(ReceiverStream::new(receive), Duration::from_secs(30));
        intake.outlet = Some(outlet);
        for _ in 0..8 {
            send.send(Ok(Bytes::from(vec![7; 2_000]))).await.unwrap();
        }
        let all = tokio::spawn(async move { intake.piece(16_384).await });
        let mut words = Vec::new();
        while words.last() != Some(&Answer::Heard(16_000)) {
            tokio::task::yield_now().await;
            let word = told.recv().await.unwrap().unwrap();
            let (head, _) = blob::split_head(&word).unwrap().unwrap();
            words.push(Answer::from_bytes(head).unwrap());
        }
        drop(send);
        assert_eq!(all.await.unwrap().len(), 16_000);
    }

    #[tokio::test(start_paused = true)]
    async fn of_a_line_that_stands_still_what_has_come_is_given_out() {
        let (send, receive) = channel::<Result<Bytes, Infallible>>(1);
        let mut intake = Intake::of(ReceiverStream::new(receive), Duration::from_secs(30));
        send.send(Ok(Bytes::from(vec![7; 1_000]))).await.unwrap();
        assert_eq!(intake.piece(9_000).await.len(), 1_000, "the line is not given up for that");
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(20)).await;
            send.send(Ok(Bytes::from(vec![7; 8_500]))).await.unwrap();
        });
        assert_eq!(intake.piece(8_000).await.len(), 8_000);
        assert_eq!(intake.piece(600).await.len(), 500, "it has ended");
        assert!(intake.piece(100).await.is_empty());
    }
}
