//! Making, opening and re-wrapping the database key.

use std::path::Path;

use super::wrap::{unwrap, wrap};
use super::{DatabaseKey, KeyFile, LockState, Stretch, Unlock};
use crate::error::{Result, StoreError};
use crate::store::{Random, random_key, random_name};
use tungnha_model::Moment;
use zeroize::Zeroizing;

/// A new random key and the key file that holds it; the platform's secret is put in its place.
pub(crate) fn make(unlock: &Unlock, holder: &str, stretch: Stretch, random: Random) -> Result<(KeyFile, DatabaseKey)> {
    let key = random_key(random);
    let secret = random_key(random);
    let name = format!("tungnha-{}", random_name(random, 8));
    unlock.platform.put(&name, secret.as_slice())?;
    let wrapped = wrap_fresh(&key, unlock.pin, secret.as_slice(), stretch, random)?;
    Ok((KeyFile::new(name, holder.to_owned(), wrapped), key))
}

/// The database key, if the PIN is right and a try is allowed. The try is counted on disk before it is made.
pub(crate) fn unlock(path: &Path, unlock: &Unlock) -> Result<DatabaseKey> {
    let mut file = KeyFile::load(path)?;
    let secret = allowed_try(&mut file, unlock)?;
    let before = file.attempts;
    file.attempts = before.failed(unlock.now);
    file.save(path)?;
    if let Some(key) = unwrap(&file.wrapped, unlock.pin, &secret)? {
        file.attempts = super::attempts::Attempts::default();
        file.save(path)?;
        return Ok(key);
    }
    if file.attempts.exhausted() {
        unlock.platform.delete(&file.secret_name)?;
        return Err(StoreError::Destroyed);
    }
    let state = file.lock_state(unlock.now);
    Err(StoreError::WrongPin { failures_left: state.failures_left, wait_seconds: state.wait_seconds })
}

/// Wraps the key under a new PIN and a new platform secret.
pub(crate) fn change_pin(path: &Path, old: &Unlock, new: &str, random: Random) -> Result<()> {
    let fresh = Unlock { pin: new, ..*old };
    fresh.check_length()?;
    let key = unlock(path, old)?;
    let file = KeyFile::load(path)?;
    let secret = secret_of(&file, old)?;
    let wrapped = wrap_fresh(&key, new, &secret, file.wrapped.stretch, random)?;
    KeyFile::new(file.secret_name, file.holder, wrapped).save(path)
}

fn allowed_try(file: &mut KeyFile, unlock: &Unlock) -> Result<Zeroizing<Vec<u8>>> {
    if file.attempts.exhausted() {
        // Again, should the power have gone between the count and the destruction.
        unlock.platform.delete(&file.secret_name)?;
        return Err(StoreError::Destroyed);
    }
    match file.attempts.wait_seconds(unlock.now) {
        0 => secret_of(file, unlock),
        seconds => Err(StoreError::Wait { seconds }),
    }
}

fn secret_of(file: &KeyFile, unlock: &Unlock) -> Result<Zeroizing<Vec<u8>>> {
    unlock
        .platform
        .get(&file.secret_name)?
        .ok_or_else(|| StoreError::KeyStore("this store's secret is not on this device".to_owned()))
}

fn wrap_fresh(
    key: &DatabaseKey,
    pin: &str,
    secret: &[u8],
    stretch: Stretch,
    random: Random,
) -> Result<super::wrap::Wrapped> {
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    random(&mut salt);
    random(&mut nonce);
    wrap(key, pin, secret, stretch, salt, nonce)
}

impl KeyFile {
    /// What the lock screen shows at `now`.
    pub(crate) fn lock_state(&self, now: Moment) -> LockState {
        LockState {
            holder: self.holder.clone(),
            failures_left: self.attempts.failures_left(),
            wait_seconds: self.attempts.wait_seconds(now),
            destroyed: self.attempts.exhausted(),
        }
    }
}
