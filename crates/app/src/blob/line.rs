//! Asking the server about photos and voice notes.

use std::sync::Arc;

use tungnha_model::{BlobPart, Moment};
use tungnha_store::{Identity, Op, Store};
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

/// A line to the server, for one device.
pub(super) struct Line {
    app: App,
    pub(super) store: Arc<Store>,
    identity: Identity,
    link: Link,
}

impl Line {
    pub(super) fn open(app: &App) -> Result<Self> {
        let identity = app.identity()?;
        let link = app.sync_state().link(&identity).map_err(|error| failure::link(&error))?;
        Ok(Self { app: app.clone(), store: app.store_quietly()?, identity, link })
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

    /// Whether the server has signed for it; a signature that is not the server's ends everything.
    pub(super) fn is_received(&self, offer: &Offer, standing: &Standing) -> Result<bool, Failure> {
        match standing {
            Standing::Whole(receipt) => {
                let key = VerifyKey(self.identity.server_key);
                let genuine = offer.is_received(self.identity.server, &key, receipt);
                if genuine { Ok(true) } else { Err(SessionError::Forged.into()) }
            }
            _ => Ok(false),
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
            let signed = SignedAsk::sign(self.identity.server, who, ask.clone(), &self.identity.signer());
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
