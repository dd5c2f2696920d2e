//! Looking at what is here.

use rusqlite::OptionalExtension;
use tungnha_model::BlobPart;

use crate::error::Result;
use crate::query::Reader;

/// What waits to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// How many photos and voice notes, with their thumbnails counted by themselves.
    pub count: u32,
    /// How many bytes they are.
    pub bytes: u64,
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
        let sql = "SELECT count(*), coalesce(sum(b.size), 0)
             FROM (SELECT DISTINCT hash FROM blob_outbox INDEXED BY blob_outbox_unsent WHERE state < 2) o
             JOIN blob b ON b.hash = o.hash";
        let read =
            |row: &rusqlite::Row<'_>| Ok(Unsent { count: row.get(0)?, bytes: row.get::<_, i64>(1)?.cast_unsigned() });
        Ok(self.conn.prepare_cached(sql)?.query_row([], read)?)
    }
}
