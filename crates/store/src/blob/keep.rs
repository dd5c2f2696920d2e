//! Bytes come in: whole from this device's camera or microphone, or piece by piece from elsewhere.

use rusqlite::{OptionalExtension, params};
use tungnha_model::{BlobPart, Moment};

use crate::error::{Result, StoreError};
use crate::transact::Tx;

impl Tx<'_> {
    /// Keeps what was recorded here under its hash; the same bytes again change nothing. Empty ones, and more than
    /// [`tungnha_model::BLOB_BYTES_MAX`], are refused.
    pub fn blob_keep(&mut self, bytes: &[u8], now: Moment) -> Result<BlobPart> {
        let part = BlobPart::of(bytes).ok_or(StoreError::BlobSize)?;
        self.blob_put(part, bytes, true, now)?;
        Ok(part)
    }

    pub(crate) fn blob_put(&self, part: BlobPart, bytes: &[u8], own: bool, now: Moment) -> Result<()> {
        let sql = "INSERT INTO blob (hash, size, own, added_at, used_at, bytes) VALUES (?1, ?2, ?3, ?4, ?4, ?5)
             ON CONFLICT (hash) DO UPDATE SET own = max(own, excluded.own), used_at = excluded.used_at";
        self.conn().prepare_cached(sql)?.execute(params![part.hash.0, part.bytes, own, now.millis(), bytes])?;
        Ok(())
    }

    /// Adds what came of a blob from `offset` on. Once it is all there and hashes to what it should, it is kept and
    /// the answer is yes; when it does not, all that came of it is thrown away and asked for anew.
    pub fn blob_receive(&mut self, part: BlobPart, offset: u32, bytes: &[u8], now: Moment) -> Result<bool> {
        let mut so_far = self.blob_so_far(part)?;
        let fits = so_far.len() == offset as usize && so_far.len().saturating_add(bytes.len()) <= part.bytes as usize;
        if !fits {
            return Err(StoreError::BlobDamaged);
        }
        so_far.extend_from_slice(bytes);
        if so_far.len() < part.bytes as usize {
            let sql = "INSERT INTO blob_part (hash, bytes) VALUES (?1, ?2)
                 ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes";
            self.conn().prepare_cached(sql)?.execute(params![part.hash.0, so_far])?;
            return Ok(false);
        }
        self.conn().prepare_cached("DELETE FROM blob_part WHERE hash = ?1")?.execute([part.hash.0])?;
        let whole = BlobPart::of(&so_far) == Some(part);
        if whole {
            self.blob_put(part, &so_far, false, now)?;
        }
        Ok(whole)
    }

    fn blob_so_far(&self, part: BlobPart) -> Result<Vec<u8>> {
        let sql = "SELECT bytes FROM blob_part WHERE hash = ?1";
        let found = self.conn().prepare_cached(sql)?.query_row([part.hash.0], |row| row.get(0)).optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Notes that a person looked at it.
    pub fn blob_used(&mut self, part: BlobPart, now: Moment) -> Result<()> {
        let sql = "UPDATE blob SET used_at = ?2 WHERE hash = ?1";
        self.conn().prepare_cached(sql)?.execute(params![part.hash.0, now.millis()])?;
        Ok(())
    }
}
