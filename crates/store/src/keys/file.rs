//! `key.json`: the wrapped database key, the count of wrong PINs, and the name on the lock screen.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::attempts::Attempts;
use super::wrap::Wrapped;
use crate::error::{Result, StoreError};

const FORMAT: &str = "tungnha.key/1";

/// The key file of a store.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeyFile {
    format: String,
    /// Names the platform secret of this store.
    pub(crate) secret_name: String,
    /// Who the lock screen greets.
    pub(crate) holder: String,
    /// Wrong PINs so far.
    pub(crate) attempts: Attempts,
    /// The database key, wrapped.
    pub(crate) wrapped: Wrapped,
}

impl KeyFile {
    pub(crate) fn new(secret_name: String, holder: String, wrapped: Wrapped) -> Self {
        Self { format: FORMAT.to_owned(), secret_name, holder, attempts: Attempts::default(), wrapped }
    }

    pub(crate) fn load(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::Missing),
            other => other?,
        };
        let file: Self =
            serde_json::from_str(&text).map_err(|error| StoreError::Damaged(format!("key.json: {error}")))?;
        if file.format == FORMAT { Ok(file) } else { Err(StoreError::Newer { found: 2, known: 1 }) }
    }

    pub(crate) fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        write_durably(path, text.as_bytes())
    }
}

/// Writes a small file whole or not at all: a new file beside it, flushed, then renamed over it.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = Path::new(&fresh);
    let mut file = private_options().open(fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(fresh, path)?;
    sync_folder(path)
}

fn private_options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}
