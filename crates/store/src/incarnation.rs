//! One life of one database file.
//!
//! An Automerge actor and a batch stream belong to an incarnation. A database that was copied or restored
//! from a backup must not write on under the old one: both copies would use the same numbers. So a token lies
//! outside the database with a copy inside; when they differ, or the token file is no longer the one that was
//! written (its inode tells a copied folder), a new incarnation begins.
//!
//! A database may also come back alone, beside the token of the life that went on without it. So the token file says,
//! too, how many batches this life has formed. It is told after each commit and before anything is sent: a database
//! that has fewer has forgotten what others may hold, and begins a new incarnation.
//!
//! The file: a line with the token and the inode, then two places for the number, written in turn, so that a power
//! cut in the middle of one leaves the other.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use crate::error::Result;
use crate::keys::write_durably;
use crate::outbox::last_seq;
use crate::{setting, text};

const SETTING_TOKEN: &str = "incarnation_token";
const SETTING_NUMBER: &str = "incarnation";
/// The number of a batch in twenty digits, and the end of the line.
const PLACE_BYTES: usize = 21;

/// The incarnation that the database says it last lived, whether or not the token fits.
pub(crate) fn last(conn: &Connection) -> Result<Option<u64>> {
    Ok(setting::get::<i64>(conn, SETTING_NUMBER)?.map(i64::cast_unsigned))
}

/// Notes a new incarnation in the database; [`TokenFile::write`] must follow the commit. A crash between
/// the two only means one more incarnation.
pub(crate) fn begin(conn: &Connection, number: u64, token: &[u8; 16]) -> Result<()> {
    setting::put(conn, SETTING_TOKEN, text::hex(token))?;
    setting::put(conn, SETTING_NUMBER, number.cast_signed())
}

/// The token file beside a database.
pub(crate) struct TokenFile {
    path: PathBuf,
    /// The last batch that the file has been told of.
    told: AtomicU64,
}

impl TokenFile {
    /// The file at this path, which need not exist.
    pub(crate) fn at(path: PathBuf) -> Self {
        let told = Content::read(&path).map_or(0, |content| content.formed);
        Self { path, told: AtomicU64::new(told) }
    }

    /// The incarnation that this database lives, if the token fits and nothing was formed that it has forgotten.
    pub(crate) fn current(&self, conn: &Connection) -> Result<Option<u64>> {
        let inside: Option<String> = setting::get(conn, SETTING_TOKEN)?;
        let (Some(inside), Some(number), Some(outside)) = (inside, last(conn)?, Content::read(&self.path)) else {
            return Ok(None);
        };
        let goes_on = outside.token == inside && outside.formed <= last_seq(conn, number)?;
        Ok(goes_on.then_some(number))
    }

    /// Writes the file anew for a life that begins.
    pub(crate) fn write(&self, token: &[u8; 16]) -> Result<()> {
        let token = text::hex(token);
        write_durably(&self.path, token.as_bytes())?;
        // The file now has the inode that it will keep; writing in place does not change it.
        let line = format!("{token} {}\n", inode(&self.path));
        let mut file = OpenOptions::new().write(true).truncate(true).open(&self.path)?;
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        self.told.store(0, Ordering::Release);
        Ok(())
    }

    /// Says in the file which batch was formed last, unless it says so already.
    pub(crate) fn tell(&self, formed: u64) -> Result<()> {
        if formed <= self.told.load(Ordering::Acquire) {
            return Ok(());
        }
        let content = fs::read(&self.path)?;
        let line = content.split_inclusive(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len);
        let turn = if formed.is_multiple_of(2) { 0 } else { PLACE_BYTES };
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        file.seek(SeekFrom::Start((line + turn) as u64))?;
        file.write_all(format!("{formed:020}\n").as_bytes())?;
        file.sync_all()?;
        self.told.store(formed, Ordering::Release);
        Ok(())
    }
}

/// What a token file says.
struct Content {
    token: String,
    formed: u64,
}

impl Content {
    /// Nothing of a file that is not there, not whole, or a copy.
    fn read(path: &Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (line, places) = bytes.split_at_checked(end + 1)?;
        let (token, written_inode) = std::str::from_utf8(line).ok()?.trim_end().split_once(' ')?;
        if written_inode != inode(path) {
            return None;
        }
        let formed = places.chunks(PLACE_BYTES).filter_map(number).max().unwrap_or(0);
        Some(Self { token: token.to_owned(), formed })
    }
}

/// The number in one place; none where a write was cut off.
fn number(place: &[u8]) -> Option<u64> {
    let digits = place.strip_suffix(b"\n").filter(|digits| digits.len() + 1 == PLACE_BYTES)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(folder: &Path) -> TokenFile {
        let file = TokenFile::at(folder.join("incarnation"));
        file.write(&[7; 16]).unwrap();
        file
    }

    fn formed(file: &TokenFile) -> Option<u64> {
        Content::read(&file.path).map(|content| content.formed)
    }

    #[test]
    fn the_file_says_the_last_batch_and_never_an_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = begun(folder.path());
        assert_eq!(formed(&file), Some(0));
        for told in [1, 2, 5, 9, 8, u64::MAX] {
            file.tell(told).unwrap();
        }
        assert_eq!(formed(&file), Some(u64::MAX));
        file.write(&[8; 16]).unwrap();
        assert_eq!(formed(&file), Some(0), "another life counts from the beginning");
    }

    #[test]
    fn a_write_cut_at_any_byte_leaves_the_number_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = begun(folder.path());
        file.tell(41).unwrap();
        let before = fs::read(&file.path).unwrap();
        file.tell(42).unwrap();
        let after = fs::read(&file.path).unwrap();
        for cut in 0..=after.len() {
            let torn: Vec<u8> = after
                .iter()
                .enumerate()
                .filter_map(|(at, byte)| if at < cut { Some(*byte) } else { before.get(at).copied() })
                .collect();
            OpenOptions::new().write(true).truncate(true).open(&file.path).unwrap().write_all(&torn).unwrap();
            let said = formed(&file);
            assert!(said == Some(41) || said == Some(42), "cut at {cut}: {said:?}");
        }
    }
}
