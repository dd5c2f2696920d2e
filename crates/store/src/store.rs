//! The store of one data folder: made once, opened with the PIN.
//!
//! | file | what it is |
//! |---|---|
//! | `device.db` | everything, encrypted |
//! | `key.json` | the wrapped key of `device.db`, the count of wrong PINs |
//! | `incarnation` | tells a copied or restored database from the one that was here |
//!
//! A damaged database is never deleted and never replaced.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use rusqlite::Connection;
use tungnha_model::{DeviceId, Moment};
use zeroize::Zeroizing;

use crate::error::{Result, StoreError};
use crate::identity::{self, Identity};
use crate::incarnation::{self, TokenFile};
use crate::keys::{self, DatabaseKey, KeyFile, LockState, Stretch, Unlock};
use crate::outbox::last_seq;
use crate::query::Reader;
use crate::transact::{Op, Tx};
use crate::units::UnitCache;
use crate::{open, rebuild, remake, text};

/// Fills a slice with random bytes; the caller decides from where.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderState {
    /// Nothing yet.
    New,
    /// A store that wants its PIN.
    Locked(LockState),
}

/// An open store. Shared between threads; one writer and one reader at a time.
pub struct Store {
    folder: PathBuf,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    me: RwLock<Me>,
    token: TokenFile,
    units: UnitCache,
}

/// As whom this database writes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Me {
    pub(crate) incarnation: u64,
    pub(crate) actor: Option<[u8; 16]>,
    pub(crate) device: Option<DeviceId>,
}

impl Store {
    /// What the folder holds; reads the key file alone.
    pub fn state(folder: &Path, now: Moment) -> Result<FolderState> {
        match KeyFile::load(&key_path(folder)) {
            Err(StoreError::Missing) => Ok(FolderState::New),
            other => Ok(FolderState::Locked(other?.lock_state(now))),
        }
    }

    /// Makes a store in a folder that has none.
    pub fn create(folder: &Path, unlock: &Unlock, holder: &str, stretch: Stretch, random: Random) -> Result<Self> {
        unlock.check_length()?;
        if key_path(folder).exists() {
            return Err(StoreError::Exists);
        }
        keys::make_private(folder)?;
        set_orphan_aside(folder)?;
        let (file, key) = keys::make(unlock, holder, stretch, random)?;
        let conn = open::writer(&database_path(folder), &key)?;
        file.save(&key_path(folder))?;
        Self::start(folder, conn, &key, random)
    }

    /// Opens the store of a folder.
    pub fn open(folder: &Path, unlock: &Unlock, random: Random) -> Result<Self> {
        let key = keys::unlock(&key_path(folder), unlock)?;
        if !database_path(folder).exists() {
            return Err(StoreError::Damaged("device.db is not there".to_owned()));
        }
        let conn = open::writer(&database_path(folder), &key)?;
        Self::start(folder, conn, &key, random)
    }

    /// Opens the database of a folder, or makes it, with its key itself and no lock: for campaigns that open
    /// thousands of stores.
    #[doc(hidden)]
    pub fn with_key(folder: &Path, key: [u8; 32], random: Random) -> Result<Self> {
        let key = DatabaseKey::new(key);
        let conn = open::writer(&database_path(folder), &key)?;
        Self::start(folder, conn, &key, random)
    }

    fn start(folder: &Path, mut conn: Connection, key: &DatabaseKey, random: Random) -> Result<Self> {
        let token = TokenFile::at(folder.join("incarnation"));
        let me = settle_incarnation(&mut conn, &token, random)?;
        let reader = open::reader(&database_path(folder), key)?;
        let store = Self {
            folder: folder.to_owned(),
            writer: Mutex::new(conn),
            reader: Mutex::new(reader),
            me: RwLock::new(me),
            token,
            units: UnitCache::default(),
        };
        if rebuild::is_due(&store.writer())? {
            store.rebuild()?;
        }
        Ok(store)
    }

    /// Changes the PIN: the database key is wrapped anew, the data is not touched.
    pub fn change_pin(&self, old: &Unlock, new: &str, random: Random) -> Result<()> {
        keys::change_pin(&key_path(&self.folder), old, new, random)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The one door for writes: everything within `act` is kept, or nothing.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        op: Op,
        act: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut conn = self.writer();
        let wide = matches!(op, Op::Import | Op::Rebuild);
        if wide {
            open::set_cache(&conn, open::CACHE_WIDE_KIB)?;
        }
        let done = self.act(&mut conn, op, act);
        if wide {
            open::set_cache(&conn, open::CACHE_KIB)?;
        }
        done
    }

    fn act<T, E: From<StoreError>>(
        &self,
        conn: &mut Connection,
        op: Op,
        act: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut tx = Tx::begin(conn, self.me(), op, &self.units)?;
        let outcome = act(&mut tx)?;
        let me = tx.commit()?;
        *self.me.write().unwrap_or_else(PoisonError::into_inner) = me;
        if op == Op::Send {
            // No batch leaves before the file beside the database knows of it.
            self.token.tell(last_seq(conn, me.incarnation)?)?;
        }
        Ok(outcome)
    }

    /// Reads; all queries within `look` see the same moment.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let conn = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = conn.unchecked_transaction().map_err(StoreError::from)?;
        look(&Reader::new(&snapshot, self.me(), &self.units))
    }

    /// Makes all read models again from the documents.
    pub fn rebuild(&self) -> Result<()> {
        self.transact(Op::Rebuild, rebuild::rebuild)
    }

    /// Begins a new incarnation: the server says that this device's batches fork from those that it holds.
    pub fn begin_incarnation(&self, random: Random) -> Result<()> {
        let mut conn = self.writer();
        let me = begin_incarnation(&mut conn, &self.token, random)?;
        *self.me.write().unwrap_or_else(PoisonError::into_inner) = me;
        Ok(())
    }

    /// The present incarnation.
    #[must_use]
    pub fn incarnation(&self) -> u64 {
        self.me().incarnation
    }

    /// Lets the database grow to so many bytes and no further; for tests of a full disk.
    pub fn limit_bytes(&self, bytes_max: u64) -> Result<()> {
        let conn = self.writer();
        let pages = i64::try_from(bytes_max / open::PAGE_BYTES).unwrap_or(i64::MAX).clamp(1, i64::from(u32::MAX - 1));
        conn.pragma_update(None, "max_page_count", pages)?;
        Ok(())
    }

    /// Marks the database as of another version; for tests of what a newer one meets.
    #[doc(hidden)]
    pub fn pretend_version(&self, version: u32) -> Result<()> {
        Ok(self.writer().pragma_update(None, "user_version", version)?)
    }

    /// How many bytes the files of the database take.
    pub fn size_bytes(&self) -> u64 {
        let path = database_path(&self.folder);
        let wal = path.with_extension("db-wal");
        [path, wal].iter().filter_map(|path| std::fs::metadata(path).ok()).map(|meta| meta.len()).sum()
    }

    fn me(&self) -> Me {
        *self.me.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Me {
    pub(crate) fn of(incarnation: u64, identity: Option<&Identity>) -> Self {
        let stream = tungnha_sync::Incarnation(incarnation);
        Self {
            incarnation,
            actor: identity.map(|identity| tungnha_sync::actor(&identity.verify_key(), stream)),
            device: identity.map(|identity| identity.device),
        }
    }
}

/// Goes on under the incarnation whose token fits, or begins a new one.
fn settle_incarnation(conn: &mut Connection, token: &TokenFile, random: Random) -> Result<Me> {
    match token.current(conn)? {
        Some(number) => Ok(Me::of(number, identity::get(conn)?.as_ref())),
        None => begin_incarnation(conn, token, random),
    }
}

/// Begins a new incarnation and makes unsent changes again under it.
fn begin_incarnation(conn: &mut Connection, file: &TokenFile, random: Random) -> Result<Me> {
    let (mut token, mut number) = ([0; 16], [0; 8]);
    random(&mut token);
    random(&mut number);
    let me = Me::of(u64::from_le_bytes(number), identity::get(conn)?.as_ref());
    let had_one = incarnation::last(conn)?.is_some();
    let units = UnitCache::default();
    let mut tx = Tx::begin(conn, me, Op::NewIncarnation, &units)?;
    incarnation::begin(tx.conn(), me.incarnation, &token)?;
    tx.note_own_actor()?;
    if had_one {
        remake::unsent(&mut tx)?;
    }
    tx.commit()?;
    file.write(&token)?;
    Ok(me)
}

/// A database without a key file is what an interrupted creation left: nobody can open it, yet it is kept.
fn set_orphan_aside(folder: &Path) -> Result<()> {
    let path = database_path(folder);
    if !path.exists() {
        return Ok(());
    }
    let aside =
        (1..=u32::MAX).map(|number| folder.join(format!("device.orphan-{number}.db"))).find(|aside| !aside.exists());
    if let Some(aside) = aside {
        std::fs::rename(path, aside)?;
    }
    Ok(())
}

fn key_path(folder: &Path) -> PathBuf {
    folder.join("key.json")
}

fn database_path(folder: &Path) -> PathBuf {
    folder.join("device.db")
}

/// A fresh random key.
pub(crate) fn random_key(random: Random) -> DatabaseKey {
    let mut key = Zeroizing::new([0; 32]);
    random(key.as_mut_slice());
    key
}

/// A fresh random name of this many bytes.
pub(crate) fn random_name(random: Random, bytes: usize) -> String {
    let mut raw = vec![0; bytes];
    random(&mut raw);
    text::hex(&raw)
}
