//! Opening the encrypted database file.
//!
//! SQLCipher with a raw key (no second stretching: the key file has done that), WAL, and
//! `synchronous = FULL`, so that what the screen calls saved survives a power cut.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Result, StoreError};
use crate::keys::DatabaseKey;
use crate::{migrate, text};

/// SQLCipher's page.
pub(crate) const PAGE_BYTES: u64 = 4096;
/// Pages kept in memory.
pub(crate) const CACHE_KIB: i64 = 16 * 1024;
/// The same while thousands of rows go into a dozen indexes each at random places.
pub(crate) const CACHE_WIDE_KIB: i64 = 96 * 1024;
/// What the log may keep after a large import was moved into the database.
const WAL_BYTES_KEPT: i64 = 16 * 1024 * 1024;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// A writing connection, its schema brought up to date.
pub(crate) fn writer(path: &Path, key: &DatabaseKey) -> Result<Connection> {
    if path.exists() {
        look_before_touching(path, key)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = keyed(path, key, flags)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "secure_delete", "ON")?;
    conn.pragma_update(None, "journal_size_limit", WAL_BYTES_KEPT)?;
    migrate::migrate(&mut conn)?;
    Ok(conn)
}

/// A connection for reading beside the writer: lists never wait for an import.
pub(crate) fn reader(path: &Path, key: &DatabaseKey) -> Result<Connection> {
    let conn = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.pragma_update(None, "query_only", "ON")?;
    Ok(conn)
}

/// How many pages a connection keeps in memory.
pub(crate) fn set_cache(conn: &Connection, kib: i64) -> Result<()> {
    Ok(conn.pragma_update(None, "cache_size", -kib)?)
}

/// Checks key and version without leaving a trace in the file, whatever they are.
fn look_before_touching(path: &Path, key: &DatabaseKey) -> Result<()> {
    let conn = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    migrate::refuse_newer(migrate::version(&conn)?)
}

/// SQLite says that it is ready before SQLCipher's part of it is: of two threads that open the first two databases at
/// once, one may find no cipher. So one goes first, and the others wait for it.
fn prepare_cipher() {
    static PREPARED: Once = Once::new();
    PREPARED.call_once(|| drop(Connection::open_in_memory()));
}

fn keyed(path: &Path, key: &DatabaseKey, flags: OpenFlags) -> Result<Connection> {
    prepare_cipher();
    let conn = Connection::open_with_flags(path, flags)?;
    let literal = zeroize::Zeroizing::new(format!("x'{}'", text::hex(key.as_slice())));
    conn.pragma_update(None, "cipher_log_level", "NONE")?;
    conn.pragma_update(None, "key", literal.as_str())?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.pragma_update(None, "foreign_keys", "ON")?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "trusted_schema", "OFF")?;
    set_cache(&conn, CACHE_KIB)?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(explain)?;
    Ok(conn)
}

fn explain(error: rusqlite::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Damaged(reason) => StoreError::Damaged(format!("device.db: {reason}")),
        other => other,
    }
}
