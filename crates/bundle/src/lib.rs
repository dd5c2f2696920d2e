//! Bundles: what an exchange carries, as a file for a USB stick, Bluetooth or a messenger.
//!
//! ```text
//! file     = age (to the X25519 keys of its recipients) of: magic ‖ length of the manifest ‖ manifest ‖ frames
//! manifest = signed by its maker; names the server, the day on which the file ends, the hash of the frames
//! frames   = those of an exchange (`tungnha_sync::Frame`): entries of the roll, batches, vouchers
//! ```
//!
//! A file is believed whole or not at all: nothing is given out before its hash was checked. What it brings passes
//! the gate like everything else, so that reading it twice changes nothing. The server's X25519 key is the one that
//! belongs to its signing key.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod seal;

use serde::{Deserialize, Serialize};
use tungnha_model::{ChannelId, DeviceId, Moment, ServerId};
use tungnha_sync::key::Domain;
use tungnha_sync::message::Signed;
use tungnha_sync::{Cursor, Frame, VerifyKey};

pub use seal::{open, read, seal, write};

/// The largest file that is read or written.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;
/// How long a file may be read, unless it says otherwise.
pub const LIFETIME_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// The version that this code writes.
pub const VERSION: u8 = 1;

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub version: u8,
    /// To which server what it carries belongs.
    pub server: ServerId,
    /// The device that made it; `None`: the server.
    pub maker: Option<DeviceId>,
    /// When, as the maker's clock said.
    pub made: Moment,
    /// After this it is not read any more.
    pub expires: Moment,
    /// Which stretches of the server's log it holds whole; from the server only.
    pub places: Vec<Place>,
}

/// A stretch of a channel's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The channel.
    pub channel: ChannelId,
    /// Before the first batch.
    pub from: Cursor,
    /// After the last.
    pub upto: Cursor,
}

/// A file that was opened: whole, unchanged, not yet judged.
#[derive(Debug)]
pub struct Bundle {
    signed: Signed<Sealed>,
    /// What it carries.
    pub frames: Vec<Frame>,
}

/// What is signed: the manifest with the hash of the frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sealed {
    manifest: Manifest,
    content: [u8; 32],
}

impl Bundle {
    /// What the file says of itself; to be believed once [`Bundle::is_by`] was asked.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.signed.message.manifest
    }

    /// Whether the holder of this key made it.
    #[must_use]
    pub fn is_by(&self, key: &VerifyKey) -> bool {
        self.signed.verifies(Domain::BUNDLE, self.manifest().server.bytes(), key)
    }
}

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Something else.
    #[error("this is not a bundle")]
    NotOne,
    /// It is meant for others.
    #[error("the bundle is meant for others")]
    WrongRecipient,
    /// Bytes are missing or changed.
    #[error("the bundle is incomplete or was changed")]
    Damaged,
    /// Of a version to come.
    #[error("the bundle was made by a newer version")]
    Newer,
    /// Larger than any that is made.
    #[error("the bundle is too large")]
    TooLarge,
    /// Encryption failed, or there is nobody to encrypt to.
    #[error("the bundle could not be encrypted")]
    Unsealed,
}
