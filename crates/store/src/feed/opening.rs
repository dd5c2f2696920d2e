//! What the device knows when it opens an exchange.

use tungnha_model::DeviceId;
use tungnha_sync::client::Opening;
use tungnha_sync::{Certificate, Incarnation, RollEntry, SignedEntry, UnitParents, VerifyKey, dictionary};

use crate::error::{Result, StoreError};
use crate::query::Reader;
use crate::transact::Tx;
use crate::{setting, units};

const SETTING_COUNTER: &str = "opening_counter";
const SETTING_EPOCH: &str = "restore_epoch";
/// Set when the server lacks the dictionary of batches.
const SETTING_PLAIN: &str = "batches_without_dictionary";

impl Tx<'_> {
    /// The next opening, for the server or the hub that the transaction meets ([`Tx::meet`]): its counter is one above
    /// the last, which is stored before anything is sent.
    pub fn opening(&mut self, budget: u32) -> Result<Opening> {
        let identity = self.reader().identity()?.ok_or(StoreError::NotJoined)?;
        let counter = setting::get::<i64>(self.conn(), SETTING_COUNTER)?.unwrap_or(0).saturating_add(1);
        setting::put(self.conn(), SETTING_COUNTER, counter)?;
        let reader = self.reader();
        let (certificates, parents) = reader.roll_entries()?;
        Ok(Opening {
            server: identity.server,
            server_key: VerifyKey(identity.server_key),
            hub: self.hub_key()?,
            device: identity.device,
            incarnation: Incarnation(self.me().incarnation),
            counter: counter.cast_unsigned(),
            tip: reader.outbox_tip()?,
            roll: units::mark(self.conn())?,
            budget,
            cursors: reader.cursors(self.peer())?,
            told: reader.told(self.peer())?,
            certificates,
            units: parents,
        })
    }

    /// The key of the hub that is met.
    fn hub_key(&self) -> Result<Option<VerifyKey>> {
        if self.peer().is_home() {
            return Ok(None);
        }
        let certificate = units::certificate(self.conn(), DeviceId(self.peer().0))?;
        certificate.map(|held| Some(held.verify_key)).ok_or(StoreError::NotFound("device"))
    }

    /// The server has heard a higher counter of this device: the next opening goes above it.
    pub fn counter_at_least(&mut self, heard: u64) -> Result<()> {
        let counter = setting::get::<i64>(self.conn(), SETTING_COUNTER)?.unwrap_or(0);
        setting::put(self.conn(), SETTING_COUNTER, counter.max(i64::try_from(heard).unwrap_or(i64::MAX - 1)))
    }

    /// Notes the server's restore epoch; says whether it is another than before.
    pub fn restore_epoch(&mut self, epoch: [u8; 4]) -> Result<bool> {
        let epoch = i64::from(u32::from_le_bytes(epoch));
        let before = setting::get::<i64>(self.conn(), SETTING_EPOCH)?;
        setting::put(self.conn(), SETTING_EPOCH, epoch)?;
        let restored = before.is_some_and(|before| before != epoch);
        if restored {
            self.blobs_offer_again()?;
            self.doubt_received()?;
        }
        Ok(restored)
    }

    /// Notes which dictionaries the server has.
    pub fn server_dictionaries(&mut self, ids: &[u16]) -> Result<()> {
        let plain = !ids.contains(&dictionary::BATCH);
        let before = setting::get::<bool>(self.conn(), SETTING_PLAIN)?.unwrap_or(false);
        if plain == before { Ok(()) } else { setting::put(self.conn(), SETTING_PLAIN, plain) }
    }

    /// The dictionary that batches are compressed with.
    pub(crate) fn batch_dictionary(&self) -> Result<u16> {
        let plain = setting::get::<bool>(self.conn(), SETTING_PLAIN)?.unwrap_or(false);
        Ok(if plain { dictionary::NONE } else { dictionary::BATCH })
    }
}

impl Reader<'_> {
    /// Every certificate, oldest first, and the unit above each unit.
    pub(crate) fn roll_entries(&self) -> Result<(Vec<Certificate>, UnitParents)> {
        let mut statement = self.conn.prepare_cached("SELECT bytes FROM roll_entry ORDER BY number")?;
        let mut rows = statement.query([])?;
        let (mut certificates, mut parents) = (Vec::new(), UnitParents::default());
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(0)?;
            match SignedEntry::from_bytes(&bytes).and_then(|entry| entry.read()) {
                Some(RollEntry::Device(certificate)) => certificates.push(certificate),
                Some(RollEntry::Unit(unit)) => parents.insert(&unit),
                None => {}
            }
        }
        Ok((certificates, parents))
    }
}
