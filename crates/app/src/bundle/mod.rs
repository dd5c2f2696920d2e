//! What is to travel, as a file: for when no line reaches the server, by USB stick, Bluetooth or a messenger.

mod export;
mod import;

pub use export::{Packed, export, pack, targets};
pub use import::{import, unpack};
