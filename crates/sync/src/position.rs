//! Where a device stands, said in few bytes.
//!
//! A leader's device holds dozens of channels, and most of the time nothing has moved in them. So whoever answers exchanges
//! remembers of each stream the cursors that it was told last, and the device lists only those that it has not told since
//! they changed. A digest of all of them shows whether both mean the same. Where it does not (a database was restored,
//! a rewind took a cursor back) the device is asked to list all, which costs one more round trip and is always
//! understood: a list that is complete has the digest by itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tungnha_model::ChannelTag;

use crate::cursor::Cursor;
use crate::key::Domain;
use crate::wire;

/// Cursors of channels; of one channel newest first.
pub type Cursors = Vec<(ChannelTag, Cursor)>;

/// Where a device stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Of all its cursors.
    digest: [u8; 8],
    /// All, or those that the other end may not remember.
    pub listed: Cursors,
}

impl Position {
    /// The position with these cursors; those of channels that `is_told` is true of are left out.
    #[must_use]
    pub fn new(all: Cursors, is_told: impl Fn(&ChannelTag) -> bool) -> Self {
        let digest = digest(&all);
        Self { digest, listed: all.into_iter().filter(|(channel, _)| !is_told(channel)).collect() }
    }

    /// All cursors of the device, to whoever remembers these; `None` when they are not what the device means.
    #[must_use]
    pub fn whole(&self, remembered: &Remembered) -> Option<Cursors> {
        if digest(&self.listed) == self.digest {
            return Some(self.listed.clone());
        }
        let is_listed = |channel: &ChannelTag| self.listed.iter().any(|(listed, _)| listed == channel);
        let others = remembered.0.iter().filter(|(channel, _)| !is_listed(channel));
        let all = others.copied().chain(self.listed.iter().copied()).collect::<Cursors>();
        (digest(&all) == self.digest).then_some(all)
    }
}

/// The newest cursor of each channel, as a device told them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remembered(Cursors);

impl Remembered {
    /// What is to be remembered of all of a device's cursors.
    #[must_use]
    pub fn of(all: &Cursors) -> Self {
        let mut newest = BTreeMap::new();
        for (channel, cursor) in all {
            newest.entry(*channel).or_insert(*cursor);
        }
        Self(newest.into_iter().collect())
    }

    /// Encoded, for storing as one value.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// What [`Remembered::to_bytes`] made; of anything else nothing is remembered.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        wire::decode(bytes).unwrap_or_default()
    }
}

/// The order of the channels does not matter.
fn digest(cursors: &Cursors) -> [u8; 8] {
    let mut sorted = cursors.clone();
    sorted.sort_by_key(|(channel, _)| *channel);
    let whole = Domain::CURSORS.digest(&[&wire::encode(&sorted)]);
    whole.first_chunk().copied().unwrap_or_default()
}
