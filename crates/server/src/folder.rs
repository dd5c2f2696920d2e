//! The data folder: one server, everything it has.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A server's data folder and the names of the files in it.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// The configuration's file name.
pub const CONFIG: &str = "server.toml";
/// The database's file name.
pub const DATABASE: &str = "server.db";
/// The signing key's file name.
pub const SERVER_KEY: &str = "server.key";
/// The TLS private key's file name.
pub const TLS_KEY: &str = "tls.key";
/// The TLS certificate's file name.
pub const TLS_CERTIFICATE: &str = "tls.crt";

impl Folder {
    /// A folder, which may not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// A folder that holds a server.
    ///
    /// # Errors
    /// If `init` has not been run in it.
    pub fn existing(path: impl Into<PathBuf>) -> Result<Self> {
        let folder = Self::new(path);
        if folder.config().is_file() { Ok(folder) } else { Err(Error::not_initialised(&folder.0)) }
    }

    /// Makes the folder, readable by its owner alone; it must be new or empty.
    ///
    /// # Errors
    /// If something lies in it already, or it cannot be made.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self> {
        let folder = Self::new(path);
        fs::create_dir_all(&folder.0).map_err(|cause| Error::file(&folder.0, cause))?;
        let mut entries = fs::read_dir(&folder.0).map_err(|cause| Error::file(&folder.0, cause))?;
        if entries.next().is_some() {
            return Err(Error::already_initialised(&folder.0));
        }
        restrict(&folder.0, 0o700).map_err(|cause| Error::file(&folder.0, cause))?;
        Ok(folder)
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The configuration file.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.0.join(CONFIG)
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join(DATABASE)
    }

    /// The server's signing key.
    #[must_use]
    pub fn server_key(&self) -> PathBuf {
        self.0.join(SERVER_KEY)
    }

    /// A file named in the configuration: relative names lie in the folder.
    #[must_use]
    pub fn resolve(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a new file that only its owner may read, and fsyncs it.
    ///
    /// # Errors
    /// If the file exists or cannot be written.
    pub fn write_private(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.0.join(name);
        write_private(&path, bytes).map_err(|cause| Error::file(&path, cause))
    }
}

/// Writes a new file that only its owner may read, and fsyncs it.
///
/// # Errors
/// If the file exists or cannot be written.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Sets a file's or folder's rights (no effect where the system has no such rights).
#[cfg_attr(not(unix), allow(unused_variables))]
pub fn restrict(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    Ok(())
}

/// Whether others than the owner may read a file or folder.
#[must_use]
#[cfg_attr(not(unix), allow(unused_variables))]
pub fn open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        fs::metadata(path).is_ok_and(|meta| std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0)
    }
    #[cfg(not(unix))]
    false
}
