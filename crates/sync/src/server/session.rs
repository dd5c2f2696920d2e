//! The state machine.

use tungnha_model::ServerId;

use super::{Effect, Event};
use crate::key::Signer;

/// One exchange with one device.
#[derive(Debug)]
pub struct Session {
    signer: Signer,
    server: ServerId,
}

impl Session {
    /// A session of the server with this key.
    #[must_use]
    pub fn new(signer: Signer) -> Self {
        let server = signer.verify_key().server_id();
        Self { signer, server }
    }

    /// Takes one event and says what is to be done.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let _ = (event, &self.signer, self.server);
        Vec::new()
    }
}
