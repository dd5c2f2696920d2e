//! What the machine gives without a server: figures to hold the others against.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use tungnha_model::{ChannelId, DeviceId, DocId};
use tungnha_server::membership::Membership;
use tungnha_server::site::Site;
use tungnha_sync::gate::StoredDoc;
use tungnha_sync::server::{Ledger, Verdict, ingest};
use tungnha_sync::{Batch, BatchHash, Certificate, Incarnation, SnapshotDoc, Tree};

use super::support::cost::Process;

const ME: Process = Process(None);

/// Documents in memory.
struct Memory {
    membership: Membership,
    heads: BTreeMap<DeviceId, (u64, BatchHash)>,
    docs: BTreeMap<DocId, StoredDoc>,
}

/// Passes batches through the gate one after another, nothing is stored: the time on the processor.
pub fn gate_alone(site: &Site, docs: impl Iterator<Item = SnapshotDoc>, batches: &[Batch]) -> Duration {
    let channel = batches.first().map(|batch| batch.header.channel).unwrap();
    let held =
        |doc: SnapshotDoc| (doc.id, StoredDoc { channel, kind: doc.kind, bytes: Some(doc.bytes), waiting: Vec::new() });
    let membership = site.membership().unwrap();
    let mut memory = Memory { membership, heads: BTreeMap::new(), docs: docs.map(held).collect() };
    let begun = ME.cpu();
    for batch in batches {
        let verdict = ingest(batch, site.id, &mut memory).unwrap().verdict;
        let Verdict::Accept { docs, .. } = verdict else { panic!("honest work was refused: {verdict:?}") };
        memory.heads.insert(batch.header.device, (batch.header.seq, batch.hash));
        for write in docs {
            memory.docs.insert(write.doc, stored(channel, write));
        }
    }
    ME.cpu().saturating_sub(begun)
}

fn stored(channel: ChannelId, write: tungnha_sync::gate::DocWrite) -> StoredDoc {
    StoredDoc { channel, kind: write.kind, bytes: write.bytes, waiting: write.waiting }
}

/// Checks the batches' signatures and nothing else: the time for one.
pub fn bare_signature(site: &Site, batches: &[Batch]) -> Duration {
    let membership = site.membership().unwrap();
    let begun = Instant::now();
    for batch in batches {
        batch.verify(&membership.devices[&batch.header.device].verify_key).unwrap();
    }
    begun.elapsed() / u32::try_from(batches.len()).unwrap()
}

/// Flushes a page to the disk of a folder: the median of many times.
pub fn bare_fsync(folder: &Path) -> Duration {
    let mut file = std::fs::File::create(folder.join("bare-fsync")).unwrap();
    let mut times: Vec<Duration> = (0..101)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[0; 4096]).unwrap();
            file.sync_all().unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[50]
}

impl Ledger for Memory {
    type Error = Infallible;

    fn certificate(&mut self, device: DeviceId) -> Result<Option<Certificate>, Infallible> {
        Ok(self.membership.devices.get(&device).cloned())
    }

    fn head(&mut self, device: DeviceId, _: Incarnation) -> Result<Option<(u64, BatchHash)>, Infallible> {
        Ok(self.heads.get(&device).copied())
    }

    fn hash_of(&mut self, _: DeviceId, _: Incarnation, _: u64) -> Result<Option<BatchHash>, Infallible> {
        Ok(None)
    }

    fn document(&mut self, doc: DocId) -> Result<Option<StoredDoc>, Infallible> {
        Ok(self.docs.get(&doc).cloned())
    }

    fn tree(&self) -> &dyn Tree {
        &self.membership.parents
    }
}
