//! The deterministic encoding that everything signed uses: postcard, and canonical or refused.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Encodes a value. Postcard into a growing vector fails for no type of this crate.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

/// Decodes a whole value; `None` when bytes are left over, missing, wrong, or not the canonical encoding.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = decode_prefix(bytes)?;
    rest.is_empty().then_some(value)
}

/// Decodes a value from the head of `bytes` and returns what follows it.
pub fn decode_prefix<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<(T, &[u8])> {
    let (value, rest) = postcard::take_from_bytes::<T>(bytes).ok()?;
    let used = bytes.len().checked_sub(rest.len())?;
    (encode(&value).as_slice() == bytes.get(..used)?).then_some((value, rest))
}
