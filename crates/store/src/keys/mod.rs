//! How the database key is kept: wrapped by what the person knows and what the device has.
//!
//! PIN ─Argon2id─┐
//!               ├─HKDF→ key-encrypting key ─XChaCha20-Poly1305→ wrapped random database key (`key.json`)
//! platform secret ┘
//!
//! The files alone and the right PIN open nothing without the platform's secret. A wrong PIN is
//! counted on disk before it is tried, so that pulling the battery gives no free tries.

mod attempts;
mod file;
mod platform;
mod unlock;
mod wrap;

pub use attempts::{FAILURES_MAX, LockState};
pub(crate) use file::{KeyFile, write_durably};
pub(crate) use platform::make_private;
pub use platform::{FileKeyStore, KeyStore};
pub(crate) use unlock::{change_pin, make, unlock};
pub use wrap::Stretch;

use tungnha_model::Moment;
use zeroize::Zeroizing;

use crate::error::{Result, StoreError};

/// The shortest PIN that is taken.
pub const PIN_LEN_MIN: usize = 6;

/// The random key of the database.
pub(crate) type DatabaseKey = Zeroizing<[u8; 32]>;

/// What opens a store: the PIN and the moment of the try.
#[derive(Clone, Copy)]
pub struct Unlock<'a> {
    /// The PIN as typed.
    pub pin: &'a str,
    /// When it was typed, for the waits after wrong ones.
    pub now: Moment,
    /// The platform's key store.
    pub platform: &'a dyn KeyStore,
}

impl Unlock<'_> {
    pub(crate) fn check_length(&self) -> Result<()> {
        if self.pin.chars().count() < PIN_LEN_MIN { Err(StoreError::ShortPin) } else { Ok(()) }
    }
}
