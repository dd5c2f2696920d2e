//! Backups: an online copy into one file that also carries the folder's other files, so that one file is enough
//! to bring a server back. What a verified backup holds is stable: phones may let go of it after 60 days.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};
use tungnha_model::{DeviceId, Moment};
use tungnha_sync::Incarnation;

use super::{int, key_of, unsigned};
use crate::storage::{BackupContent, BackupRow, StorageError, StorageResult, StreamKey};

const PAGES_A_STEP: i32 = 256;

/// Copies the database into a new file. Pages are copied in steps, so that writers get their turn.
pub fn copy(source: &Connection, file: &Path, extra: &[(String, Vec<u8>)]) -> StorageResult<BackupContent> {
    crate::folder::write_private(file, &[])?;
    let mut target = Connection::open(file)?;
    {
        let backup = Backup::new(source, &mut target)?;
        loop {
            match backup.step(PAGES_A_STEP)? {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked => std::thread::yield_now(),
                _ => {}
            }
        }
    }
    // One file, no WAL beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.execute_batch("CREATE TABLE file (name TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT")?;
    for (name, bytes) in extra {
        target.execute("INSERT INTO file (name, bytes) VALUES (?1, ?2)", params![name, bytes])?;
    }
    target.close().map_err(|(_, cause)| StorageError::from(cause))?;
    std::fs::File::open(file)?.sync_all()?;
    content(file)
}

/// Checks a backup file and says what it holds.
///
/// # Errors
/// If it is missing, no backup, damaged, or from a newer release.
pub fn verify_file(file: &Path) -> StorageResult<BackupContent> {
    if !file.is_file() {
        return Err(StorageError::Missing);
    }
    content(file)
}

fn content(file: &Path) -> StorageResult<BackupContent> {
    let db = read_only(file)?;
    let found = super::migrate::version(&db)?;
    if found > super::migrate::latest() {
        return Err(StorageError::Newer { found, known: super::migrate::latest() });
    }
    if let Some(problem) = check_integrity(&db)?.into_iter().next() {
        return Err(StorageError::Corrupt(problem));
    }
    let mut statement = db.prepare("SELECT device, incarnation, held_seq FROM stream")?;
    let streams = statement.query_map([], |row| {
        let incarnation = Incarnation(u64::from_be_bytes(row.get(1)?));
        let key = StreamKey { device: DeviceId(row.get(0)?), incarnation };
        Ok((key, unsigned(row.get(2)?)))
    })?;
    Ok(BackupContent {
        streams: streams.collect::<Result<_, _>>()?,
        batches: unsigned(db.query_row("SELECT COUNT(*) FROM batch", [], |row| row.get(0))?),
        bytes: std::fs::metadata(file)?.len(),
    })
}

/// The folder's files that a backup carries.
///
/// # Errors
/// If the file is no backup.
pub fn read_extra(file: &Path) -> StorageResult<Vec<(String, Vec<u8>)>> {
    let db = read_only(file)?;
    let mut statement = db.prepare("SELECT name, bytes FROM file ORDER BY name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_only(file: &Path) -> StorageResult<Connection> {
    Ok(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

pub fn note(tx: &Transaction<'_>, content: &BackupContent, now: Moment) -> StorageResult<()> {
    for (key, held) in &content.streams {
        let (device, incarnation) = key_of(*key);
        tx.prepare_cached(include_str!("mark_stable.sql"))?.execute(params![device, incarnation, int(*held)?])?;
    }
    tx.execute(
        "INSERT INTO backup (made_at, bytes, batches) VALUES (?1, ?2, ?3)",
        params![now.millis(), int(content.bytes)?, int(content.batches)?],
    )?;
    Ok(())
}

pub fn last(db: &Connection) -> StorageResult<Option<BackupRow>> {
    let sql = "SELECT made_at, bytes, batches FROM backup ORDER BY id DESC LIMIT 1";
    let row = db.query_row(sql, [], |row| {
        Ok(BackupRow { made: Moment(row.get(0)?), bytes: unsigned(row.get(1)?), batches: unsigned(row.get(2)?) })
    });
    Ok(row.optional()?)
}

pub fn check_integrity(db: &Connection) -> StorageResult<Vec<String>> {
    let mut statement = db.prepare("PRAGMA integrity_check(20)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = rows.collect::<Result<Vec<_>, _>>()?;
    found.retain(|line| line != "ok");
    let mut statement = db.prepare("PRAGMA foreign_key_check")?;
    if statement.exists([])? {
        found.push("foreign keys".to_owned());
    }
    Ok(found)
}
