//! The stream as records: a number that says what it is, a length, so many bytes. What is longer than a record may be
//! goes on in the next ones, texts in the middle of a word.

use super::Refusal;
use super::container::{u16_at, u32_at};

/// The most records that are looked at.
pub(super) const RECORDS_MAX: u32 = 6_000_000;

pub(super) const BEGIN: u16 = 0x0809;
pub(super) const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// A record with what goes on of it.
pub(super) struct Record<'a> {
    pub kind: u16,
    /// Its bytes; then those of each continuation.
    pub pieces: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// What the record itself says.
    pub fn bytes(&self) -> &'a [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }

    pub fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.bytes(), at)
    }

    pub fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.bytes(), at)
    }

    /// The text that begins at a place, its length in two bytes.
    pub fn text(&self, at: usize) -> Option<String> {
        let mut cursor = Cursor { pieces: &self.pieces, at };
        let length = cursor.u16()?;
        cursor.text(length)
    }

    pub fn cursor(&self, at: usize) -> Cursor<'_> {
        Cursor { pieces: &self.pieces, at }
    }
}

/// The records from a place on.
pub(super) struct Records<'a, 'l> {
    stream: &'a [u8],
    at: usize,
    left: &'l mut u32,
}

impl<'a, 'l> Records<'a, 'l> {
    pub fn at(stream: &'a [u8], at: usize, left: &'l mut u32) -> Self {
        Self { stream, at, left }
    }

    /// The next record; none at the end of the stream. One that reaches beyond it is broken.
    pub fn next(&mut self) -> Result<Option<Record<'a>>, Refusal> {
        let Some((kind, first)) = self.one()? else { return Ok(None) };
        let mut pieces = vec![first];
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            pieces.extend(self.one()?.map(|(_, piece)| piece));
        }
        Ok(Some(Record { kind, pieces }))
    }

    fn one(&mut self) -> Result<Option<(u16, &'a [u8])>, Refusal> {
        let (Some(kind), Some(length)) = (u16_at(self.stream, self.at), u16_at(self.stream, self.at + 2)) else {
            return Ok(None);
        };
        *self.left = self.left.checked_sub(1).ok_or(Refusal::TooLarge)?;
        let from = self.at + 4;
        let to = from + usize::from(length);
        self.at = to;
        self.stream.get(from..to).map(|bytes| Some((kind, bytes))).ok_or(Refusal::Broken)
    }
}

/// A place within a record and its continuations.
pub(super) struct Cursor<'p> {
    pieces: &'p [&'p [u8]],
    at: usize,
}

impl<'p> Cursor<'p> {
    /// Goes on to the piece in which the next byte lies; whether there is one.
    fn settle(&mut self) -> Option<&'p [u8]> {
        while let Some((first, rest)) = self.pieces.split_first() {
            if self.at < first.len() {
                return first.get(self.at..);
            }
            self.at -= first.len();
            self.pieces = rest;
        }
        None
    }

    pub fn u8(&mut self) -> Option<u8> {
        let byte = self.settle()?.first().copied()?;
        self.at += 1;
        Some(byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// A text of so many characters: first how they are written, then what stands behind them (how parts are
    /// formatted, how it is pronounced), then the characters. In a continuation it is said anew how they are written.
    pub fn text(&mut self, length: u16) -> Option<String> {
        let flags = self.u8()?;
        let runs = if flags & 0x08 == 0 { 0 } else { usize::from(self.u16()?) * 4 };
        let spoken = if flags & 0x04 == 0 { 0 } else { usize::try_from(self.u32()?).ok()? };
        let text = self.characters(usize::from(length), flags & 1 == 1)?;
        self.skip(runs.saturating_add(spoken));
        Some(text)
    }

    fn characters(&mut self, mut left: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while left > 0 {
            let pieces = self.pieces.len();
            let here = self.settle()?;
            // Characters that go on in a continuation, even the first of them, follow how they are written there.
            if self.pieces.len() < pieces {
                wide = self.u8()? & 1 == 1;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let count = left.min(here.len() / width);
            if count == 0 {
                return None;
            }
            match wide {
                true => units.extend(here.chunks_exact(2).take(count).filter_map(|two| u16_at(two, 0))),
                false => units.extend(here.iter().take(count).map(|byte| u16::from(*byte))),
            }
            self.at += count * width;
            left -= count;
        }
        Some(String::from_utf16_lossy(&units))
    }
}
