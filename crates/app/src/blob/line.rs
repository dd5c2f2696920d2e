//! Asking the server, or a hub, about photos and voice notes.

use std::sync::Arc;

use tungnha_model::{BlobPart, Moment, ServerId};
use tungnha_store::{Identity, Op, OwedState, Store};
use tungnha_sync::blob::{Answer, Ask, BlobRefusal, Offer, Standing, split_head};
use tungnha_sync::client::SessionError;
use tungnha_sync::message::Refusal;
use tungnha_sync::{SignedAsk, VerifyKey};

use crate::App;
use crate::error::{ApiError, Result};
use crate::join::next_counter;
use crate::sync::failure::{self, Failure};
use crate::sync::http::{Incoming, Link};

/// So much is handed to the line at a time.
const CHUNK: usize = 16 * 1024;

/// A line to the server or a hub, for one device.
pub(crate) struct Line {
    app: App,
    pub(super) store: Arc<Store>,
    identity: Identity,
    link: Link,
    /// The key of the hub, if it is one.
    hub: Option<VerifyKey>,
}

impl Line {
    /// To the server.
    pub(crate) fn home(app: &App) -> Result<Self> {
        let identity = app.identity()?;
        let link = app.sync_state().link(&identity).map_err(|error| failure::link(&error))?;
        Ok(Self { app: app.clone(), store: app.store_quietly()?, identity, link, hub: None })
    }

    /// To the hub with this key.
    pub(crate) fn to_hub(app: &App, link: Link, key: VerifyKey) -> Result<Self> {
        Ok(Self { app: app.clone(), store: app.store_quietly()?, identity: app.identity()?, link, hub: Some(key) })
    }

    /// To whom requests are signed: what a hub hears it cannot repeat to the server.
    fn audience(&self) -> ServerId {
        self.hub.map_or(self.identity.server, |hub| hub.server_id())
    }

    /// How far each of these has come.
    pub(super) async fn offer(&self, offers: &[Offer]) -> Result<Vec<Standing>, Failure> {
        let stands = self.stands(Ask::Offer(offers.to_vec()), &[]).await?;
        if stands.len() == offers.len() { Ok(stands) } else { Err(SessionError::Protocol.into()) }
    }

    /// Sends the rest of one.
    pub(super) async fn put(&self, offer: Offer, offset: u32, rest: &[u8]) -> Result<Standing, Failure> {
        let stands = self.stands(Ask::Put { offer, offset }, rest).await?;
        stands.first().copied().ok_or_else(|| SessionError::Protocol.into())
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

    async fn stands(&self, ask: Ask, bytes: &[u8]) -> Result<Vec<Standing>, Failure> {
        match self.ask(ask, bytes).await?.0 {
            Answer::Stands(stands) => Ok(stands),
            _ => Err(SessionError::Protocol.into()),
        }
    }

    /// Has the rest of one sent here; what came before a cut is kept.
    pub(super) async fn get(&self, part: BlobPart, now: Moment) -> Result<bool, Failure> {
        let mut at = self.store.read(|reader| reader.blob_progress(part)).map_err(ApiError::from)?;
        let (answer, rest, mut incoming) = self.ask(Ask::Get { part, offset: at }, &[]).await?;
        if !matches!(answer, Answer::Bytes(_)) {
            return Err(SessionError::Protocol.into());
        }
        let mut next = Some(rest);
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

    /// The answer's head, what came behind it so far, and the line on which the rest comes.
    async fn ask(&self, ask: Ask, bytes: &[u8]) -> Result<(Answer, Vec<u8>, Incoming), Failure> {
        // The counter may lag behind after a restored backup: the server says by how much, once.
        for _ in 0..2 {
            let (incarnation, counter) = next_counter(&self.app)?;
            let who = (self.identity.device, incarnation, counter);
            let signed = SignedAsk::sign(self.audience(), who, ask.clone(), &self.identity.signer());
            let mut chunks = vec![signed.to_head()];
            chunks.extend(bytes.chunks(CHUNK).map(<[u8]>::to_vec));
            let mut incoming = self.link.exchange("/v1/blob", chunks).await?;
            let (answer, rest) = read(&mut incoming).await?;
            match answer {
                Answer::Refused(BlobRefusal::Replay { counter }) => {
                    self.store.transact(Op::Send, |tx| tx.counter_at_least(counter)).map_err(ApiError::from)?;
                }
                Answer::Refused(refusal) => return Err(refused(refusal)),
                answer => return Ok((answer, rest, incoming)),
            }
        }
        Err(Failure::Refused(Refusal::Busy))
    }
}

async fn read(incoming: &mut Incoming) -> Result<(Answer, Vec<u8>), Failure> {
    let mut held = Vec::new();
    loop {
        if let Some((head, rest)) = split_head(&held).map_err(|_| SessionError::Protocol)? {
            return Ok((Answer::from_bytes(head).ok_or(SessionError::Protocol)?, rest.to_vec()));
        }
        held.extend(incoming.next().await?.ok_or(SessionError::Cut)?);
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
