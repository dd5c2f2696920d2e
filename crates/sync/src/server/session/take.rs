//! Taking in: batches, and questions about what is held of others.

use super::{Question, Session, Stage, Storing};
use crate::batch::{Batch, BatchError, BatchHeader};
use crate::frame::Frame;
use crate::gate::Reason;
use crate::key::Domain;
use crate::message::{Receipt, Refusal, STREAMS_MAX, Signed, Stream};
use crate::server::{Effect, Stored, Vouch};

impl Session {
    pub(super) fn batch(&mut self, bytes: &[u8]) -> Vec<Effect> {
        match (Batch::parse(bytes), &mut self.peer) {
            (Ok(batch), Some(peer)) => {
                let BatchHeader { device, incarnation, channel, seq, .. } = batch.header;
                peer.storing = Some(Storing { device, incarnation, channel, seq });
                if batch.header.device != peer.hello.message.device {
                    self.brought.insert(batch.hash);
                }
                self.stage = Stage::Asking(Question::Store);
                vec![Effect::Store(Box::new(batch))]
            }
            (Err(error), _) => self.refuse(Refusal::Batch(error)),
            (Ok(_), None) => self.close(),
        }
    }

    pub(super) fn stored(&mut self, stored: Stored) -> Vec<Effect> {
        self.stage = Stage::Listening;
        let Some(peer) = &mut self.peer else { return self.close() };
        let message = &peer.hello.message;
        let Some(storing) = peer.storing.take() else { return self.close() };
        let own = (storing.device, storing.incarnation) == (message.device, message.incarnation);
        if peer.revoked.is_some() {
            return Vec::new();
        }
        // The log has grown: the mark at the end is to cover what the device itself has just sent.
        for download in self.downloads.iter_mut().filter(|download| download.channel == storing.channel) {
            download.idle = false;
        }
        match stored {
            // What others made and this device passes on is acknowledged when it asks: its maker learns of it from
            // the voucher, or from its own next welcome.
            _ if !own => Vec::new(),
            Stored::Held { seq, stable, review } => {
                // Not more than what it has shown: of later ones the server may hold others than the device.
                let (seq, stable) = (seq.min(storing.seq), stable.min(storing.seq));
                let receipt = Receipt { seq, stable, review };
                let receipt = Signed::sign(receipt, Domain::RECEIPT, &peer.binding, &self.signer);
                vec![Effect::Send(Frame::Receipt(receipt).encode())]
            }
            Stored::Gap { .. } => self.refuse(Refusal::Protocol),
            Stored::Forked => self.refuse(Refusal::Forked),
            Stored::Rejected(Reason::Batch(error)) => self.refuse(Refusal::Batch(error)),
            Stored::Rejected(Reason::WrongServer) => self.refuse(Refusal::WrongServer),
            Stored::Rejected(_) => self.refuse(Refusal::Batch(BatchError::Signature)),
        }
    }

    pub(super) fn carry(&mut self, streams: Vec<Stream>) -> Vec<Effect> {
        if streams.len() > STREAMS_MAX {
            return self.refuse(Refusal::Protocol);
        }
        let certificate = self.peer.as_ref().and_then(|peer| peer.certificate.clone());
        // Nothing is told to a revoked device.
        let Some(certificate) = certificate else { return Vec::new() };
        self.stage = Stage::Asking(Question::Vouch);
        vec![Effect::Vouch { certificate, streams }]
    }

    pub(super) fn vouched(&mut self, vouches: Vec<Vouch>) -> Vec<Effect> {
        self.stage = Stage::Listening;
        let signed = |vouch| match vouch {
            Vouch::Own(voucher) => Signed::vouch(voucher, &self.signer),
            Vouch::Passed(voucher) => voucher,
        };
        vouches.into_iter().map(|vouch| Effect::Send(Frame::Voucher(signed(vouch)).encode())).collect()
    }
}
