//! One life of one database file.
//!
//! An Automerge actor and a batch stream belong to an incarnation. A database that was copied or restored
//! from a backup must not write on under the old one: both copies would use the same numbers. So a token lies
//! outside the database with a copy inside; when they differ, or the token file is no longer the one that was
//! written (its inode tells a copied folder), a new incarnation begins.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::error::Result;
use crate::keys::write_durably;
use crate::{setting, text};

const SETTING_TOKEN: &str = "incarnation_token";
const SETTING_NUMBER: &str = "incarnation";

/// The incarnation that this database lives, if its token still fits.
pub(crate) fn current(conn: &Connection, token_path: &Path) -> Result<Option<u64>> {
    let inside: Option<String> = setting::get(conn, SETTING_TOKEN)?;
    let number: Option<i64> = setting::get(conn, SETTING_NUMBER)?;
    let outside = read_token(token_path);
    Ok(match (inside, outside, number) {
        (Some(inside), Some(outside), Some(number)) if inside == outside => Some(number.cast_unsigned()),
        _ => None,
    })
}

/// The incarnation that the database says it last lived, whether or not the token fits.
pub(crate) fn last(conn: &Connection) -> Result<Option<u64>> {
    Ok(setting::get::<i64>(conn, SETTING_NUMBER)?.map(i64::cast_unsigned))
}

/// Notes a new incarnation in the database; [`write_token`] must follow the commit. A crash between
/// the two only means one more incarnation.
pub(crate) fn begin(conn: &Connection, number: u64, token: &[u8; 16]) -> Result<()> {
    setting::put(conn, SETTING_TOKEN, text::hex(token))?;
    setting::put(conn, SETTING_NUMBER, number.cast_signed())
}

/// Writes the token file for this token.
pub(crate) fn write_token(token_path: &Path, token: &[u8; 16]) -> Result<()> {
    let token = text::hex(token);
    write_durably(token_path, token.as_bytes())?;
    // The file now has the inode that it will keep; writing in place does not change it.
    let line = format!("{token} {}\n", inode(token_path));
    let file = fs::OpenOptions::new().write(true).truncate(true).open(token_path)?;
    std::io::Write::write_all(&mut &file, line.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

fn read_token(path: &Path) -> Option<String> {
    let line = fs::read_to_string(path).ok()?;
    let (token, written_inode) = line.trim_end().split_once(' ')?;
    (written_inode == inode(path)).then(|| token.to_owned())
}

#[cfg(unix)]
fn inode(path: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|meta| meta.ino().to_string()).unwrap_or_default()
}

#[cfg(not(unix))]
fn inode(_: &Path) -> String {
    "-".to_owned()
}
