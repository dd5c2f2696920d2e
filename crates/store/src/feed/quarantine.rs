//! What was refused is kept with the reason, and somebody is told.

use rusqlite::params;
use tungnha_model::{ChannelId, Moment};
use tungnha_sync::Batch;

use crate::document::lane_number;
use crate::error::Result;
use crate::transact::Tx;

impl Tx<'_> {
    /// Keeps what the gate refused, once.
    pub fn quarantine(&mut self, channel: Option<ChannelId>, bytes: &[u8], reason: &str, now: Moment) -> Result<()> {
        let device = Batch::parse(bytes).ok().map(|batch| batch.header.device.0);
        let sql = "INSERT INTO quarantine (at, reason, unit, lane, device, bytes) SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE NOT EXISTS (SELECT 1 FROM quarantine WHERE bytes = ?6)";
        let unit = channel.map(|channel| channel.unit.0);
        let lane = channel.map(|channel| lane_number(channel.lane));
        self.conn().prepare_cached(sql)?.execute(params![now.millis(), reason, unit, lane, device, bytes])?;
        Ok(())
    }
}
