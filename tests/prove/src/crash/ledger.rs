//! Databases that count: each save is one transaction, and says that it is kept only once it is.

use std::path::Path;

use rusqlite::Connection;
use tungnha_docs::Edit;
use tungnha_model::{DeviceId, HouseholdId, HouseholdRecord, Moment, Role, UnitId};
use tungnha_store::{Identity, Op, Secrets, Store, StoreError, Write};
use tungnha_sync::Signer;

pub const NOW: Moment = Moment(1_795_402_800_000);
pub const DEVICE: DeviceId = DeviceId([1; 16]);
pub const VILLAGE: UnitId = UnitId([2; 16]);
const HOUSEHOLD: HouseholdId = HouseholdId([3; 16]);

/// A database that keeps a rising number.
pub trait Ledger: Sized {
    /// What it is, for the figures.
    const NAME: &'static str;

    /// Makes or opens the database of a folder.
    fn open(folder: &Path) -> Result<Self, String>;
    /// Keeps the next number.
    fn save(&mut self, number: u64) -> Result<(), String>;
    /// The number that is kept; an error when the database is not sound.
    fn kept(&self) -> Result<u64, String>;
}

pub fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A device: saving a household and forming batches.
pub struct Device(Store);

impl Ledger for Device {
    const NAME: &'static str = "device";

    fn open(folder: &Path) -> Result<Self, String> {
        let mut next = 0_u8;
        let mut fill = |out: &mut [u8]| {
            next = next.wrapping_add(41);
            out.fill(next);
        };
        let store = Store::with_key(folder, [7; 32], &mut fill).map_err(said)?;
        let known = store.read(|reader| Ok::<_, StoreError>(!reader.household_ids()?.is_empty())).map_err(said)?;
        if !known {
            store
                .transact::<_, StoreError>(Op::Join, |tx| {
                    tx.identity(&identity())?;
                    tx.import(&HouseholdRecord::new(HOUSEHOLD, VILLAGE, "Bàn Văn Mẫu"), NOW)
                })
                .map_err(said)?;
        }
        Ok(Self(store))
    }

    fn save(&mut self, number: u64) -> Result<(), String> {
        let edit = Edit::put(["profile", "note"], number.to_string().as_str());
        let write = Write::household(HOUSEHOLD, VILLAGE, vec![edit]);
        self.0.transact(Op::SaveHousehold, |tx| tx.write(vec![write], NOW)).map_err(said)?;
        if number.is_multiple_of(3) {
            self.0.transact(Op::Send, |tx| tx.form_batches(NOW)).map_err(said)?;
        }
        Ok(())
    }

    fn kept(&self) -> Result<u64, String> {
        let dump = || self.0.transact::<_, StoreError>(Op::Rebuild, |tx| tx.reader().dump_read_models()).map_err(said);
        let before = dump()?;
        self.0.rebuild().map_err(said)?;
        if dump()? != before {
            return Err("the read models are not the documents'".to_owned());
        }
        let parts = self.0.read(|reader| reader.household_parts(HOUSEHOLD)).map_err(said)?;
        parts.profile.note.map_or(Ok(0), |note| note.parse().map_err(said))
    }
}

fn identity() -> Identity {
    let server = Signer::from_secret([9; 32]).verify_key();
    Identity {
        secrets: Secrets { signing: [1; 32], agreement: [0; 32] },
        device: DEVICE,
        holder: "Nông Văn Mẫu".to_owned(),
        role: Role::Member,
        unit: VILLAGE,
        lease_until: NOW,
        joined: NOW,
        server: server.server_id(),
        server_key: server.0,
        address: "https://127.0.0.1:1".to_owned(),
        spki: [0; 32],
        extra: serde_json::Map::default(),
    }
}

/// SQLite alone, synced as the product does it (`FULL`) or as it must not be done.
pub struct Bare<const FULL: bool>(Connection);

impl<const FULL: bool> Ledger for Bare<FULL> {
    const NAME: &'static str = if FULL { "SQLite, synchronous=FULL" } else { "SQLite, synchronous=NORMAL" };

    fn open(folder: &Path) -> Result<Self, String> {
        let connection = Connection::open(folder.join("bare.db")).map_err(said)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(said)?;
        connection.pragma_update(None, "synchronous", if FULL { "FULL" } else { "NORMAL" }).map_err(said)?;
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY)", []).map_err(said)?;
        Ok(Self(connection))
    }

    fn save(&mut self, number: u64) -> Result<(), String> {
        let number = number.cast_signed();
        self.0.execute("INSERT INTO kept (number) VALUES (?1)", [number]).map(drop).map_err(said)
    }

    fn kept(&self) -> Result<u64, String> {
        let well: String = self.0.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(said)?;
        if well != "ok" {
            return Err(well);
        }
        let sql = "SELECT coalesce(max(number), 0) FROM kept";
        self.0.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned).map_err(said)
    }
}
