//! The roll: who is enrolled, which units there are.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use tungnha_model::{DeviceId, Unit, UnitTree};
use tungnha_sync::{Certificate, RollEntry, SignedEntry};

use crate::error::{Result, StoreError};
use crate::query::Reader;
use crate::transact::Tx;
use crate::{identity, setting};

const SETTING_MARK: &str = "roll_mark";

/// The tree of units, read once and kept until the roll grows.
#[derive(Default)]
pub(crate) struct UnitCache(Mutex<(i64, Arc<UnitTree>)>);

impl UnitCache {
    pub(crate) fn tree(&self, conn: &Connection) -> Result<Arc<UnitTree>> {
        let sql = "SELECT coalesce(max(number), 0) FROM roll_entry";
        let newest: i64 = conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.0 != newest {
            *cached = (newest, Arc::new(load(conn)?));
        }
        Ok(Arc::clone(&cached.1))
    }
}

fn load(conn: &Connection) -> Result<UnitTree> {
    let mut statement = conn.prepare_cached("SELECT json FROM roll_unit")?;
    let mut rows = statement.query([])?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        let json: String = row.get(0)?;
        // A unit that a newer server writes in a way that this version cannot read stays in the roll.
        if let Ok(unit) = serde_json::from_str::<Unit>(&json) {
            units.push(unit);
        }
    }
    Ok(UnitTree::new(units))
}

/// The newest certificate of every device.
pub(crate) fn certificates(conn: &Connection) -> Result<BTreeMap<DeviceId, Certificate>> {
    let mut statement = conn.prepare_cached("SELECT json FROM roll_device")?;
    let mut rows = statement.query([])?;
    let mut certificates = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let certificate: Certificate = serde_json::from_str(&row.get::<_, String>(0)?)?;
        certificates.insert(certificate.device, certificate);
    }
    Ok(certificates)
}

/// The newest certificate of one device.
pub(crate) fn certificate(conn: &Connection, device: DeviceId) -> Result<Option<Certificate>> {
    let mut statement = conn.prepare_cached("SELECT json FROM roll_device WHERE id = ?1")?;
    let json: Option<String> = statement.query_row([device.0], |row| row.get(0)).optional()?;
    Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// Up to which number the roll is known.
pub(crate) fn mark(conn: &Connection) -> Result<u64> {
    Ok(setting::get::<i64>(conn, SETTING_MARK)?.map_or(0, i64::cast_unsigned))
}

impl Reader<'_> {
    /// The newest certificate of a device, if the roll has one.
    pub fn certificate(&self, device: DeviceId) -> Result<Option<Certificate>> {
        certificate(self.conn, device)
    }

    /// The entry of the roll that carries it, as the server signed it.
    pub fn certificate_entry(&self, device: DeviceId) -> Result<Option<SignedEntry>> {
        let sql = "SELECT e.bytes FROM roll_device d JOIN roll_entry e ON e.number = d.number WHERE d.id = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let bytes: Option<Vec<u8>> = statement.query_row([device.0], |row| row.get(0)).optional()?;
        Ok(bytes.and_then(|bytes| SignedEntry::from_bytes(&bytes)))
    }
}

impl Tx<'_> {
    /// Keeps entries of the roll. Each must carry the signature of this device's server; the own
    /// certificate's lease and unit are taken over.
    pub fn roll(&mut self, entries: &[SignedEntry]) -> Result<()> {
        let identity = identity::get(self.conn())?.ok_or(StoreError::NotJoined)?;
        let server = tungnha_sync::VerifyKey(identity.server_key);
        for entry in entries {
            match entry.verify(&server) {
                Ok(read) => self.keep_entry(entry, &read)?,
                Err(error) => return Err(StoreError::Batch(error.to_string())),
            }
        }
        Ok(())
    }

    /// Notes up to which number the roll is known.
    pub fn roll_mark(&mut self, number: u64) -> Result<()> {
        let known = mark(self.conn())?;
        setting::put(self.conn(), SETTING_MARK, known.max(number).cast_signed())
    }

    fn keep_entry(&mut self, entry: &SignedEntry, read: &RollEntry) -> Result<()> {
        let number = entry.number.cast_signed();
        let sql = "INSERT INTO roll_entry (number, bytes) VALUES (?1, ?2) ON CONFLICT (number) DO NOTHING";
        self.conn().prepare_cached(sql)?.execute(params![number, entry.to_bytes()])?;
        match read {
            RollEntry::Unit(unit) => {
                let sql = "INSERT INTO roll_unit (id, number, parent, json) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (id) DO UPDATE SET number = excluded.number, parent = excluded.parent, json = excluded.json
                     WHERE excluded.number > number";
                let values = params![unit.id.0, number, unit.parent.map(|parent| parent.0), unit.json];
                self.conn().prepare_cached(sql)?.execute(values)?;
            }
            RollEntry::Device(certificate) => {
                let sql = "INSERT INTO roll_device (id, number, json) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET number = excluded.number, json = excluded.json
                     WHERE excluded.number > number";
                let values = params![certificate.device.0, number, serde_json::to_string(certificate)?];
                self.conn().prepare_cached(sql)?.execute(values)?;
                self.follow_own_certificate(certificate)?;
            }
        }
        Ok(())
    }

    fn follow_own_certificate(&mut self, certificate: &Certificate) -> Result<()> {
        let Some(mut own) = identity::get(self.conn())? else { return Ok(()) };
        if own.device != certificate.device {
            return Ok(());
        }
        if (own.role, own.unit) != (certificate.role, certificate.unit) {
            self.blobs_offer_refused()?;
        }
        own.holder.clone_from(&certificate.holder);
        own.role = certificate.role;
        own.unit = certificate.unit;
        own.lease_until = certificate.lease_until;
        identity::put(self.conn(), &own)
    }
}
