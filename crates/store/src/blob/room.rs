//! Room: what can be had again from the server, or was never used, is let go of when there is too much.

use rusqlite::params;
use tungnha_model::Moment;

use crate::error::Result;
use crate::transact::Tx;

/// So long a photo stays that was taken and that no record names: its draft may lie unfinished.
const LOOSE_DAYS: i64 = 60;
const DAY_MILLIS: i64 = 86_400_000;

impl Tx<'_> {
    /// Lets go of what was not looked at for longest, until no more than `bytes_max` lie here. Never of what the
    /// server has not signed for, nor of what was taken lately and stands in no record yet, nor of the holder's face.
    pub fn blobs_make_room(&mut self, bytes_max: u64, now: Moment) -> Result<u32> {
        let loose_since = now.millis().saturating_sub(LOOSE_DAYS * DAY_MILLIS);
        let own = self.reader().own_photo()?.map(|photo| photo.parts()).unwrap_or_default();
        let hash = |at: usize| own.get(at).map(|part| part.hash.0.to_vec()).unwrap_or_default();
        let values = params![i64::try_from(bytes_max).unwrap_or(i64::MAX), loose_since, hash(0), hash(1)];
        let gone = self.conn().prepare_cached(include_str!("make_room.sql"))?.execute(values)?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }
}
