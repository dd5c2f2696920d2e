//! One batch through all seven steps of the gate, over whatever storage there is.

use tungnha_model::{DeviceId, DocId, ServerId};

use crate::access::Tree;
use crate::batch::{Batch, BatchHash, Incarnation, OpenedBatch};
use crate::gate::{Context, DocWrite, Reason, StoredDoc, Strictness, check, plan};
use crate::roll::Certificate;

/// What the gate reads while it decides. The same transaction then writes what [`Arrival`] says.
pub trait Ledger {
    /// The storage's error.
    type Error;

    /// The newest certificate of a device.
    fn certificate(&mut self, device: DeviceId) -> Result<Option<Certificate>, Self::Error>;

    /// The last batch held of a device and incarnation (number and hash), quarantined ones included.
    fn head(&mut self, device: DeviceId, incarnation: Incarnation) -> Result<Option<(u64, BatchHash)>, Self::Error>;

    /// The hash of an earlier batch.
    fn hash_of(
        &mut self,
        device: DeviceId,
        incarnation: Incarnation,
        seq: u64,
    ) -> Result<Option<BatchHash>, Self::Error>;

    /// A document.
    fn document(&mut self, doc: DocId) -> Result<Option<StoredDoc>, Self::Error>;

    /// The units.
    fn tree(&self) -> &dyn Tree;
}

/// What the storage is to write, and then to answer as `Stored`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The verdict.
    pub verdict: Verdict,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Append it to its channel's log and its device's log, write the documents.
    Accept {
        /// The batch.
        batch: Box<OpenedBatch>,
        /// The documents.
        docs: Vec<DocWrite>,
    },
    /// Put it into quarantine and into its device's log (it counts as held), not into the channel's log.
    Review(Reason),
    /// Nothing to write: it is held already.
    Duplicate {
        /// The last batch held.
        held: u64,
    },
    /// Nothing to write: earlier ones are missing.
    Gap {
        /// The last batch held.
        held: u64,
    },
    /// Put it into quarantine; it does not count as held.
    Forked,
    /// Put it into quarantine; it does not count as held, since nothing shows that the device made it.
    Reject(Reason),
}

/// Decides what becomes of a batch.
///
/// # Errors
/// The ledger's.
pub fn ingest<L: Ledger>(batch: &Batch, server: ServerId, ledger: &mut L) -> Result<Arrival, L::Error> {
    verdict(batch, server, ledger).map(|verdict| Arrival { verdict })
}

fn verdict<L: Ledger>(batch: &Batch, server: ServerId, ledger: &mut L) -> Result<Verdict, L::Error> {
    let header = &batch.header;
    let Some(certificate) = ledger.certificate(header.device)? else {
        return Ok(Verdict::Reject(Reason::UnknownDevice));
    };
    if header.server != server {
        return Ok(Verdict::Reject(Reason::WrongServer));
    }
    if let Err(error) = batch.verify(&certificate.verify_key) {
        return Ok(Verdict::Reject(Reason::Batch(error)));
    }
    if let Some(verdict) = out_of_turn(batch, ledger)? {
        return Ok(verdict);
    }
    let context = Context {
        server,
        certificates: std::slice::from_ref(&certificate),
        strictness: Strictness::Newest,
        tree: ledger.tree(),
    };
    match check(batch, &context) {
        Ok(opened) => planned(opened, ledger),
        Err(reason) => Ok(Verdict::Review(reason)),
    }
}

/// Decides whether a batch that counts as held but lies in quarantine may be let in, since somebody wants it so: the
/// gate from its fourth step on. `Accept`, or `Review` with what still stands against it.
///
/// # Errors
/// The ledger's.
pub fn release<L: Ledger>(batch: &Batch, server: ServerId, ledger: &mut L) -> Result<Verdict, L::Error> {
    let Some(certificate) = ledger.certificate(batch.header.device)? else {
        return Ok(Verdict::Review(Reason::UnknownDevice));
    };
    let context = Context {
        server,
        certificates: std::slice::from_ref(&certificate),
        strictness: Strictness::LetIn,
        tree: ledger.tree(),
    };
    match check(batch, &context) {
        Ok(opened) => planned(opened, ledger),
        Err(reason) => Ok(Verdict::Review(reason)),
    }
}

fn planned<L: Ledger>(opened: OpenedBatch, ledger: &mut L) -> Result<Verdict, L::Error> {
    Ok(match plan(&opened, |doc| ledger.document(doc))? {
        Ok(docs) => Verdict::Accept { batch: Box::new(opened), docs },
        Err(reason) => Verdict::Review(reason),
    })
}

/// What is to be said of a batch that is not the next one of its device.
fn out_of_turn<L: Ledger>(batch: &Batch, ledger: &mut L) -> Result<Option<Verdict>, L::Error> {
    let header = &batch.header;
    let (held, last) = ledger.head(header.device, header.incarnation)?.unwrap_or((0, BatchHash::NONE));
    if header.seq <= held {
        let same = ledger.hash_of(header.device, header.incarnation, header.seq)? == Some(batch.hash);
        return Ok(Some(if same { Verdict::Duplicate { held } } else { Verdict::Forked }));
    }
    if header.seq > held.saturating_add(1) {
        return Ok(Some(Verdict::Gap { held }));
    }
    Ok((header.prev != last.brief()).then_some(Verdict::Forked))
}
