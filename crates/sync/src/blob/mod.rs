//! `POST /v1/blob`: photos and voice notes, after all records, in pieces that are resumed at the byte.
//!
//! ```text
//! request = head of a SignedAsk ‖ the bytes of a Put
//! answer  = heads of Answers    ‖ the bytes of a Get
//! head    = length (u32, little-endian) ‖ encoding
//! ```
//! The semantics are those of tus 1.0: an offer creates or finds an upload and says at which byte it goes on, a put
//! appends there, what arrived before a cut is kept. It differs in that one offer names many blobs at
//! once (one round trip for a day's photos), that one put carries the rests of many, one after the other, and in that
//! every request is signed by the device like the opening of an exchange, with the same counter: no token lives on
//! between requests. At the end the bytes must hash to their name, and the server signs for them.
//!
//! While a put is under way the other end says how much of it has come ([`Answer::Heard`]). The device keeps no
//! more under way than the line carries in a round trip ([`Window`]): what is on its way when the line dies has to be
//! sent again. After a cut it asks nobody, and begins the next put behind what was heard ([`advance`]). The other end
//! may hold more than that: it passes over what it has. If it holds less, it takes nothing more of this put and
//! answers at once how everything stands.
//!
//! Whoever may write in a channel may put a blob there, whoever may read in a channel may have what lies there. That
//! the server holds the same bytes for another channel changes nothing: they have to be sent again, since a hash alone
//! proves nothing.

mod window;

use serde::{Deserialize, Serialize};
use tungnha_model::{BLOB_BYTES_MAX, BlobPart, ChannelId, ServerId};

use crate::access::{Tree, Verb, allows_channel};
use crate::key::{Domain, Signature, Signer, VerifyKey};
use crate::roll::Certificate;
use crate::signed::{Asking, SignedAsk};
use crate::wire;

pub use window::{Room, Window};

/// The most bytes of a request's or answer's head.
pub const HEAD_MAX: usize = 16 * 1024;
/// The most blobs of one offer.
pub const OFFERS_MAX: usize = 64;

/// A blob in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Offer {
    /// Where it is to lie.
    pub channel: ChannelId,
    /// What it is.
    pub part: BlobPart,
}

/// What is still to be sent of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Which one.
    pub offer: Offer,
    /// How many bytes came before.
    pub offset: u32,
}

impl Rest {
    /// How many bytes follow.
    #[must_use]
    pub const fn bytes(&self) -> u32 {
        self.offer.part.bytes.saturating_sub(self.offset)
    }
}

/// So many bytes of these rests, one after the other, have come.
pub fn advance(rests: &mut [Rest], mut bytes: u64) {
    for rest in rests {
        let come = u32::try_from(bytes).unwrap_or(u32::MAX).min(rest.bytes());
        rest.offset = rest.offset.saturating_add(come);
        bytes = bytes.saturating_sub(come.into());
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// How far each of these has come.
    Offer(Vec<Offer>),
    /// The bytes that follow are these rests, one after the other. What the other end has already of one is passed over.
    Put(Vec<Rest>),
    /// The bytes from the offset on.
    Get {
        /// Which one.
        part: BlobPart,
        /// How many bytes are here already.
        offset: u32,
    },
}

impl Asking for Ask {
    const DOMAIN: Domain = Domain::BLOB;
}

/// How far a blob has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// So many bytes are kept; go on there.
    Part(u32),
    /// All of it is durable; the server's signature says so.
    Whole(Signature),
    /// The device may not put anything there, or nobody takes so large a blob.
    Denied,
    /// The bytes did not hash to their name; all were thrown away.
    Damaged,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum BlobRefusal {
    /// The request is damaged, the device unknown or the signature not its own.
    #[error("the request is not signed by a known device")]
    Signature,
    /// The counter did not rise; the highest that was heard.
    #[error("the request was heard before")]
    Replay {
        /// The highest counter heard.
        counter: u64,
    },
    /// The device was revoked.
    #[error("the device was revoked")]
    Revoked,
    /// Nothing of this name lies where the device may read.
    #[error("no such photo or voice note")]
    NotFound,
    /// Nothing can be stored now.
    #[error("nothing can be stored now")]
    Busy,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To an offer or, when it has ended, to a put, in its order.
    Stands(Vec<Standing>),
    /// To a get: so many bytes follow.
    Bytes(u32),
    /// Refused.
    Refused(BlobRefusal),
    /// Of a put that is under way so many bytes have come. No promise: the next put may begin there, and is told if
    /// they were not kept.
    Heard(u64),
}

impl SignedAsk<Ask> {
    /// The head of the request.
    #[must_use]
    pub fn to_head(&self) -> Vec<u8> {
        head(&wire::encode(self))
    }

    /// Reads a request's head, the length in front of it taken off.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let read: Self = wire::decode(bytes)?;
        let fits = match &read.ask {
            Ask::Offer(offers) => offers.len() <= OFFERS_MAX,
            Ask::Put(rests) => rests.len() <= OFFERS_MAX,
            Ask::Get { .. } => true,
        };
        fits.then_some(read)
    }
}

impl Answer {
    /// The head of the answer.
    #[must_use]
    pub fn to_head(&self) -> Vec<u8> {
        head(&wire::encode(self))
    }

    /// Reads an answer's head, the length in front of it taken off.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        wire::decode(bytes)
    }
}

fn head(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), body].concat()
}

/// A head and what follows it.
pub type Split<'a> = (&'a [u8], &'a [u8]);

/// Parts a head from what follows it; `Ok(None)` while it has not come whole.
///
/// # Errors
/// When it says that it is longer than any head.
pub fn split_head(bytes: &[u8]) -> Result<Option<Split<'_>>, BlobRefusal> {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return Ok(None) };
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    if length > HEAD_MAX {
        return Err(BlobRefusal::Signature);
    }
    Ok(rest.split_at_checked(length))
}

impl Offer {
    /// Signs that the blob is durable.
    #[must_use]
    pub fn receipt(&self, server: ServerId, signer: &Signer) -> Signature {
        signer.sign(Domain::BLOB_RECEIPT, &[server.bytes(), &wire::encode(self)])
    }

    /// Whether the server with this key signed for it.
    #[must_use]
    pub fn is_received(&self, server: ServerId, key: &VerifyKey, receipt: &Signature) -> bool {
        key.verifies(Domain::BLOB_RECEIPT, &[server.bytes(), &wire::encode(self)], receipt)
    }

    /// Whether the holder of a certificate may put it there.
    #[must_use]
    pub fn is_allowed(&self, holder: &Certificate, tree: &dyn Tree) -> bool {
        (1..=BLOB_BYTES_MAX).contains(&self.part.bytes)
            && allows_channel(holder.role, holder.unit, self.channel, Verb::Write, tree)
    }
}

/// Whether the holder of a certificate may have what lies in any of these channels.
#[must_use]
pub fn may_have(holder: &Certificate, channels: &[ChannelId], tree: &dyn Tree) -> bool {
    channels.iter().any(|channel| allows_channel(holder.role, holder.unit, *channel, Verb::Read, tree))
}
