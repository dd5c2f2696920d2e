//! An exchange of a phone with the server or a hub, as the app's driver does it.

use tungnha_app::sync::attempt::Attempt;
use tungnha_app::sync::perform::{closes_group, perform};
use tungnha_model::{ChannelId, Moment};
use tungnha_store::Peer;
use tungnha_sync::client::Effect;
use tungnha_sync::message::{Refusal, Voucher};
use tungnha_sync::{Batch, FrameReader};

use super::flaw::bend_effects;
use super::phone::Phone;
use super::{Outcome, said};

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Well; whether there is more to be exchanged.
    Well { more: bool },
    /// The line broke, or the other side had no time.
    Broken,
    /// The power went.
    Crashed,
    /// The other side turned the device away for good.
    Refused,
}

/// An exchange that has begun.
pub struct Opened {
    peer: Peer,
    attempt: Attempt,
    pub request: Vec<u8>,
    /// Whether batches travel with it.
    pub brings: bool,
}

impl Phone {
    /// Begins an exchange; nothing when the power goes.
    pub fn begin(&mut self, peer: Peer, now: Moment) -> Outcome<Option<Opened>> {
        let now = now.plus_millis(self.offset_ms);
        let signer = self.signer();
        let begun = Attempt::begin((self.store()?, peer, &signer), self.pace, self.pace.budget(), now);
        let (attempt, carried) = match begun {
            Ok(begun) => begun,
            Err(_) if self.disk.is_off() => return Ok(None),
            Err(error) => return Err(format!("an exchange could not begin: {error}")),
        };
        for batch in &carried.batches {
            self.remember(batch)?;
        }
        let brings = !carried.batches.is_empty();
        let request = attempt.frames(carried).concat();
        Ok(Some(Opened { peer, attempt, request, brings }))
    }

    /// Keeps in mind which batch left under which number.
    pub(super) fn remember(&mut self, batch: &[u8]) -> Outcome<()> {
        let parsed = Batch::parse(batch).map_err(said)?;
        if parsed.header.device == self.device {
            self.sent.insert((parsed.header.incarnation.0, parsed.header.seq), parsed);
        }
        Ok(())
    }

    /// Takes the answer, as far as it came.
    pub fn finish(&mut self, mut opened: Opened, answer: &[u8], now: Moment) -> Outcome<Ended> {
        let now = now.plus_millis(self.offset_ms);
        let mut reader = FrameReader::new();
        reader.push(answer);
        let (mut group, mut more, mut whole) = (Vec::new(), false, true);
        while let (true, Ok(Some(frame))) = (whole, reader.next_frame()) {
            let Ok(effects) = opened.attempt.session().step(frame) else {
                whole = false;
                break;
            };
            for effect in effects {
                self.note(opened.peer, &effect)?;
                let closes = closes_group(&effect);
                group.push(effect);
                if closes {
                    match self.keep(opened.peer, std::mem::take(&mut group), now, &mut more)? {
                        None => {}
                        Some(ended) => return Ok(ended),
                    }
                }
            }
        }
        if !whole || reader.finish().is_err() || opened.attempt.session().end().is_err() {
            self.pace.broke();
            return Ok(Ended::Broken);
        }
        self.settle(opened.attempt, more)
    }

    fn settle(&mut self, attempt: Attempt, more: bool) -> Outcome<Ended> {
        self.pace.went_well();
        match attempt.settle(self.store()?) {
            Ok(unsent) => Ok(Ended::Well { more: more || unsent }),
            Err(_) if self.disk.is_off() => Ok(Ended::Crashed),
            Err(error) => Err(format!("an exchange could not end: {error}")),
        }
    }

    /// Performs a group; says how the exchange ended, if it did.
    fn keep(&mut self, peer: Peer, group: Vec<Effect>, now: Moment, more: &mut bool) -> Outcome<Option<Ended>> {
        for part in bend_effects(self.flaw, self.acked, group) {
            let outcome = match perform(self.store()?, peer, &part, now) {
                Ok(outcome) => outcome,
                Err(_) if self.disk.is_off() => return Ok(Some(Ended::Crashed)),
                Err(error) => return Err(format!("what came could not be kept: {error}")),
            };
            *more |= outcome.rewound || outcome.done == Some(true);
            match outcome.refused {
                None => {}
                Some(Refusal::Forked) if peer.is_home() => {
                    self.acked = 0;
                    return self.begin_incarnation().map(Some);
                }
                Some(Refusal::Busy | Refusal::Replay { .. } | Refusal::Damaged | Refusal::Protocol) => {
                    self.pace.broke();
                    return Ok(Some(Ended::Broken));
                }
                Some(Refusal::Revoked { .. }) if self.revoked => return Ok(Some(Ended::Refused)),
                Some(_) if !peer.is_home() => return Ok(Some(Ended::Refused)),
                Some(refusal) => return Err(format!("{:?} was turned away: {refusal}", self.device)),
            }
        }
        Ok(None)
    }

    /// Watches what the server signs for and what is shown to this phone.
    fn note(&mut self, peer: Peer, effect: &Effect) -> Outcome<()> {
        let life = self.store()?.incarnation();
        match effect {
            Effect::Durable { seq, .. } if peer.is_home() => {
                self.acknowledge(life, (0, *seq));
                self.acked = self.acked.max(*seq);
            }
            Effect::Vouched { voucher, by_hub: false } => self.vouched(&voucher.message),
            Effect::Receive { channel, .. } | Effect::Snapshot { channel, .. } => {
                self.foreign += 1;
                if (self.revoked && peer.is_home()) || !self.may_see(*channel) {
                    return Err(format!("{:?} was shown {channel:?}", self.device));
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn vouched(&mut self, voucher: &Voucher) {
        if voucher.stream.device == self.device {
            self.acknowledge(voucher.stream.incarnation.0, (voucher.first, voucher.last.seq));
        }
    }

    fn acknowledge(&mut self, life: u64, (first, last): (u64, u64)) {
        let within = |(of, seq): &(u64, u64)| *of == life && (first..=last).contains(seq);
        self.acknowledged.extend(self.sent.iter().filter(|(key, _)| within(key)).map(|(_, batch)| batch.hash));
    }

    pub(super) fn may_see(&self, channel: ChannelId) -> bool {
        self.role == tungnha_model::Role::Leader || channel.unit == self.unit
    }
}
