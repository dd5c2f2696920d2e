//! A phone as a hub: it answers others out of its own store, with the session that the server has.

use tungnha_model::{DeviceId, Moment};
use tungnha_store::{Op, Peer, StoreError};
use tungnha_sync::SignedEntry;

use super::phone::Phone;
use super::talk::converse;
use super::{Outcome, said};

impl Phone {
    /// What this phone shows to whoever looks for a hub; nothing before the server has certified it to itself.
    pub fn card(&self) -> Outcome<Option<SignedEntry>> {
        self.store()?.read(|reader| reader.certificate_entry(self.device)).map_err(said)
    }

    /// Whether this phone has heard that another was revoked.
    pub fn knows_revoked(&self, device: DeviceId) -> Outcome<bool> {
        let known = self.store()?.read(|reader| reader.certificate(device)).map_err(said)?;
        Ok(known.is_some_and(|certificate| certificate.revoked.is_some()))
    }

    /// Takes a hub's card into the roll; the hub as a peer, unless this phone knows it to be revoked.
    pub fn look(&self, hub: DeviceId, card: &SignedEntry) -> Outcome<Option<Peer>> {
        let kept = self.store()?.transact::<_, StoreError>(Op::Receive, |tx| tx.roll(std::slice::from_ref(card)));
        match kept {
            Ok(_) if self.knows_revoked(hub)? => Ok(None),
            Ok(_) => Ok(Some(Peer::hub(hub))),
            Err(_) if self.disk.is_off() => Ok(None),
            Err(error) => Err(format!("a hub's card could not be kept: {error}")),
        }
    }

    /// One request to the hub, its answer as far as the power lasted.
    pub fn attend(&mut self, request: &[u8], now: Moment) -> Outcome<Vec<u8>> {
        let now = now.plus_millis(self.offset_ms);
        let store = self.store()?;
        converse(self.signer(), request, |question| match store.attend(question, now) {
            Ok((event, _)) => Ok(Some(event)),
            Err(_) if self.disk.is_off() => Ok(None),
            Err(error) => Err(format!("the hub {:?} failed: {error}", self.device)),
        })
    }
}
