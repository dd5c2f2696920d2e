//! Photos and voice notes on a hub, over the device's store.

use tungnha_host::Shelf;
use tungnha_model::{BlobHash, BlobPart};
use tungnha_store::{Op, Reader, StoreError};
use tungnha_sync::blob::{Ask, BlobRefusal, Offer, Standing};
use tungnha_sync::{Certificate, SignedAsk};

use super::serve::Desk;
use crate::api::Event;

impl Desk {
    fn look<T>(&self, look: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>) -> Result<T, BlobRefusal> {
        self.store.read(look).map_err(failed)
    }
}

impl Shelf for Desk {
    fn admit(&self, ask: &SignedAsk<Ask>) -> Result<Certificate, BlobRefusal> {
        self.store.transact(Op::Receive, |tx| tx.shelf_admit(ask)).map_err(failed)?
    }

    fn standing(&self, holder: &Certificate, offer: &Offer) -> Result<Standing, BlobRefusal> {
        self.look(|reader| reader.shelf_standing(holder, offer))
    }

    fn append(&self, holder: &Certificate, offer: &Offer, piece: (u32, &[u8])) -> Result<Standing, BlobRefusal> {
        let now = self.app.now();
        let standing = self.store.transact(Op::KeepBlob, |tx| tx.shelf_append(holder, offer, piece, now));
        let standing = standing.map_err(failed)?;
        if matches!(standing, Standing::Whole(_)) {
            // What came in is to go on to the server as soon as it can be reached.
            self.app.sync_state().call();
            self.app.emit(Event::Hub);
        }
        Ok(standing)
    }

    fn may_have(&self, holder: &Certificate, part: BlobPart) -> Result<bool, BlobRefusal> {
        self.look(|reader| reader.shelf_may_have(holder, part))
    }

    fn piece(&self, hash: BlobHash, offset: u32) -> Result<Option<Vec<u8>>, BlobRefusal> {
        self.look(|reader| reader.shelf_piece(hash, offset))
    }
}

fn failed(error: StoreError) -> BlobRefusal {
    tracing::error!(event = "hub_blob_failed", %error);
    BlobRefusal::Busy
}
