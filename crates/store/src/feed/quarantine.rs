//! What was refused is kept with the reason, and somebody is told; a person lets it in or keeps it out.

use rusqlite::{OptionalExtension, params};
use tungnha_model::{ChannelId, Moment};
use tungnha_sync::Batch;
use tungnha_sync::gate::Reason;

use crate::document::lane_number;
use crate::error::{Result, StoreError};
use crate::hub::Peer;
use crate::query::HeldState;
use crate::transact::{Changes, Tx};

impl Tx<'_> {
    /// Keeps what the gate refused, once: what a person has decided about is not asked again.
    pub fn quarantine(&mut self, channel: Option<ChannelId>, bytes: &[u8], reason: Reason, now: Moment) -> Result<()> {
        let device = Batch::parse(bytes).ok().map(|batch| batch.header.device.0);
        let sql = "INSERT INTO quarantine (at, reason, code, unit, lane, device, bytes, peer)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM quarantine WHERE bytes = ?7)";
        let unit = channel.map(|channel| channel.unit.0);
        let lane = channel.map(|channel| lane_number(channel.lane));
        let (said, code) = (reason.to_string(), serde_json::to_string(&reason)?);
        let values = params![now.millis(), said, code, unit, lane, device, bytes, self.peer().0];
        self.conn().prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Lets a batch in that a person has looked at: whether its maker might write is decided, all other steps of the
    /// gate are taken as for any other. When one of them refuses it still, nothing changes.
    pub fn release(&mut self, no: i64, now: Moment) -> Result<std::result::Result<Changes, Reason>> {
        let sql = "SELECT bytes, peer FROM quarantine WHERE no = ?1 AND state = 0";
        let held =
            self.conn().query_row(sql, [no], |row| Ok((row.get::<_, Vec<u8>>(0)?, Peer(row.get(1)?)))).optional()?;
        let (bytes, peer) = held.ok_or(StoreError::NotFound("quarantine"))?;
        self.meet(peer);
        let opened = match self.reader().judge()?.open(&bytes) {
            Ok(opened) => opened,
            Err(reason) => return Ok(Err(reason)),
        };
        let taken = self.take(opened.header.channel, &opened, now)?;
        if taken.is_ok() {
            self.seen(&opened, now)?;
            self.decide(no, HeldState::LetIn, "", now)?;
        }
        Ok(taken)
    }

    /// Keeps something out for good, with a person's reason. Its bytes stay.
    pub fn reject(&mut self, no: i64, note: &str, now: Moment) -> Result<()> {
        if self.decide(no, HeldState::KeptOut, note, now)? { Ok(()) } else { Err(StoreError::NotFound("quarantine")) }
    }

    fn decide(&mut self, no: i64, state: HeldState, note: &str, now: Moment) -> Result<bool> {
        let sql = "UPDATE quarantine SET state = ?2, decided_at = ?3, note = ?4 WHERE no = ?1 AND state = 0";
        let values = params![no, state.number(), now.millis(), note];
        Ok(self.conn().prepare_cached(sql)?.execute(values)? > 0)
    }
}
