//! Opening: who comes, what is held of it, what is to be sent to it.

use tungnha_model::ChannelTag;

use super::{Download, Peer, Question, Session, Stage};
use crate::cursor::Cursor;
use crate::dictionary;
use crate::frame::Frame;
use crate::key::Domain;
use crate::message::{Hello, PROTOCOL, Refusal, Rewind, Signed, Welcome};
use crate::roll::SignedEntry;
use crate::server::{ChannelState, Effect, Found, Offered, Opened};

/// What a budget is raised to at least, so that every exchange makes progress.
const BUDGET_MIN: usize = 1024;

impl Session {
    pub(super) fn hello(&mut self, hello: Signed<Hello>) -> Vec<Effect> {
        let message = &hello.message;
        let (device, incarnation) = (message.device, message.incarnation);
        let binding = crate::client::binding(message);
        let version = message.version;
        let server = self.signer.verify_key().server_id();
        let meant = server.bytes().first_chunk() == Some(&message.server);
        self.budget = usize::try_from(message.budget).unwrap_or(usize::MAX).max(BUDGET_MIN);
        self.peer = Some(Peer { hello, binding, certificate: None, revoked: None, roll: 0, storing: None });
        if version != PROTOCOL {
            return self.refuse(Refusal::Version);
        }
        if !meant {
            return self.refuse(Refusal::WrongServer);
        }
        self.stage = Stage::Asking(Question::Find);
        vec![Effect::Find { device, incarnation }]
    }

    pub(super) fn found(&mut self, found: Option<Found>) -> Vec<Effect> {
        let server = self.signer.verify_key().server_id();
        let Some(found) = found else { return self.refuse(Refusal::UnknownDevice) };
        let Some(peer) = &mut self.peer else { return self.close() };
        if !peer.hello.verifies(Domain::HELLO, server.bytes(), &found.certificate.verify_key) {
            return self.refuse(Refusal::Signature);
        }
        if found.certificate.revoked.is_some() {
            let order = Frame::Roll(found.entry).encode();
            let wipe = found.certificate.wipe;
            // What it still brings is kept for review: nobody loses a week's work to a hasty revocation. Nothing
            // flows to it but the order, and no receipt.
            peer.revoked = Some(wipe);
            self.stage = Stage::Listening;
            return vec![Effect::Send(order)];
        }
        let message = &peer.hello.message;
        if message.counter <= found.counter {
            return self.refuse(Refusal::Replay { counter: found.counter });
        }
        peer.certificate = Some(found.certificate.clone());
        self.stage = Stage::Asking(Question::Open);
        vec![Effect::Open {
            certificate: found.certificate,
            incarnation: message.incarnation,
            counter: message.counter,
            position: message.position.clone(),
        }]
    }

    pub(super) fn opened(&mut self, opened: &Opened) -> Vec<Effect> {
        let Some(peer) = &mut self.peer else { return self.close() };
        self.downloads = opened.channels.iter().filter_map(download).collect();
        self.is_lost = opened.cursors.is_none();
        let welcome = Welcome {
            held: opened.held,
            stable: opened.stable,
            reviews: opened.reviews.clone(),
            clock: opened.clock,
            epoch: opened.epoch,
            dictionaries: dictionary::KNOWN.to_vec(),
            rewinds: rewinds(opened.cursors.as_deref().unwrap_or_default(), &opened.channels),
            list_all: opened.cursors.is_none(),
        };
        let welcome = Signed::sign(welcome, Domain::WELCOME, &peer.binding, &self.signer);
        let mut effects = vec![Effect::Send(Frame::Welcome(welcome).encode())];
        let heard = peer.hello.message.roll;
        if opened.roll <= heard {
            self.stage = Stage::Listening;
            return effects;
        }
        peer.roll = opened.roll;
        let Some(certificate) = peer.certificate.clone() else { return self.close() };
        // A certificate that the device has not seen may have moved it: it is told of its branch anew.
        let after = if certificate.number > heard { 0 } else { heard };
        self.stage = Stage::Asking(Question::Roll);
        effects.push(Effect::ReadRoll { certificate, after });
        effects
    }

    pub(super) fn roll(&mut self, entries: Vec<SignedEntry>) -> Vec<Effect> {
        let mark = self.peer.as_ref().map_or(0, |peer| peer.roll);
        self.stage = Stage::Listening;
        let frames = entries.into_iter().map(Frame::Roll).chain([Frame::RollMark(mark)]);
        frames.map(|frame| Effect::Send(frame.encode())).collect()
    }
}

/// What is to be sent of a channel, if anything.
fn download(state: &ChannelState) -> Option<Download> {
    let ChannelState { channel, tip, .. } = *state;
    match state.offered {
        // The device is told to rewind and comes back.
        Offered::Unknown { .. } => None,
        // A snapshot goes on towards the tip that it began with.
        Offered::Known { cursor, .. } if cursor.snapshot.is_some() => {
            let tip = Cursor { snapshot: None, ..cursor };
            Some(Download { channel, cursor, tip, snapshot: true, ahead: false, idle: false })
        }
        Offered::Known { cursor, .. } => {
            Some(Download { channel, cursor, tip, snapshot: false, ahead: false, idle: cursor == tip })
        }
        Offered::Behind => Some(Download { channel, cursor: tip, tip, snapshot: true, ahead: true, idle: false }),
        Offered::Nothing => {
            let snapshot = state.is_worth_a_snapshot();
            Some(Download { channel, cursor: Cursor::START, tip, snapshot, ahead: false, idle: tip == Cursor::START })
        }
    }
}

fn rewinds(offered: &[(ChannelTag, Cursor)], channels: &[ChannelState]) -> Vec<(ChannelTag, Rewind)> {
    let mut rewinds: Vec<(ChannelTag, Rewind)> = channels
        .iter()
        .filter_map(|state| {
            let rewind = match state.offered {
                Offered::Known { cursor, rewound: true } => Rewind::To(cursor),
                Offered::Unknown { offered: 1 } => Rewind::Unknown,
                Offered::Unknown { .. } => Rewind::Restart,
                Offered::Known { .. } | Offered::Nothing | Offered::Behind => return None,
            };
            Some((state.channel.tag(), rewind))
        })
        .collect();
    let known = |tag: &ChannelTag| channels.iter().any(|state| state.channel.tag() == *tag);
    for (tag, _) in offered {
        if !known(tag) && !rewinds.iter().any(|(other, _)| other == tag) {
            rewinds.push((*tag, Rewind::Gone));
        }
    }
    rewinds
}
