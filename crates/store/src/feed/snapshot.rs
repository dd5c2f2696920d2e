//! Whole documents of a first sync.

use tungnha_model::{ChannelId, Moment};
use tungnha_sync::SnapshotDoc;
use tungnha_sync::gate::{self, DocWrite, Reason};

use super::Received;
use super::receive::load;
use crate::error::Result;
use crate::touch;
use crate::transact::Tx;

impl Tx<'_> {
    /// Takes in documents that the server made, each merged with what is held of it already.
    pub fn snapshot(&mut self, channel: ChannelId, docs: &[SnapshotDoc], now: Moment) -> Result<Received> {
        let mut received = Received::default();
        let mut writes = Vec::new();
        for doc in docs {
            match self.admit(channel, doc)? {
                Ok(write) => writes.push(write),
                Err(reason) => {
                    self.quarantine(Some(channel), &doc.bytes, reason, now)?;
                    received.quarantined += 1;
                }
            }
        }
        received.accepted = u32::try_from(writes.len()).unwrap_or(u32::MAX);
        received.changes.extend(self.keep_writes(channel, writes, now)?);
        touch::unit_seen(self.conn(), channel.unit, now)?;
        Ok(received)
    }

    fn admit(&self, channel: ChannelId, doc: &SnapshotDoc) -> Result<std::result::Result<DocWrite, Reason>> {
        let held = load(self.conn(), doc.id)?;
        match &held {
            Some(held) if held.channel != channel => return Ok(Err(Reason::WrongChannel)),
            Some(held) if held.kind != doc.kind => return Ok(Err(Reason::WrongKind)),
            _ => {}
        }
        let bytes = held.as_ref().and_then(|held| held.bytes.as_deref());
        let waiting = held.as_ref().map(|held| held.waiting.as_slice()).unwrap_or_default();
        let write = |admitted: gate::Admitted| DocWrite {
            doc: doc.id,
            kind: doc.kind,
            bytes: admitted.bytes,
            heads: admitted.heads,
            applied: admitted.applied,
            waiting: admitted.waiting,
            rejected: admitted.rejected,
        };
        Ok(gate::admit_document(bytes, waiting, &doc.bytes).map(write))
    }
}
