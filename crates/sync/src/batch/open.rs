//! Reading a batch: its shape, its signature, its changes.

use super::seal::{hash_of, maker};
use super::{
    BYTES_MAX, Batch, BatchError, BatchHash, BatchHeader, CHANGES_MAX, ChangeItem, INFLATED_MAX, SIGNATURE_LEN, VERSION,
};
use crate::dictionary;
use crate::key::{Signature, VerifyKey};
use crate::pack::unpack_changes;
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
    /// Reads the head. The signature is not checked.
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
        let (header, _) = wire::decode_prefix::<BatchHeader>(signed).ok_or(BatchError::Malformed)?;
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

/// The dictionary that is needed to open a batch; `None` when its head cannot be read.
#[must_use]
pub fn dictionary_of(bytes: &[u8]) -> Option<u16> {
    wire::decode_prefix::<BatchHeader>(bytes).map(|(header, _)| header.dictionary)
}

/// Verifies a batch and inflates its changes, within bounds.
///
/// # Errors
/// When the signature is not `key`'s or the payload is not what the header says.
pub fn open(batch: Batch, key: &VerifyKey) -> Result<OpenedBatch, BatchError> {
    batch.verify(key)?;
    if !dictionary::is_known(batch.header.dictionary) {
        return Err(BatchError::Dictionary);
    }
    let inflated = usize::try_from(batch.header.inflated).map_err(|_| BatchError::Inflation)?;
    if inflated > INFLATED_MAX {
        return Err(BatchError::Inflation);
    }
    let payload = batch.payload()?;
    let packed = dictionary::inflate(payload, inflated, batch.header.dictionary).ok_or(BatchError::Inflation)?;
    let count = usize::try_from(batch.header.changes).map_err(|_| BatchError::Count)?;
    if count == 0 || count > CHANGES_MAX {
        return Err(BatchError::Count);
    }
    let maker = maker(key, batch.header.incarnation, batch.header.clock);
    let items = unpack_changes(&packed.plain, &packed.loose, count, &maker, INFLATED_MAX).ok_or(BatchError::Count)?;
    Ok(OpenedBatch { header: batch.header, hash: batch.hash, items, bytes: batch.bytes })
}

fn split(bytes: &[u8]) -> Result<(&[u8], Signature), BatchError> {
    let at = bytes.len().checked_sub(SIGNATURE_LEN).ok_or(BatchError::Malformed)?;
    let (signed, signature) = bytes.split_at_checked(at).ok_or(BatchError::Malformed)?;
    let signature = signature.try_into().map_err(|_| BatchError::Malformed)?;
    Ok((signed, Signature(signature)))
}
