//! The state machine: what may happen when. What it does then lies in `open`, `take` and `send`.

mod open;
mod send;
mod take;

use std::collections::{BTreeSet, VecDeque};

use tungnha_model::{ChannelId, DeviceId};

use super::{Effect, Event};
use crate::batch::{BatchHash, Incarnation};
use crate::cursor::Cursor;
use crate::frame::{Frame, FrameError};
use crate::key::{Domain, Signer};
use crate::message::{Done, Hello, Refusal, Signed};
use crate::roll::Certificate;

/// One exchange with one device.
#[derive(Debug)]
pub struct Session {
    signer: Signer,
    stage: Stage,
    /// Frames and the end of the request that arrived while an answer was awaited.
    queue: VecDeque<Event>,
    peer: Option<Peer>,
    downloads: VecDeque<Download>,
    /// It is not known where the device stands: it is to come again and say so.
    is_lost: bool,
    /// Others' batches that this device has brought in this exchange: they are not sent back to it.
    brought: BTreeSet<BatchHash>,
    budget: usize,
    sent: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing was said yet.
    Silent,
    /// An answer of the storage is awaited.
    Asking(Question),
    /// Batches may come.
    Listening,
    /// Others' data is being sent.
    Sending,
    /// The exchange is over.
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Find,
    Open,
    Roll,
    Store,
    Vouch,
    Keep,
    Page,
}

/// Who opened.
#[derive(Debug)]
struct Peer {
    hello: Signed<Hello>,
    binding: [u8; 32],
    certificate: Option<Certificate>,
    /// Revoked, and whether it must destroy what it holds.
    revoked: Option<bool>,
    /// The number of the roll that `RollMark` will say.
    roll: u64,
    /// The batch that is being stored.
    storing: Option<Storing>,
}

/// A batch that is being stored: whose, where, which.
#[derive(Debug, Clone, Copy)]
struct Storing {
    device: DeviceId,
    incarnation: Incarnation,
    channel: ChannelId,
    seq: u64,
}

/// What is to be sent of one channel.
#[derive(Debug, Clone, Copy)]
struct Download {
    channel: ChannelId,
    /// The cursor of the device.
    cursor: Cursor,
    tip: Cursor,
    /// Whether documents come before the log.
    snapshot: bool,
    /// Whether the log from the tip on comes before the documents.
    ahead: bool,
    /// Nothing has to be sent unless the log grows during this exchange.
    idle: bool,
}

impl Session {
    /// A session of the server with this key.
    #[must_use]
    pub fn new(signer: Signer) -> Self {
        Self {
            signer,
            stage: Stage::Silent,
            queue: VecDeque::new(),
            peer: None,
            downloads: VecDeque::new(),
            is_lost: false,
            brought: BTreeSet::new(),
            budget: 0,
            sent: 0,
        }
    }

    /// Takes one event and says what is to be done.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.one(event);
        // What waited is taken as soon as nothing is asked any more.
        while matches!(self.stage, Stage::Listening) {
            let Some(event) = self.queue.pop_front() else { break };
            effects.extend(self.one(event));
        }
        effects
    }

    /// Whether the exchange is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    fn one(&mut self, event: Event) -> Vec<Effect> {
        match (self.stage, event) {
            (Stage::Over, _) | (_, Event::Frame(Frame::Unknown(_))) => Vec::new(),
            (_, Event::Failed) => self.refuse(Refusal::Busy),
            (Stage::Silent, Event::Frame(Frame::Hello(hello))) => self.hello(hello),
            (Stage::Asking(_) | Stage::Sending, event @ (Event::Frame(_) | Event::End | Event::Damaged(_))) => {
                self.queue.push_back(event);
                Vec::new()
            }
            (Stage::Asking(Question::Find), Event::Found(found)) => self.found(found),
            (Stage::Asking(Question::Open), Event::Opened(opened)) => self.opened(&opened),
            (Stage::Asking(Question::Open), Event::Replayed { counter }) => self.refuse(Refusal::Replay { counter }),
            (Stage::Asking(Question::Roll), Event::Roll(entries)) => self.roll(entries),
            (Stage::Asking(Question::Store), Event::Stored(stored)) => self.stored(stored),
            (Stage::Asking(Question::Vouch), Event::Vouched(vouches)) => self.vouched(vouches),
            (Stage::Asking(Question::Keep), Event::Kept) => {
                self.stage = Stage::Listening;
                Vec::new()
            }
            (Stage::Asking(Question::Page), Event::Log(page)) => self.log(page),
            (Stage::Asking(Question::Page), Event::Docs(page)) => self.docs(&page),
            (Stage::Asking(Question::Page), Event::Packed(frames)) => self.packed(frames, false),
            (Stage::Listening, Event::Frame(Frame::Batch(bytes))) => self.batch(&bytes),
            (Stage::Listening, Event::Frame(Frame::Carry(streams))) => self.carry(streams),
            (Stage::Listening, Event::Frame(Frame::Voucher(voucher))) if self.is_served() => {
                self.stage = Stage::Asking(Question::Keep);
                vec![Effect::Keep(voucher)]
            }
            (Stage::Listening, Event::End) => self.next_page(),
            // The device is cut off in the middle: what was committed stays, nothing more is sent.
            (_, Event::Damaged(FrameError::Cut) | Event::End) => self.close(),
            (_, Event::Damaged(_)) => self.refuse(Refusal::Damaged),
            _ => self.refuse(Refusal::Protocol),
        }
    }

    /// Whether the device may have what is here: one that was revoked may only bring.
    fn is_served(&self) -> bool {
        self.peer.as_ref().is_some_and(|peer| peer.certificate.is_some())
    }

    fn done(&mut self, more: bool) -> Vec<Effect> {
        self.stage = Stage::Over;
        vec![Effect::Send(Frame::Done(Done { more }).encode()), Effect::Close]
    }

    fn refuse(&mut self, refusal: Refusal) -> Vec<Effect> {
        let Some(peer) = &self.peer else { return self.close() };
        let refusal = Signed::sign(refusal, Domain::REFUSED, &peer.binding, &self.signer);
        self.stage = Stage::Over;
        vec![Effect::Send(Frame::Refused(refusal).encode()), Effect::Close]
    }

    fn close(&mut self) -> Vec<Effect> {
        self.stage = Stage::Over;
        vec![Effect::Close]
    }
}
