//! Photos and voice notes: content-addressed bytes that lie beside documents.
//!
//! A document holds only a reference: one text that names the bytes by their hash and says what a screen needs before
//! it has them. Whatever field holds such a text, the bytes travel in the channel of its document: the store finds the
//! references in what is written. A picture's thumbnail is a blob of its own, so that it may travel first and be
//! checked by itself.
//!
//! ```text
//! photo:HASH:BYTES:WIDTHxHEIGHT:THUMBHASH:THUMBBYTES      JPEG
//! voice:HASH:BYTES:MILLISECONDS:webm                      or mp4, ogg
//! ```
//! A hash is BLAKE3, 32 bytes as 43 characters of base64url. A text of another shape is no reference: it stays where
//! it is, for the version that knows it.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most bytes of a blob; nobody takes a larger one.
pub const BLOB_BYTES_MAX: u32 = 2 * 1024 * 1024;

/// The BLAKE3 hash of a blob's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlobHash(pub [u8; 32]);

/// The container of a voice note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VoiceFormat {
    /// WebM with Opus: Chromium's own.
    Webm,
    /// MPEG-4 with AAC.
    Mp4,
    /// Ogg with Opus.
    Ogg,
}

/// Names bytes and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlobPart {
    /// What they hash to.
    pub hash: BlobHash,
    /// How many they are.
    pub bytes: u32,
}

/// A reference to a photo or a voice note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlobRef {
    /// A JPEG picture.
    Photo {
        /// The picture.
        full: BlobPart,
        /// Its width and height in pixels.
        size: (u16, u16),
        /// The same picture, small.
        thumb: BlobPart,
    },
    /// A recording of somebody's voice.
    Voice {
        /// The recording.
        full: BlobPart,
        /// How long it is, in milliseconds.
        millis: u32,
        /// Its container.
        format: VoiceFormat,
    },
}

/// A text that is no reference to a photo or voice note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference to a photo or voice note")]
pub struct BadBlobRef;

impl BlobHash {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobHash({self})")
    }
}

impl FromStr for BlobHash {
    type Err = BadBlobRef;
    fn from_str(text: &str) -> Result<Self, BadBlobRef> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| BadBlobRef)?;
        bytes.try_into().map(Self).map_err(|_| BadBlobRef)
    }
}

impl BlobPart {
    /// The part that these bytes are; `None` when they are more than anybody takes, or none.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let count = u32::try_from(bytes.len()).ok().filter(|count| (1..=BLOB_BYTES_MAX).contains(count))?;
        Some(Self { hash: BlobHash::of(bytes), bytes: count })
    }

    fn read(hash: Option<&str>, bytes: Option<&str>) -> Option<Self> {
        let bytes = bytes?.parse().ok().filter(|count| (1..=BLOB_BYTES_MAX).contains(count))?;
        Some(Self { hash: hash?.parse().ok()?, bytes })
    }
}

impl VoiceFormat {
    const ALL: [Self; 3] = [Self::Webm, Self::Mp4, Self::Ogg];

    const fn word(self) -> &'static str {
        match self {
            Self::Webm => "webm",
            Self::Mp4 => "mp4",
            Self::Ogg => "ogg",
        }
    }
}

impl BlobRef {
    /// Whether it is a picture.
    #[must_use]
    pub const fn is_photo(&self) -> bool {
        matches!(self, Self::Photo { .. })
    }

    /// The photo or recording itself.
    #[must_use]
    pub const fn full(&self) -> BlobPart {
        match self {
            Self::Photo { full, .. } | Self::Voice { full, .. } => *full,
        }
    }

    /// Everything that belongs to it, what travels first in front.
    #[must_use]
    pub fn parts(&self) -> Vec<BlobPart> {
        match self {
            Self::Photo { full, thumb, .. } => vec![*thumb, *full],
            Self::Voice { full, .. } => vec![*full],
        }
    }

    /// What the bytes are, as a browser calls it.
    #[must_use]
    pub const fn mime(&self) -> &'static str {
        match self {
            Self::Photo { .. } => "image/jpeg",
            Self::Voice { format: VoiceFormat::Webm, .. } => "audio/webm",
            Self::Voice { format: VoiceFormat::Mp4, .. } => "audio/mp4",
            Self::Voice { format: VoiceFormat::Ogg, .. } => "audio/ogg",
        }
    }

    /// A short name among the few blobs of one record: the first half of the hash.
    #[must_use]
    pub fn key(&self) -> String {
        let hash = self.full().hash;
        BASE64URL_NOPAD.encode(hash.0.first_chunk::<16>().map_or(&[][..], |half| half))
    }

    /// What the file is called where it lies outside: the same name for the same bytes everywhere.
    #[must_use]
    pub fn file_name(&self) -> String {
        match self {
            Self::Photo { .. } => format!("photo-{}.jpg", self.key()),
            Self::Voice { format: VoiceFormat::Mp4, .. } => format!("voice-{}.m4a", self.key()),
            Self::Voice { format, .. } => format!("voice-{}.{}", self.key(), format.word()),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let mut words = text.split(':');
        let kind = words.next()?;
        let full = BlobPart::read(words.next(), words.next())?;
        let read = match kind {
            "photo" => {
                let (width, height) = words.next()?.split_once('x')?;
                let size = (width.parse().ok()?, height.parse().ok()?);
                Self::Photo { full, size, thumb: BlobPart::read(words.next(), words.next())? }
            }
            "voice" => {
                let millis = words.next()?.parse().ok()?;
                let word = words.next()?;
                let format = VoiceFormat::ALL.into_iter().find(|format| format.word() == word)?;
                Self::Voice { full, millis, format }
            }
            _ => return None,
        };
        // One way of writing each: what would be written otherwise is somebody else's.
        (read.to_string() == text).then_some(read)
    }
}

impl fmt::Display for BlobRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BlobPart { hash, bytes } = self.full();
        match self {
            Self::Photo { size: (width, height), thumb, .. } => {
                write!(f, "photo:{hash}:{bytes}:{width}x{height}:{}:{}", thumb.hash, thumb.bytes)
            }
            Self::Voice { millis, format, .. } => write!(f, "voice:{hash}:{bytes}:{millis}:{}", format.word()),
        }
    }
}

impl FromStr for BlobRef {
    type Err = BadBlobRef;
    fn from_str(text: &str) -> Result<Self, BadBlobRef> {
        Self::read(text).ok_or(BadBlobRef)
    }
}

impl Serialize for BlobRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BlobRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl ts_rs::TS for BlobRef {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }
    fn inline(cfg: &ts_rs::Config) -> String {
        <Self as ts_rs::TS>::name(cfg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_they_are_written_and_in_no_other_way() {
        let part = |byte: u8, bytes| BlobPart { hash: BlobHash([byte; 32]), bytes };
        let photo = BlobRef::Photo { full: part(1, 98_304), size: (1280, 960), thumb: part(2, 5_120) };
        let voice = BlobRef::Voice { full: part(3, 60_000), millis: 20_000, format: VoiceFormat::Webm };
        for blob in [photo, voice] {
            let text = blob.to_string();
            assert_eq!(text.parse::<BlobRef>().unwrap(), blob, "{text}");
            for wrong in [format!("{text}:"), format!(" {text}"), text.replace(':', ";"), text.to_uppercase()] {
                assert!(wrong.parse::<BlobRef>().is_err(), "{wrong}");
            }
            assert_eq!(blob.key().len(), 22);
        }
        assert_eq!(photo.parts(), [part(2, 5_120), part(1, 98_304)]);
        let odd = photo.to_string().replace(":98304:", ":098304:");
        assert!(odd.parse::<BlobRef>().is_err());
        assert!(photo.to_string().replace(":98304:", ":4294967295:").parse::<BlobRef>().is_err());
    }
}
