//! An opened data folder: what every command needs.

use std::path::Path;
use std::sync::Arc;

use tungnha_model::ServerId;
use tungnha_sync::{RollEntry, Signer, VerifyKey};

use crate::config::{self, Config};
use crate::error::{Error, Result};
use crate::folder::Folder;
use crate::membership::{self, Membership};
use crate::storage::Storage;
use crate::storage::sqlite::Sqlite;
use crate::{clock, keys, tls};

/// A server's folder, configuration, key and storage.
pub struct Site {
    /// The data folder.
    pub folder: Folder,
    /// Its configuration.
    pub config: Config,
    /// Who the server is.
    pub signer: Signer,
    /// The public half of it.
    pub key: VerifyKey,
    /// The server's id, which follows from the key.
    pub id: ServerId,
    /// Its memory.
    pub storage: Arc<dyn Storage>,
}

impl Site {
    /// Opens a folder that `init` or `restore` made.
    ///
    /// # Errors
    /// If something in it is missing or damaged, or the key is another server's.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = Folder::existing(path)?;
        let config = config::read(&folder)?;
        let signer = keys::read(&folder)?;
        let storage = Sqlite::open(&folder.database())?;
        let (key, id) = (signer.verify_key(), signer.verify_key().server_id());
        if storage.meta()?.server != id {
            return Err(Error::new(
                "Khóa server.key không phải của cơ sở dữ liệu này. Hãy đặt lại đúng tệp server.key, hoặc restore từ bản sao lưu vào một thư mục mới.",
                "server.key does not belong to this database. Put the right server.key back, or restore a backup into a new folder.",
            ));
        }
        Ok(Self { folder, config, signer, key, id, storage: Arc::new(storage) })
    }

    /// The membership now.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn membership(&self) -> Result<Membership> {
        Ok(Membership::load(&*self.storage)?)
    }

    /// Signs entries and appends them to the roll.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn append(&self, entries: &[RollEntry]) -> Result<u64> {
        Ok(membership::append(&*self.storage, &self.signer, entries, clock::now())?)
    }

    /// The encrypted connection's certificate and pin.
    ///
    /// # Errors
    /// If its files are missing or damaged.
    pub fn identity(&self) -> Result<tls::Identity> {
        tls::load(&self.folder, &self.config)
    }
}
