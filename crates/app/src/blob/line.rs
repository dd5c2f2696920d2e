//! Asking the server, or a hub, about photos and voice notes.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tungnha_model::{BlobPart, Moment, ServerId};
use tungnha_store::{Identity, Op, OwedState, Store};
use tungnha_sync::blob::{self, Answer, Ask, BlobRefusal, Offer, Rest, Standing, Window, split_head};
use tungnha_sync::client::SessionError;
use tungnha_sync::message::Refusal;
use tungnha_sync::{SignedAsk, VerifyKey};

use super::put;
use crate::App;
use crate::error::{ApiError, Result};
use crate::join::next_counter;
use crate::sync::failure::{self, Failure};
use crate::sync::http::{Incoming, Link};

/// A line to the server or a hub, for one device.
pub(crate) struct Line {
    app: App,
    pub(super) store: Arc<Store>,
    identity: Identity,
    link: Link,
    /// The key of the hub, if it is one.
    hub: Option<VerifyKey>,
    /// Records that this end did not take were waiting already.
    had_unsent: bool,
}

impl Line {
    /// To the server.
    pub(crate) fn home(app: &App) -> Result<Self> {
        let link = app.sync_state().link(&app.identity()?).map_err(|error| failure::link(&error))?;
        Self::over(app, link, None)
    }

    /// To the hub with this key.
    pub(crate) fn to_hub(app: &App, link: Link, key: VerifyKey) -> Result<Self> {
        Self::over(app, link, Some(key))
    }

    fn over(app: &App, link: Link, hub: Option<VerifyKey>) -> Result<Self> {
        let (store, identity) = (app.store_quietly()?, app.identity()?);
        let had_unsent = store.read(|reader| reader.has_unsent())?;
        Ok(Self { app: app.clone(), store, identity, link, hub, had_unsent })
    }

    /// Whether records were saved since: they go first.
    pub(super) fn must_give_way(&self) -> Result<bool> {
        Ok(!self.had_unsent && self.store.read(|reader| reader.has_unsent())?)
    }

    /// To whom requests are signed: what a hub hears it cannot repeat to the server.
    fn audience(&self) -> ServerId {
        self.hub.map_or(self.identity.server, |hub| hub.server_id())
    }

    /// How far each of these has come.
    pub(super) async fn offer(&self, offers: &[Offer]) -> Result<Vec<Standing>, Failure> {
        let (answer, _) = self.ask(Ask::Offer(offers.to_vec())).await?;
        stands(answer, offers.len())
    }

    /// Sends rests, one after the other, until something more urgent is to be sent; how each stands then. If the line
    /// breaks, they are what was not heard.
    pub(super) async fn put(&self, rests: &mut [Rest], window: &mut Window) -> Result<Vec<Standing>, Failure> {
        // The counter may lag behind after a restored backup: the server says by how much, once.
        for _ in 0..2 {
            let (feed, body) = mpsc::unbounded_channel();
            let mut answers = self.begin(Ask::Put(rests.to_vec()), UnboundedReceiverStream::new(body))?;
            let answer = put::upload(self, rests, (window, feed), &mut answers).await;
            blob::advance(rests, window.heard_so_far());
            if let Some(answer) = self.heeded(answer?)? {
                return stands(answer, rests.len());
            }
        }
        Err(Failure::Refused(Refusal::Busy))
    }

    /// What an answer means for the one who owes the blob: the server's receipt (which a hub may show), a hub's word
    /// that it carries it, or the server's refusal; `None` while nothing is settled. A signature that is neither the
    /// server's nor the hub's own ends everything.
    pub(super) fn settled(&self, offer: &Offer, standing: Standing) -> Result<Option<OwedState>, Failure> {
        let receipt = match standing {
            Standing::Whole(receipt) => receipt,
            // What a hub may not pass on goes to the server by another way.
            Standing::Denied if self.hub.is_none() => return Ok(Some(OwedState::Refused)),
            Standing::Denied | Standing::Part(_) | Standing::Damaged => return Ok(None),
        };
        let server = VerifyKey(self.identity.server_key);
        if offer.is_received(self.identity.server, &server, &receipt) {
            return Ok(Some(OwedState::Received(receipt)));
        }
        match self.hub.filter(|hub| offer.is_received(hub.server_id(), hub, &receipt)) {
            Some(_) => Ok(Some(OwedState::Relayed)),
            None => Err(SessionError::Forged.into()),
        }
    }

    /// Has the rest of one sent here; what came before a cut is kept.
    pub(super) async fn get(&self, part: BlobPart, now: Moment) -> Result<bool, Failure> {
        let mut at = self.store.read(|reader| reader.blob_progress(part)).map_err(ApiError::from)?;
        let (answer, answers) = self.ask(Ask::Get { part, offset: at }).await?;
        if !matches!(answer, Answer::Bytes(_)) {
            return Err(SessionError::Protocol.into());
        }
        let Answers { mut incoming, held } = answers;
        let mut next = Some(held);
        while let Some(bytes) = next {
            if !bytes.is_empty() && self.keep(part, at, &bytes, now)? {
                return Ok(true);
            }
            at = at.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
            next = incoming.next().await?;
        }
        Ok(false)
    }

    fn keep(&self, part: BlobPart, at: u32, bytes: &[u8], now: Moment) -> Result<bool, Failure> {
        let kept = self.store.transact(Op::KeepBlob, |tx| tx.blob_receive(part, at, bytes, now));
        Ok(kept.map_err(ApiError::from)?)
    }

    /// The answer's head, and what comes behind it.
    async fn ask(&self, ask: Ask) -> Result<(Answer, Answers), Failure> {
        for _ in 0..2 {
            let mut answers = self.begin(ask.clone(), tokio_stream::empty())?;
            let answer = answers.next().await?;
            if let Some(answer) = self.heeded(answer)? {
                return Ok((answer, answers));
            }
        }
        Err(Failure::Refused(Refusal::Busy))
    }

    /// Sends what is asked, signed, and the body behind it.
    fn begin(&self, ask: Ask, body: impl Stream<Item = Vec<u8>> + Send + 'static) -> Result<Answers, Failure> {
        let (incarnation, counter) = next_counter(&self.app)?;
        let who = (self.identity.device, incarnation, counter);
        let signed = SignedAsk::sign(self.audience(), who, ask, &self.identity.signer());
        let incoming = self.link.exchange("/v1/blob", tokio_stream::once(signed.to_head()).chain(body));
        Ok(Answers { incoming, held: Vec::new() })
    }

    /// An answer that is no refusal; `None` when the counter was too low: now it is not, and the same is asked again.
    fn heeded(&self, answer: Answer) -> Result<Option<Answer>, Failure> {
        match answer {
            Answer::Refused(BlobRefusal::Replay { counter }) => {
                self.store.transact(Op::Send, |tx| tx.counter_at_least(counter)).map_err(ApiError::from)?;
                Ok(None)
            }
            Answer::Refused(refusal) => Err(refused(refusal)),
            answer => Ok(Some(answer)),
        }
    }
}

/// The answers to one request, as they come.
pub(super) struct Answers {
    incoming: Incoming,
    /// What has come and was not read yet.
    held: Vec<u8>,
}

impl Answers {
    /// The next one. Nothing is lost when the future is dropped.
    pub(super) async fn next(&mut self) -> Result<Answer, Failure> {
        loop {
            if let Some((head, rest)) = split_head(&self.held).map_err(|_| SessionError::Protocol)? {
                let answer = Answer::from_bytes(head).ok_or(SessionError::Protocol)?;
                self.held = rest.to_vec();
                return Ok(answer);
            }
            self.held.extend(self.incoming.next().await?.ok_or(SessionError::Cut)?);
        }
    }
}

fn stands(answer: Answer, expected: usize) -> Result<Vec<Standing>, Failure> {
    match answer {
        Answer::Stands(stands) if stands.len() == expected => Ok(stands),
        _ => Err(SessionError::Protocol.into()),
    }
}

fn refused(refusal: BlobRefusal) -> Failure {
    match refusal {
        BlobRefusal::NotFound => Failure::Local(super::show::not_here()),
        BlobRefusal::Signature => Failure::Refused(Refusal::Signature),
        BlobRefusal::Revoked => Failure::Refused(Refusal::Revoked { wipe: false }),
        BlobRefusal::Replay { .. } | BlobRefusal::Busy => Failure::Refused(Refusal::Busy),
    }
}
