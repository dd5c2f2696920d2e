//! An exchange of a phone with the server or a hub, as the app's driver does it.

use tungnha_app::sync::perform::{closes_group, perform};
use tungnha_model::{ChannelId, Moment};
use tungnha_store::{Op, Peer, StoreError};
use tungnha_sync::client::{Effect, Session, batch_frame, carry_frame, voucher_frame};
use tungnha_sync::message::{Refusal, Stream, Voucher};
use tungnha_sync::{Batch, FrameReader};

use super::flaw::bend_effects;
use super::phone::Phone;
use super::{Outcome, said};

const BUDGET_MIN: u32 = 2 * 1024;
const BUDGET_MAX: u32 = 4 * 1024 * 1024;

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
    session: Session,
    pub request: Vec<u8>,
    /// The first batch that travels.
    first: Option<Vec<u8>>,
    /// Up to which voucher the hub is told.
    told: i64,
    /// About which streams the peer is asked.
    streams: Vec<Stream>,
    asked: bool,
}

impl Phone {
    /// Begins an exchange: forms batches, signs the opening; nothing when the power goes.
    pub fn begin(&mut self, peer: Peer, now: Moment) -> Outcome<Option<Opened>> {
        let now = now.plus_millis(self.offset_ms);
        let (asked, budget) = (self.ask, self.budget);
        let bytes_max = if asked { 0 } else { budget as usize };
        let prepared = self.store()?.transact(Op::Send, |tx| {
            tx.meet(peer);
            tx.form_batches(now)?;
            let opening = tx.opening(budget)?;
            Ok::<_, StoreError>((opening, tx.reader().carried(peer, bytes_max)?))
        });
        let (opening, carried) = match prepared {
            Ok(prepared) => prepared,
            Err(_) if self.disk.is_off() => return Ok(None),
            Err(error) => return Err(format!("an exchange could not begin: {error}")),
        };
        let session = Session::new(opening, &self.signer());
        let mut request = session.hello().to_vec();
        carried.vouchers.into_iter().for_each(|voucher| request.extend(voucher_frame(voucher)));
        for batch in &carried.batches {
            request.extend(batch_frame(batch));
            self.remember(batch)?;
        }
        if !carried.streams.is_empty() {
            request.extend(carry_frame(carried.streams.clone()));
        }
        let first = carried.batches.into_iter().next();
        let streams = carried.streams;
        Ok(Some(Opened { peer, session, request, first, told: carried.vouchers_upto, streams, asked }))
    }

    /// Keeps in mind which batch left under which number.
    pub(super) fn remember(&mut self, batch: &[u8]) -> Outcome<()> {
        let parsed = Batch::parse(batch).map_err(said)?;
        if parsed.header.device == self.device {
            self.sent.insert((parsed.header.incarnation.0, parsed.header.seq), parsed.hash);
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
            let Ok(effects) = opened.session.step(frame) else {
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
        if !whole || reader.finish().is_err() || opened.session.end().is_err() {
            self.ask = true;
            self.budget = (self.budget / 2).max(BUDGET_MIN);
            return Ok(Ended::Broken);
        }
        self.settle(&opened, more)
    }

    /// After a whole exchange: what the hub was told is noted; batches that the peer does not take although it got
    /// them are not offered for ever.
    fn settle(&mut self, opened: &Opened, more: bool) -> Outcome<Ended> {
        self.budget = self.budget.saturating_mul(2).min(BUDGET_MAX);
        self.ask = false;
        let left = self.store()?.transact::<_, StoreError>(Op::Send, |tx| {
            if opened.told > 0 {
                tx.meet(opened.peer);
                tx.told(opened.told)?;
            }
            if opened.peer.is_home() {
                tx.asked(&opened.streams)?;
            }
            let reader = tx.reader();
            let in_doubt = opened.peer.is_home() && reader.in_doubt()?;
            Ok((reader.carried(opened.peer, 1)?.batches.into_iter().next(), in_doubt))
        });
        let (left, in_doubt) = match left {
            Ok(left) => left,
            Err(_) if self.disk.is_off() => return Ok(Ended::Crashed),
            Err(error) => return Err(format!("an exchange could not end: {error}")),
        };
        let unsent = in_doubt || left.is_some() && (opened.asked || left != opened.first);
        Ok(Ended::Well { more: more || unsent })
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
                    self.ask = true;
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
        self.acknowledged.extend(self.sent.iter().filter(|(key, _)| within(key)).map(|(_, hash)| *hash));
    }

    pub(super) fn may_see(&self, channel: ChannelId) -> bool {
        self.role == tungnha_model::Role::Leader || channel.unit == self.unit
    }
}
