//! Reading a batch: its shape, its signature, its changes.

use super::seal::hash_of;
use super::{
    BYTES_MAX, Batch, BatchError, BatchHash, BatchHeader, CHANGES_MAX, ChangeItem, INFLATED_MAX, SIGNATURE_LEN, VERSION,
};
use crate::key::{Signature, VerifyKey};
use crate::wire;

/// A batch whose signature was verified and whose payload was inflated within bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBatch {
    /// The head.
    pub header: BatchHeader,
    /// Its name.
    pub hash: BatchHash,
    /// Its changes.
    pub items: Vec<ChangeItem>,
    /// All of it, as it came and as it goes on.
    pub bytes: Vec<u8>,
}

impl Batch {
    /// Reads the head and checks that the payload is the one that it names. The signature is not checked.
    ///
    /// # Errors
    /// When these are not the bytes of a batch.
    pub fn parse(bytes: &[u8]) -> Result<Self, BatchError> {
        if bytes.len() > BYTES_MAX {
            return Err(BatchError::TooLarge);
        }
        let (signed, _) = split(bytes)?;
        if signed.first() != Some(&VERSION) {
            return Err(BatchError::Version);
        }
        let (header, payload) = wire::decode_prefix::<BatchHeader>(signed).ok_or(BatchError::Malformed)?;
        if *blake3::hash(payload).as_bytes() != header.payload {
            return Err(BatchError::Payload);
        }
        Ok(Self { header, hash: hash_of(signed), bytes: bytes.to_vec() })
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// When it is not `key`'s.
    pub fn verify(&self, key: &VerifyKey) -> Result<(), BatchError> {
        let (_, signature) = split(&self.bytes)?;
        if key.verifies_digest(&self.hash.0, &signature) { Ok(()) } else { Err(BatchError::Signature) }
    }

    fn payload(&self) -> Result<&[u8], BatchError> {
        let (signed, _) = split(&self.bytes)?;
        wire::decode_prefix::<BatchHeader>(signed).map(|(_, payload)| payload).ok_or(BatchError::Malformed)
    }
}

/// Verifies a batch and inflates its changes, within bounds.
///
/// # Errors
/// When the signature is not `key`'s or the payload is not what the header says.
pub fn open(batch: Batch, key: &VerifyKey) -> Result<OpenedBatch, BatchError> {
    batch.verify(key)?;
    if batch.header.dictionary != 0 {
        return Err(BatchError::Dictionary);
    }
    let inflated = usize::try_from(batch.header.inflated).map_err(|_| BatchError::Inflation)?;
    if inflated > INFLATED_MAX {
        return Err(BatchError::Inflation);
    }
    let plain = inflate(batch.payload()?, inflated).ok_or(BatchError::Inflation)?;
    let items = decode_items(&plain, batch.header.changes)?;
    Ok(OpenedBatch { header: batch.header, hash: batch.hash, items, bytes: batch.bytes })
}

/// Inflates one zstd frame to exactly `size` bytes; never allocates more.
pub(crate) fn inflate(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let plain = zstd::bulk::decompress(packed, size).ok()?;
    (plain.len() == size).then_some(plain)
}

fn decode_items(mut plain: &[u8], count: u32) -> Result<Vec<ChangeItem>, BatchError> {
    let count = usize::try_from(count).map_err(|_| BatchError::Count)?;
    if count == 0 || count > CHANGES_MAX {
        return Err(BatchError::Count);
    }
    let mut items = Vec::with_capacity(count);
    for _ in 0..count {
        let (item, rest) = wire::decode_prefix::<ChangeItem>(plain).ok_or(BatchError::Count)?;
        items.push(item);
        plain = rest;
    }
    if plain.is_empty() { Ok(items) } else { Err(BatchError::Count) }
}

fn split(bytes: &[u8]) -> Result<(&[u8], Signature), BatchError> {
    let at = bytes.len().checked_sub(SIGNATURE_LEN).ok_or(BatchError::Malformed)?;
    let (signed, signature) = bytes.split_at_checked(at).ok_or(BatchError::Malformed)?;
    let signature = signature.try_into().map_err(|_| BatchError::Malformed)?;
    Ok((signed, Signature(signature)))
}
