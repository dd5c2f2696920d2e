//! The hub: this device serves exchanges on the local network from its own log, where no server can be reached, and
//! meets such hubs itself.
//!
//! Nobody has to be trusted beyond the roll. The hub's TLS key is the signing key that the server has certified, so
//! a device that knows the roll knows what key to expect; a hub that it has not heard of shows its certificate,
//! signed by the server, in its card (as a QR code, as text, or at `GET /v1/hub`).
//!
//! | module | what it does |
//! |---|---|
//! | `card` | how a hub is named: addresses and certificate |
//! | `key` | TLS under the device's signing key |
//! | `serve` | the listener and the session's questions |
//! | `shelf` | photos and voice notes of others |
//! | `meet` | exchanging with a hub |
//! | `find` | hubs on this network, by mDNS |

mod card;
mod find;
mod key;
mod meet;
mod serve;
mod shelf;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use find::found;
pub use meet::meet;
pub use serve::{start, stop, view};

/// The hub that this device is, while it is one.
#[derive(Default)]
pub struct State(Mutex<Option<serve::Serving>>);

impl State {
    pub(crate) fn is_serving(&self) -> bool {
        self.serving().is_some()
    }

    fn serving(&self) -> MutexGuard<'_, Option<serve::Serving>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
