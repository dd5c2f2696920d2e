//! Where the device keeps the secret that never lies beside the database.

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::file::write_durably;
use crate::error::{Result, StoreError};

/// A place for secrets that the platform guards: Android's Keystore, a keyring, or a private file.
pub trait KeyStore: Send + Sync {
    /// The secret of this name, if there is one.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>>;
    /// Keeps a secret under this name.
    fn put(&self, name: &str, secret: &[u8]) -> Result<()>;
    /// Destroys the secret of this name.
    fn delete(&self, name: &str) -> Result<()>;
}

/// Secrets as files that only the owner may read. Weaker than hardware: where there is
/// nothing better, a long passphrase should stand in for the PIN.
pub struct FileKeyStore {
    folder: PathBuf,
}

impl FileKeyStore {
    /// Secrets in this folder, which is made when the first one is kept.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn path(&self, name: &str) -> Result<PathBuf> {
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !plain {
            return Err(StoreError::KeyStore(format!("not a name for a secret: {name:?}")));
        }
        Ok(self.folder.join(format!("{name}.secret")))
    }
}

impl KeyStore for FileKeyStore {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        match fs::read(self.path(name)?) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<()> {
        make_private(&self.folder)?;
        write_durably(&self.path(name)?, secret)
    }

    fn delete(&self, name: &str) -> Result<()> {
        let path = self.path(name)?;
        // Overwritten first: on most file systems a removed file's bytes stay where they were.
        if let Ok(old) = fs::metadata(&path) {
            let blank = vec![0; usize::try_from(old.len()).unwrap_or(32)];
            let _ = fs::write(&path, blank);
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Makes a folder that only the owner may enter, where the platform knows such a thing.
pub(crate) fn make_private(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
