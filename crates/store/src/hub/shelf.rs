//! Photos and voice notes on a hub: taken piece by piece, passed on to the server by this device's own sending.
//!
//! Of what the server has signed for, a hub shows the server's receipt; of the rest its own word that it carries it.

use rusqlite::{OptionalExtension, params};
use tungnha_model::{BlobHash, BlobPart, ChannelId, Moment, UnitId};
use tungnha_sync::access::{Verb, allows_channel};
use tungnha_sync::blob::{Ask, BlobRefusal, Offer, Standing, may_have};
use tungnha_sync::key::Signature;
use tungnha_sync::{Certificate, SignedAsk};

use crate::document::{lane_number, lane_of};
use crate::error::{Result, StoreError};
use crate::query::Reader;
use crate::transact::Tx;
use crate::units;

/// So much is handed out at a time.
const PIECE: u32 = 16 * 1024;

impl Reader<'_> {
    /// How far a blob has come here from its holder. What this device may not pass on itself it does not take.
    pub fn shelf_standing(&self, holder: &Certificate, offer: &Offer) -> Result<Standing> {
        let (own, parents) = (self.identity()?.ok_or(StoreError::NotJoined)?, self.parents()?);
        let may_pass_on = allows_channel(own.role, own.unit, offer.channel, Verb::Write, &parents);
        if !may_pass_on || !offer.is_allowed(holder, &parents) {
            return Ok(Standing::Denied);
        }
        let sql = "SELECT receipt FROM blob_outbox WHERE hash = ?1 AND unit = ?2 AND lane = ?3";
        let values = params![offer.part.hash.0, offer.channel.unit.0, lane_number(offer.channel.lane)];
        let held: Option<Option<[u8; 64]>> =
            self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
        Ok(match held {
            Some(Some(receipt)) => Standing::Whole(Signature(receipt)),
            Some(None) => Standing::Whole(offer.receipt(own.verify_key().server_id(), &own.signer())),
            None => Standing::Part(self.uploaded(holder, offer)?),
        })
    }

    fn uploaded(&self, holder: &Certificate, offer: &Offer) -> Result<u32> {
        let sql = "SELECT coalesce(sum(length(bytes)), 0) FROM hub_upload
             WHERE device = ?1 AND hash = ?2 AND unit = ?3 AND lane = ?4";
        Ok(self.conn.prepare_cached(sql)?.query_row(place_of(holder, offer), |row| row.get(0))?)
    }

    /// Whether a holder may have what lies here under this name: where one of its channels is theirs to read.
    pub fn shelf_may_have(&self, holder: &Certificate, part: BlobPart) -> Result<bool> {
        let sql = "SELECT o.unit, o.lane FROM blob_outbox o JOIN blob b ON b.hash = o.hash
             WHERE o.hash = ?1 AND b.size = ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![part.hash.0, part.bytes], |row| {
            Ok(ChannelId { unit: UnitId(row.get(0)?), lane: lane_of(row.get(1)?) })
        })?;
        let channels = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(may_have(holder, &channels, &self.parents()?))
    }

    /// Some bytes of a blob from an offset on; `None` at its end.
    pub fn shelf_piece(&self, hash: BlobHash, offset: u32) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT substr(bytes, ?2 + 1, ?3) FROM blob WHERE hash = ?1";
        let values = params![hash.0, offset, PIECE];
        let piece: Option<Vec<u8>> = self.conn.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
        Ok(piece.filter(|bytes| !bytes.is_empty()))
    }

    /// How many photos and voice notes of others wait to be passed on, small pictures counted by themselves.
    pub fn blobs_carried(&self) -> Result<u32> {
        let sql = "SELECT count(DISTINCT hash) FROM blob_outbox INDEXED BY blob_outbox_unsent
             WHERE state < 2 AND carried = 1";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Who asks this hub: known, not revoked, and not heard before.
    pub fn shelf_admit(&mut self, ask: &SignedAsk<Ask>) -> Result<std::result::Result<Certificate, BlobRefusal>> {
        let own = self.reader().identity()?.ok_or(StoreError::NotJoined)?;
        let audience = own.verify_key().server_id();
        let Some(holder) = units::certificate(self.conn(), ask.device)? else { return Ok(Err(BlobRefusal::Signature)) };
        if !ask.verifies(audience, &holder.verify_key) {
            return Ok(Err(BlobRefusal::Signature));
        }
        if holder.revoked.is_some() {
            return Ok(Err(BlobRefusal::Revoked));
        }
        Ok(match self.hear(ask.device, ask.incarnation, ask.counter)? {
            Some(counter) => Err(BlobRefusal::Replay { counter }),
            None => Ok(holder),
        })
    }

    /// Appends where it goes on; anything else changes nothing. Once it is all there and is what its name says, this
    /// device owes it to the commune.
    pub fn shelf_append(
        &mut self,
        holder: &Certificate,
        offer: &Offer,
        (offset, bytes): (u32, &[u8]),
        now: Moment,
    ) -> Result<Standing> {
        let before = self.reader().shelf_standing(holder, offer)?;
        let end = u64::from(offset).saturating_add(bytes.len() as u64);
        if before != Standing::Part(offset) || bytes.is_empty() || end > u64::from(offer.part.bytes) {
            return Ok(before);
        }
        let (device, hash, unit, lane) = place_of(holder, offer);
        let sql = "INSERT INTO hub_upload (device, hash, unit, lane, start, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.conn().prepare_cached(sql)?.execute(params![device, hash, unit, lane, offset, bytes])?;
        if end < u64::from(offer.part.bytes) {
            return Ok(Standing::Part(u32::try_from(end).unwrap_or(u32::MAX)));
        }
        self.shelve(holder, offer, now)
    }

    /// All has come: it is what it says, or nothing of it stays.
    fn shelve(&mut self, holder: &Certificate, offer: &Offer, now: Moment) -> Result<Standing> {
        let sql = "DELETE FROM hub_upload WHERE device = ?1 AND hash = ?2 AND unit = ?3 AND lane = ?4
             RETURNING start, bytes";
        let mut pieces = {
            let mut statement = self.conn().prepare_cached(sql)?;
            let rows = statement.query_map(place_of(holder, offer), |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(u32, Vec<u8>)>>>()?
        };
        pieces.sort_unstable_by_key(|(start, _)| *start);
        let whole: Vec<u8> = pieces.into_iter().flat_map(|(_, bytes)| bytes).collect();
        if BlobPart::of(&whole) != Some(offer.part) {
            return Ok(Standing::Damaged);
        }
        self.blob_put(offer.part, &whole, false, now)?;
        let sql = "INSERT INTO blob_outbox (hash, unit, lane, state, at, carried) VALUES (?1, ?2, ?3, 0, ?4, 1)";
        let (_, hash, unit, lane) = place_of(holder, offer);
        self.conn().prepare_cached(sql)?.execute(params![hash, unit, lane, now.millis()])?;
        self.reader().shelf_standing(holder, offer)
    }
}

type Place = ([u8; 16], [u8; 32], [u8; 16], i64);

fn place_of(holder: &Certificate, offer: &Offer) -> Place {
    (holder.device.0, offer.part.hash.0, offer.channel.unit.0, lane_number(offer.channel.lane))
}
