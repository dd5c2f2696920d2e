//! The state machine.

use std::collections::{BTreeSet, VecDeque};

use tungnha_model::{ChannelId, ChannelTag, DeviceId};

use super::{ChannelState, DocsPage, Effect, Event, Found, LogPage, LogRow, Offered, Opened, Stored, Vouch, snapshot};
use crate::batch::{Batch, BatchError, BatchHash, BatchHeader, Incarnation, dictionary_of};
use crate::cursor::Cursor;
use crate::dictionary;
use crate::frame::{Frame, FrameError};
use crate::gate::Reason;
use crate::key::{Domain, Signer};
use crate::message::{Done, Hello, Mark, PROTOCOL, Receipt, Refusal, Rewind, STREAMS_MAX, Signed, Stream, Welcome};
use crate::roll::{Certificate, SignedEntry};

/// Batches of the log are marked once this many bytes have passed: a cut loses no more.
const MARK_EVERY: usize = 4 * 1024;
/// What one question to the storage asks for.
const PAGE_BYTES: usize = 64 * 1024;
/// What a budget is raised to at least, so that every exchange makes progress.
const BUDGET_MIN: usize = 1024;

/// One exchange with one device.
#[derive(Debug)]
pub struct Session {
    signer: Signer,
    stage: Stage,
    /// Frames and the end of the request that arrived while an answer was awaited.
    queue: VecDeque<Event>,
    peer: Option<Peer>,
    downloads: VecDeque<Download>,
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

    fn hello(&mut self, hello: Signed<Hello>) -> Vec<Effect> {
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

    fn found(&mut self, found: Option<Found>) -> Vec<Effect> {
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
            cursors: message.cursors.clone(),
        }]
    }

    fn opened(&mut self, opened: &Opened) -> Vec<Effect> {
        let Some(peer) = &mut self.peer else { return self.close() };
        self.downloads = opened.channels.iter().filter_map(download).collect();
        let welcome = Welcome {
            held: opened.held,
            stable: opened.stable,
            reviews: opened.reviews.clone(),
            clock: opened.clock,
            epoch: opened.epoch,
            dictionaries: dictionary::KNOWN.to_vec(),
            rewinds: rewinds(&peer.hello.message.cursors, &opened.channels),
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

    fn roll(&mut self, entries: Vec<SignedEntry>) -> Vec<Effect> {
        let mark = self.peer.as_ref().map_or(0, |peer| peer.roll);
        self.stage = Stage::Listening;
        let frames = entries.into_iter().map(Frame::Roll).chain([Frame::RollMark(mark)]);
        frames.map(|frame| Effect::Send(frame.encode())).collect()
    }

    fn batch(&mut self, bytes: &[u8]) -> Vec<Effect> {
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

    fn stored(&mut self, stored: Stored) -> Vec<Effect> {
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

    /// Whether the device may have what is here: one that was revoked may only bring.
    fn is_served(&self) -> bool {
        self.peer.as_ref().is_some_and(|peer| peer.certificate.is_some())
    }

    fn carry(&mut self, streams: Vec<Stream>) -> Vec<Effect> {
        if streams.len() > STREAMS_MAX {
            return self.refuse(Refusal::Protocol);
        }
        let certificate = self.peer.as_ref().and_then(|peer| peer.certificate.clone());
        // Nothing is told to a revoked device.
        let Some(certificate) = certificate else { return Vec::new() };
        self.stage = Stage::Asking(Question::Vouch);
        vec![Effect::Vouch { certificate, streams }]
    }

    fn vouched(&mut self, vouches: Vec<Vouch>) -> Vec<Effect> {
        self.stage = Stage::Listening;
        let signed = |vouch| match vouch {
            Vouch::Own(voucher) => Signed::vouch(voucher, &self.signer),
            Vouch::Passed(voucher) => voucher,
        };
        vouches.into_iter().map(|vouch| Effect::Send(Frame::Voucher(signed(vouch)).encode())).collect()
    }

    /// Asks for the next piece of what is to be sent, or ends the exchange.
    fn next_page(&mut self) -> Vec<Effect> {
        if let Some(wipe) = self.peer.as_ref().and_then(|peer| peer.revoked) {
            return self.refuse(Refusal::Revoked { wipe });
        }
        while self.downloads.front().is_some_and(|download| download.idle) {
            self.downloads.pop_front();
        }
        let Some(next) = self.downloads.front().copied() else { return self.done(false) };
        if self.sent >= self.budget {
            return self.done(true);
        }
        let bytes_max = (self.budget - self.sent).min(PAGE_BYTES);
        self.stage = Stage::Asking(Question::Page);
        if next.snapshot {
            let after = next.cursor.snapshot;
            return vec![Effect::ReadDocs { channel: next.channel, after, bytes_max: PAGE_BYTES }];
        }
        let except = self.peer.as_ref().map(|peer| (peer.hello.message.device, peer.hello.message.incarnation));
        let except = except.unwrap_or_default();
        vec![Effect::ReadLog { channel: next.channel, after: next.cursor, except, bytes_max }]
    }

    /// Whether the device says that it has a dictionary.
    fn has(&self, id: u16) -> bool {
        id == dictionary::NONE || self.peer.as_ref().is_some_and(|peer| peer.hello.message.dictionaries.contains(&id))
    }

    fn log(&mut self, mut page: LogPage) -> Vec<Effect> {
        self.stage = Stage::Sending;
        let opens = |row: &LogRow| dictionary_of(&row.bytes).is_none_or(|id| self.has(id));
        let closed = page.rows.iter().position(|row| !opens(row));
        let Some(download) = self.downloads.front_mut() else { return self.close() };
        if let Some(at) = closed {
            page.rows.truncate(at);
            page.upto = page.rows.last().map_or(download.cursor, |row| row.cursor);
        }
        let channel = download.channel;
        let mut effects = Vec::new();
        let mut unmarked = 0;
        let brought = std::mem::take(&mut self.brought);
        let own =
            |row: &LogRow| !brought.is_empty() && Batch::parse(&row.bytes).is_ok_and(|it| brought.contains(&it.hash));
        for row in page.rows.into_iter().filter(|row| !own(row)) {
            let frame = Frame::Batch(row.bytes).encode();
            unmarked += frame.len();
            self.sent += frame.len();
            effects.push(Effect::Send(frame));
            if unmarked >= MARK_EVERY && row.cursor != page.upto {
                effects.push(mark(channel, row.cursor));
                unmarked = 0;
            }
        }
        if page.upto != download.cursor {
            effects.push(mark(channel, page.upto));
        }
        self.brought = brought;
        if closed.is_some() {
            // The device could not open the next one; what stands before it is the device's to keep.
            effects.extend(self.refuse(Refusal::Version));
            return effects;
        }
        // A page that makes no progress would be asked for again for ever.
        let stuck = page.upto.seq <= download.cursor.seq;
        download.cursor = page.upto;
        if page.end || stuck {
            self.downloads.pop_front();
        }
        effects.extend(self.next_page());
        effects
    }

    fn docs(&mut self, page: &DocsPage) -> Vec<Effect> {
        self.stage = Stage::Sending;
        let dictionary = if self.has(dictionary::SNAPSHOT) { dictionary::SNAPSHOT } else { dictionary::NONE };
        let Some(download) = self.downloads.front_mut() else { return self.close() };
        let channel = download.channel;
        let mut effects = Vec::new();
        let mut docs = page.docs.as_slice();
        let before = self.sent;
        while let Some((snapshot, taken)) =
            snapshot::pack(channel, docs, page.remaining, self.budget.saturating_sub(self.sent), dictionary)
        {
            let (packed, rest) = docs.split_at(taken);
            docs = rest;
            let server = self.signer.verify_key().server_id();
            let frame =
                Frame::Snapshot(Signed::sign(snapshot, Domain::SNAPSHOT, server.bytes(), &self.signer)).encode();
            self.sent += frame.len();
            effects.push(Effect::Send(frame));
            let last = packed.last().map(|doc| doc.id);
            download.cursor = Cursor { snapshot: last, ..download.tip };
            let finished = docs.is_empty() && page.remaining == 0;
            if !finished {
                effects.push(mark(channel, download.cursor));
            }
            if self.sent >= self.budget {
                break;
            }
        }
        if docs.is_empty() && (page.remaining == 0 || self.sent == before) {
            download.snapshot = false;
            download.cursor = download.tip;
            effects.push(mark(channel, download.cursor));
        } else if self.sent == before {
            // A document that fits no frame: the device gets the channel's batches instead.
            download.snapshot = false;
            download.cursor = Cursor::START;
        }
        effects.extend(self.next_page());
        effects
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

fn mark(channel: ChannelId, cursor: Cursor) -> Effect {
    Effect::Send(Frame::Mark(Mark { channel, cursor }).encode())
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
            Some(Download { channel, cursor, tip, snapshot: true, idle: false })
        }
        Offered::Known { cursor, .. } => Some(Download { channel, cursor, tip, snapshot: false, idle: cursor == tip }),
        Offered::Nothing => {
            // Few batches of others: they say the same with signatures and in fewer bytes.
            let snapshot = state.foreign_bytes > state.document_bytes / 2 && state.foreign_bytes > 0;
            Some(Download { channel, cursor: Cursor::START, tip, snapshot, idle: tip == Cursor::START })
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
                Offered::Known { .. } | Offered::Nothing => return None,
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
