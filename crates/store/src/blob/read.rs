//! Looking at what is here.

use rusqlite::OptionalExtension;
use tungnha_model::BlobPart;

use crate::error::Result;
use crate::query::Reader;

/// What waits to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// How many photos and voice notes, with their thumbnails and with those of others counted by themselves.
    pub count: u32,
    /// How many bytes they are.
    pub bytes: u64,
    /// How many photos and voice notes of this device.
    pub own: u32,
    /// How many of them the commune does not take.
    pub refused: u32,
}

impl Reader<'_> {
    /// The bytes, if all of them are here.
    pub fn blob(&self, part: BlobPart) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM blob WHERE hash = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([part.hash.0], |row| row.get(0)).optional()?)
    }

    /// Whether all of its bytes are here.
    pub fn has_blob(&self, part: BlobPart) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM blob WHERE hash = ?1)";
        Ok(self.conn.prepare_cached(sql)?.query_row([part.hash.0], |row| row.get(0))?)
    }

    /// How many bytes have come of one that is on its way here.
    pub fn blob_progress(&self, part: BlobPart) -> Result<u32> {
        let sql = "SELECT length(bytes) FROM blob_part WHERE hash = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([part.hash.0], |row| row.get(0)).optional()?.unwrap_or(0))
    }

    /// What the server has not signed for yet.
    pub fn blobs_unsent(&self) -> Result<Unsent> {
        let sql = include_str!("unsent.sql");
        let read = |row: &rusqlite::Row<'_>| {
            let bytes = row.get::<_, i64>(1)?.cast_unsigned();
            Ok(Unsent { count: row.get(0)?, bytes, own: row.get(2)?, refused: row.get(3)? })
        };
        Ok(self.conn.prepare_cached(sql)?.query_row([], read)?)
    }
}
