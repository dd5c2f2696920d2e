//! With whom a transaction exchanges.

use rusqlite::{OptionalExtension, params};
use tungnha_model::{DeviceId, Moment};

use crate::error::Result;
use crate::transact::Tx;

/// The server, or a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peer(pub(crate) [u8; 16]);

impl Peer {
    /// The server.
    pub const HOME: Self = Self([0; 16]);

    /// The hub that is this device.
    #[must_use]
    pub const fn hub(device: DeviceId) -> Self {
        Self(device.0)
    }

    /// Whether it is the server.
    #[must_use]
    pub fn is_home(&self) -> bool {
        *self == Self::HOME
    }
}

impl Tx<'_> {
    /// Notes that a hub was met. One whose log began anew since (another `epoch`) is met as if for the first time.
    pub fn met(&mut self, epoch: [u8; 4], now: Moment) -> Result<()> {
        let (peer, epoch) = (self.peer(), i64::from(u32::from_le_bytes(epoch)));
        let sql = "SELECT epoch FROM peer WHERE id = ?1";
        let before: Option<i64> = self.conn().prepare_cached(sql)?.query_row([peer.0], |row| row.get(0)).optional()?;
        if before.is_some_and(|before| before != epoch) {
            for sql in [
                "DELETE FROM cursor WHERE peer = ?1",
                "DELETE FROM held_by WHERE peer = ?1",
                "DELETE FROM peer WHERE id = ?1",
            ] {
                self.conn().execute(sql, [peer.0])?;
            }
        }
        let sql = "INSERT INTO peer (id, epoch, vouchers, met_at) VALUES (?1, ?2, 0, ?3)
             ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, met_at = excluded.met_at";
        self.conn().prepare_cached(sql)?.execute(params![peer.0, epoch, now.millis()])?;
        Ok(())
    }
}
