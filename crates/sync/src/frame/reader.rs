//! Reading frames from a stream that arrives in pieces of any size.

use super::{BYTES_MAX, CHECK, Frame, HEAD, OVERHEAD, check};

/// Why a stream is not believed any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A frame says that it is larger than allowed.
    #[error("a frame is larger than allowed")]
    TooLarge,
    /// A frame was changed on its way.
    #[error("a frame was changed on its way")]
    Tampered,
    /// A frame's check is right and its body makes no sense.
    #[error("a frame cannot be read")]
    Malformed,
    /// The stream ended within a frame.
    #[error("the stream ended within a frame")]
    Cut,
}

/// Takes bytes as they come and gives out whole frames. After an error it gives nothing but that error.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    at: usize,
    failed: Option<FrameError>,
}

impl FrameReader {
    /// An empty reader.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in some bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.buffer.drain(..self.at);
            self.at = 0;
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// The next whole frame, or `None` when more bytes are needed.
    ///
    /// # Errors
    /// When the stream is damaged.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        match self.take() {
            Ok(frame) => Ok(frame),
            Err(error) => {
                self.buffer = Vec::new();
                self.at = 0;
                self.failed = Some(error);
                Err(error)
            }
        }
    }

    /// To be asked when the stream has ended.
    ///
    /// # Errors
    /// When it ended within a frame, or was damaged before.
    pub fn finish(&self) -> Result<(), FrameError> {
        match self.failed {
            Some(error) => Err(error),
            None if self.at == self.buffer.len() => Ok(()),
            None => Err(FrameError::Cut),
        }
    }

    fn take(&mut self) -> Result<Option<Frame>, FrameError> {
        let waiting = self.buffer.get(self.at..).unwrap_or_default();
        let Some(length) = waiting.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| FrameError::TooLarge)?;
        if length > BYTES_MAX {
            return Err(FrameError::TooLarge);
        }
        let Some(whole) = waiting.get(..length + OVERHEAD) else {
            return Ok(None);
        };
        let frame = decode(whole)?;
        self.at += whole.len();
        Ok(Some(frame))
    }
}

fn decode(whole: &[u8]) -> Result<Frame, FrameError> {
    let (checked, sum) = whole.split_last_chunk::<CHECK>().ok_or(FrameError::Malformed)?;
    if check(checked) != *sum {
        return Err(FrameError::Tampered);
    }
    let kind = *checked.get(HEAD - 1).ok_or(FrameError::Malformed)?;
    Frame::decode(kind, checked.get(HEAD..).unwrap_or_default()).ok_or(FrameError::Malformed)
}
