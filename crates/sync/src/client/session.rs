//! The state machine.

use super::{Effect, Opening, SessionError};
use crate::frame::Frame;
use crate::key::Signer;

/// One exchange with the server.
#[derive(Debug)]
pub struct Session {
    opening: Opening,
    hello: Vec<u8>,
}

/// The frame that carries a batch.
#[must_use]
pub fn batch_frame(batch: &[u8]) -> Vec<u8> {
    Frame::Batch(batch.to_vec()).encode()
}

impl Session {
    /// Begins an exchange.
    #[must_use]
    pub fn new(opening: Opening, signer: &Signer) -> Self {
        let _ = signer;
        Self { opening, hello: Vec::new() }
    }

    /// The opening frame.
    #[must_use]
    pub fn hello(&self) -> &[u8] {
        &self.hello
    }

    /// Takes one frame of the response.
    ///
    /// # Errors
    /// When the answer cannot be believed: the exchange is over.
    pub fn step(&mut self, frame: Frame) -> Result<Vec<Effect>, SessionError> {
        let _ = (frame, &self.opening);
        Ok(Vec::new())
    }

    /// To be called when the response has ended.
    ///
    /// # Errors
    /// When it ended before it was complete.
    pub fn end(&self) -> Result<(), SessionError> {
        Err(SessionError::Cut)
    }
}
