//! What use cases may not reach for themselves: the time and randomness.

use std::fmt::Debug;

use tungnha_model::Moment;

use crate::error::{ApiError, Result};

/// The clock and the source of randomness, given to the app from outside.
pub trait World: Debug + Send + Sync {
    /// What the clock says.
    fn now(&self) -> Moment;
    /// Fills the bytes with randomness fit for keys.
    ///
    /// # Errors
    /// When the system has none to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
    /// By how much local time is ahead of UTC, in minutes.
    fn offset_minutes(&self) -> i32 {
        tungnha_model::day::VIETNAM_OFFSET_MINUTES
    }
}

/// The machine's own clock and randomness; days are Vietnam's.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    fn now(&self) -> Moment {
        // The one place where the app reads a clock.
        #[allow(clippy::disallowed_methods, reason = "this is the clock that the rest is given")]
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        getrandom::fill(bytes).map_err(ApiError::internal)
    }
}

/// Secrets as private files in the data folder: what laptops and shells use where no better key store is given.
#[must_use]
pub fn file_keys(folder: &std::path::Path) -> std::sync::Arc<dyn tungnha_store::KeyStore> {
    std::sync::Arc::new(tungnha_store::FileKeyStore::new(folder.join("keys")))
}

/// Random bytes as an array.
///
/// # Errors
/// When the world has none to give.
pub fn random<const N: usize>(world: &dyn World) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    world.fill(&mut bytes)?;
    Ok(bytes)
}
