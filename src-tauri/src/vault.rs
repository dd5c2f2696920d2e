//! Android's Keystore as the app's place for secrets: an AES key that never leaves the hardware
//! encrypts each secret, and the result lies in the app's private preferences.

use std::sync::Arc;

use android_native_keyring_store::Store;
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use tungnha_app::{KeyStore, StoreError};

type StoreResult<T> = Result<T, StoreError>;

const SERVICE: &str = "vn.tungnha.app";

/// Secrets behind the hardware's key.
pub(crate) struct Vault {
    store: Arc<Store>,
}

impl Vault {
    /// Opens it; fails where the phone offers no Keystore.
    pub(crate) fn open() -> Result<Self, Error> {
        Ok(Self { store: Store::new()? })
    }

    fn entry(&self, name: &str) -> StoreResult<Entry> {
        self.store.build(SERVICE, name, None).map_err(fault)
    }
}

fn fault(error: Error) -> StoreError {
    StoreError::KeyStore(error.to_string())
}

impl KeyStore for Vault {
    fn get(&self, name: &str) -> StoreResult<Option<Zeroizing<Vec<u8>>>> {
        match self.entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> StoreResult<()> {
        self.entry(name)?.set_secret(secret).map_err(fault)
    }

    fn delete(&self, name: &str) -> StoreResult<()> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(error)),
        }
    }
}
