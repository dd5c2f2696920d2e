//! The state machine.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_model::{ChannelId, ChannelTag, DeviceId, Role, ServerId};

use super::{Effect, Opening, SessionError};
use crate::access::{UnitParents, Verb, allows_channel};
use crate::batch::{BYTES_MAX, Batch, INFLATED_MAX, OpenedBatch};
use crate::dictionary;
use crate::frame::Frame;
use crate::gate::{Context, Reason, Strictness, check};
use crate::key::{Domain, Signer, VerifyKey};
use crate::message::{
    Hello, Mark, PROTOCOL, Receipt, Refusal, Signed, Snapshot, SnapshotDoc, Stream, Voucher, Welcome,
};
use crate::pack::unpack_documents;
use crate::position::Position;
use crate::roll::{Certificate, RollEntry, SignedEntry};
use crate::wire;

/// A snapshot frame that inflates to more is refused.
const SNAPSHOT_INFLATED_MAX: usize = 16 * INFLATED_MAX;

/// One exchange with the server.
#[derive(Debug)]
pub struct Session {
    opening: Opening,
    hello: Vec<u8>,
    /// What the server binds its signatures to: the opening that it answers.
    binding: [u8; 32],
    certificates: BTreeMap<DeviceId, Vec<Certificate>>,
    units: UnitParents,
    channels: BTreeMap<ChannelTag, ChannelId>,
    stage: Stage,
    /// What arrived since the last mark.
    pending: Option<(ChannelId, Pending)>,
    /// Batches whose head cannot be read, since the last mark.
    unreadable: Vec<(Vec<u8>, Reason)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opened,
    Welcomed,
    Over,
}

#[derive(Debug, Default)]
struct Pending {
    batches: Vec<OpenedBatch>,
    others: Vec<Effect>,
}

/// The frame that carries a batch.
#[must_use]
pub fn batch_frame(batch: &[u8]) -> Vec<u8> {
    Frame::Batch(batch.to_vec()).encode()
}

/// The frame that asks what is held of these streams; it comes after the batches.
#[must_use]
pub fn carry_frame(streams: Vec<Stream>) -> Vec<u8> {
    Frame::Carry(streams).encode()
}

/// The frame that brings a hub what the server holds.
#[must_use]
pub fn voucher_frame(voucher: Signed<Voucher>) -> Vec<u8> {
    Frame::Voucher(voucher).encode()
}

impl Session {
    /// Begins an exchange.
    #[must_use]
    pub fn new(mut opening: Opening, signer: &Signer) -> Self {
        let hello = Hello {
            version: PROTOCOL,
            server: audience(&opening).bytes().first_chunk().copied().unwrap_or_default(),
            device: opening.device,
            incarnation: opening.incarnation,
            counter: opening.counter,
            dictionaries: dictionary::KNOWN.to_vec(),
            tip: opening.tip,
            roll: opening.roll,
            budget: opening.budget,
            position: position(&opening),
        };
        let binding = binding(&hello);
        let signed = Signed::sign(hello, Domain::HELLO, audience(&opening).bytes(), signer);
        let mut certificates: BTreeMap<DeviceId, Vec<Certificate>> = BTreeMap::new();
        for certificate in std::mem::take(&mut opening.certificates) {
            certificates.entry(certificate.device).or_default().push(certificate);
        }
        Self {
            hello: Frame::Hello(signed).encode(),
            binding,
            certificates,
            units: std::mem::take(&mut opening.units),
            channels: opening.cursors.iter().map(|(channel, _)| (channel.tag(), *channel)).collect(),
            stage: Stage::Opened,
            pending: None,
            unreadable: Vec::new(),
            opening,
        }
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
        match (self.stage, frame) {
            (_, Frame::Unknown(_)) => Ok(Vec::new()),
            (Stage::Opened, Frame::Welcome(welcome)) => self.welcome(&welcome),
            (Stage::Opened | Stage::Welcomed, Frame::Refused(refusal)) => self.refused(&refusal),
            (Stage::Opened | Stage::Welcomed, Frame::Roll(entry)) => self.roll(entry),
            // A hub does not know what the server knows.
            (Stage::Welcomed, Frame::RollMark(_)) if self.opening.hub.is_some() => Ok(Vec::new()),
            (Stage::Welcomed, Frame::RollMark(number)) => Ok(vec![Effect::RollMark(number)]),
            (Stage::Welcomed, Frame::Voucher(voucher)) => self.voucher(voucher),
            (Stage::Welcomed, Frame::Receipt(receipt)) => self.receipt(&receipt),
            (Stage::Welcomed, Frame::Batch(bytes)) => self.batch(bytes),
            (Stage::Welcomed, Frame::Snapshot(snapshot)) => self.snapshot(&snapshot),
            (Stage::Welcomed, Frame::Mark(mark)) => self.mark(mark),
            (Stage::Welcomed, Frame::Done(done)) if self.pending.is_none() => {
                self.stage = Stage::Over;
                Ok(vec![Effect::Done { more: done.more }])
            }
            _ => Err(SessionError::Protocol),
        }
    }

    /// To be called when the response has ended.
    ///
    /// # Errors
    /// When it ended before it was complete.
    pub fn end(&self) -> Result<(), SessionError> {
        if self.stage == Stage::Over { Ok(()) } else { Err(SessionError::Cut) }
    }

    /// The key of whoever answers.
    fn key(&self) -> &VerifyKey {
        self.opening.hub.as_ref().unwrap_or(&self.opening.server_key)
    }

    fn voucher(&self, voucher: Signed<Voucher>) -> Result<Vec<Effect>, SessionError> {
        let by_server = voucher.is_by(&self.opening.server_key);
        let by_hub = self.opening.hub.is_some_and(|hub| voucher.is_by(&hub));
        if !by_server && !by_hub {
            return Err(SessionError::Forged);
        }
        Ok(vec![Effect::Vouched { voucher, by_hub: !by_server }])
    }

    fn welcome(&mut self, welcome: &Signed<Welcome>) -> Result<Vec<Effect>, SessionError> {
        if !welcome.verifies(Domain::WELCOME, &self.binding, self.key()) {
            return Err(SessionError::Forged);
        }
        self.stage = Stage::Welcomed;
        let message = &welcome.message;
        let mut effects = vec![
            Effect::Greeted {
                clock: message.clock,
                epoch: message.epoch,
                dictionaries: message.dictionaries.clone(),
                remembers: !message.list_all,
            },
            Effect::Held { last: message.held, stable: message.stable, reviews: message.reviews.clone() },
        ];
        for (tag, to) in &message.rewinds {
            let channel = *self.channels.get(tag).ok_or(SessionError::Protocol)?;
            effects.push(Effect::Rewind { channel, to: *to });
        }
        Ok(effects)
    }

    fn refused(&mut self, refusal: &Signed<Refusal>) -> Result<Vec<Effect>, SessionError> {
        if !refusal.verifies(Domain::REFUSED, &self.binding, self.key()) {
            return Err(SessionError::Forged);
        }
        self.stage = Stage::Over;
        self.pending = None;
        Ok(vec![Effect::Refused(refusal.message)])
    }

    fn receipt(&self, receipt: &Signed<Receipt>) -> Result<Vec<Effect>, SessionError> {
        if !receipt.verifies(Domain::RECEIPT, &self.binding, self.key()) {
            return Err(SessionError::Forged);
        }
        let Receipt { seq, stable, review } = receipt.message;
        Ok(vec![Effect::Durable { seq, stable, review }])
    }

    fn roll(&mut self, entry: SignedEntry) -> Result<Vec<Effect>, SessionError> {
        match entry.verify(&self.opening.server_key) {
            Ok(RollEntry::Device(certificate)) => {
                self.certificates.entry(certificate.device).or_default().push(certificate);
            }
            Ok(RollEntry::Unit(unit)) => self.units.insert(&unit),
            Err(crate::roll::BadEntry::Signature) => return Err(SessionError::Forged),
            // Written by a newer server: kept, for the version of this program that will know it.
            Err(crate::roll::BadEntry::Unreadable) => {}
        }
        Ok(vec![Effect::Roll(vec![entry])])
    }

    fn batch(&mut self, bytes: Vec<u8>) -> Result<Vec<Effect>, SessionError> {
        if bytes.len() > BYTES_MAX {
            return Err(SessionError::Protocol);
        }
        let batch = match Batch::parse(&bytes) {
            Ok(batch) => batch,
            Err(error) => {
                // Of a version to come, perhaps. It is kept, and the feed goes on.
                self.unreadable.push((bytes, Reason::Batch(error)));
                return Ok(Vec::new());
            }
        };
        let channel = batch.header.channel;
        let context = Context {
            server: self.opening.server,
            certificates: self.certificates.get(&batch.header.device).map_or(&[], Vec::as_slice),
            // What a hub passes on nobody may have judged before.
            strictness: if self.opening.hub.is_some() { Strictness::Newest } else { Strictness::Any },
            tree: &self.units,
        };
        let checked = check(&batch, &context);
        let pending = self.pending(channel)?;
        match checked {
            Ok(opened) => pending.batches.push(opened),
            Err(reason) => pending.others.push(Effect::Quarantine { channel, bytes, reason }),
        }
        Ok(Vec::new())
    }

    fn snapshot(&mut self, snapshot: &Signed<Snapshot>) -> Result<Vec<Effect>, SessionError> {
        let message = &snapshot.message;
        let genuine = snapshot.verifies(Domain::SNAPSHOT, audience(&self.opening).bytes(), self.key());
        if !genuine || !self.may_summarise(message.channel) {
            return Err(SessionError::Forged);
        }
        let docs = unpack(message).ok_or(SessionError::Protocol)?;
        let (channel, remaining) = (message.channel, message.remaining);
        self.pending(channel)?.others.push(Effect::Snapshot { channel, remaining, docs });
        Ok(Vec::new())
    }

    /// Whether whoever answers may send whole documents of this channel: the server, and a hub whose role lets it
    /// write there for others, which is a leader's.
    fn may_summarise(&self, channel: ChannelId) -> bool {
        let Some(hub) = &self.opening.hub else { return true };
        let newest = self.certificates.values().filter_map(|all| all.last()).find(|held| held.verify_key == *hub);
        newest.is_some_and(|held| {
            held.revoked.is_none()
                && held.role == Role::Leader
                && allows_channel(held.role, held.unit, channel, Verb::Read, &self.units)
        })
    }

    fn mark(&mut self, mark: Mark) -> Result<Vec<Effect>, SessionError> {
        let Mark { channel, cursor } = mark;
        let pending = std::mem::take(self.pending(channel)?);
        self.pending = None;
        let mut effects = pending.others;
        for (bytes, reason) in self.unreadable.drain(..) {
            effects.push(Effect::Quarantine { channel, bytes, reason });
        }
        if !pending.batches.is_empty() {
            effects.push(Effect::Receive { channel, batches: pending.batches });
        }
        effects.push(Effect::Mark { channel, cursor });
        Ok(effects)
    }

    /// What arrived of this channel since the last mark; another channel's may not stand in between.
    fn pending(&mut self, channel: ChannelId) -> Result<&mut Pending, SessionError> {
        let (of, pending) = self.pending.get_or_insert_with(|| (channel, Pending::default()));
        if *of == channel { Ok(pending) } else { Err(SessionError::Protocol) }
    }
}

fn position(opening: &Opening) -> Position {
    let told: BTreeSet<ChannelTag> = opening.told.iter().map(ChannelId::tag).collect();
    let all = opening.cursors.iter().map(|(channel, cursor)| (channel.tag(), *cursor)).collect();
    Position::new(all, |channel| told.contains(channel))
}

/// Whom the opening is meant for.
fn audience(opening: &Opening) -> ServerId {
    opening.hub.map_or(opening.server, |hub| hub.server_id())
}

/// What the server's signatures are bound to.
pub(crate) fn binding(hello: &Hello) -> [u8; 32] {
    *blake3::hash(&wire::encode(hello)).as_bytes()
}

fn unpack(snapshot: &Snapshot) -> Option<Vec<SnapshotDoc>> {
    let inflated = usize::try_from(snapshot.inflated).ok().filter(|size| *size <= SNAPSHOT_INFLATED_MAX)?;
    let packed = dictionary::inflate(&snapshot.payload, inflated, snapshot.dictionary)?;
    unpack_documents(&packed.plain, &packed.loose, SNAPSHOT_INFLATED_MAX)
}
