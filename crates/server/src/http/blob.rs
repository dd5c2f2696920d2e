//! `POST /v1/blob`: the exchange of `tungnha-host` over this server's storage.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use tungnha_host::Shelf;
use tungnha_model::{BlobHash, BlobPart};
use tungnha_sync::blob::{self, Ask, BlobRefusal, Offer, Standing};
use tungnha_sync::{Certificate, SignedAsk};

use super::{Desk, busy};
use crate::clock;
use crate::storage::{BlobHeld, StorageError, stream_key};

pub(super) async fn blob(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    let Ok(slot) = Arc::clone(&desk.syncs).try_acquire_owned() else { return busy() };
    let limits = desk.site.config.limits.host();
    tungnha_host::answer_blob(desk, body, limits, slot).await
}

impl Shelf for Desk {
    fn admit(&self, ask: &SignedAsk<Ask>) -> Result<Certificate, BlobRefusal> {
        let membership = self.membership().map_err(failed)?;
        let holder = membership.devices.get(&ask.device);
        let holder = holder.filter(|holder| ask.verifies(self.site.id, &holder.verify_key));
        let holder = holder.ok_or(BlobRefusal::Signature)?;
        if holder.revoked.is_some() {
            return Err(BlobRefusal::Revoked);
        }
        let key = stream_key(ask.device, ask.incarnation);
        match self.site.storage.take_counter(key, ask.counter, None, clock::now()).map_err(failed)? {
            Some(counter) => Err(BlobRefusal::Replay { counter }),
            None => Ok(holder.clone()),
        }
    }

    fn standing(&self, holder: &Certificate, offer: &Offer) -> Result<Standing, BlobRefusal> {
        if !offer.is_allowed(holder, &self.membership().map_err(failed)?.parents) {
            return Ok(Standing::Denied);
        }
        Ok(said(self, offer, self.site.storage.blob_held(holder.device, offer).map_err(failed)?))
    }

    fn append(&self, holder: &Certificate, offer: &Offer, piece: (u32, &[u8])) -> Result<Standing, BlobRefusal> {
        let held = self.site.storage.blob_append(holder.device, offer, piece, clock::now());
        Ok(said(self, offer, held.map_err(failed)?))
    }

    fn may_have(&self, holder: &Certificate, part: BlobPart) -> Result<bool, BlobRefusal> {
        let channels = self.site.storage.blob_channels(part).map_err(failed)?;
        Ok(blob::may_have(holder, &channels, &self.membership().map_err(failed)?.parents))
    }

    fn piece(&self, hash: BlobHash, offset: u32) -> Result<Option<Vec<u8>>, BlobRefusal> {
        self.site.storage.blob_piece(hash, offset).map_err(failed)
    }
}

fn said(desk: &Desk, offer: &Offer, held: BlobHeld) -> Standing {
    match held {
        BlobHeld::Part(offset) => Standing::Part(offset),
        BlobHeld::Whole => Standing::Whole(offer.receipt(desk.site.id, &desk.site.signer)),
        BlobHeld::Damaged => Standing::Damaged,
    }
}

fn failed(cause: StorageError) -> BlobRefusal {
    tracing::error!(event = "blob_failed", %cause);
    BlobRefusal::Busy
}
