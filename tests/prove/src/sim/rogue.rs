//! An enrolled device with a program of somebody's own: it writes what it may not.

use tungnha_docs::{Document, Edit};
use tungnha_model::{ChannelId, DeviceId, DocKind, HouseholdId};
use tungnha_sync::batch::seal;
use tungnha_sync::client::batch_frame;
use tungnha_sync::message::{Hello, PROTOCOL, Signed};
use tungnha_sync::{
    Batch, BatchHash, ChangeItem, Frame, FrameReader, Incarnation, Position, Signer, Stamp, actor, key,
};

use super::story::Story;
use super::{Outcome, VILLAGES, begun, said};

/// Such a device, and what it sent that must not be let in.
pub struct Rogue {
    pub signer: Signer,
    pub device: DeviceId,
    incarnation: u64,
    counter: u64,
    pub refused: Vec<BatchHash>,
}

/// What it tries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trick {
    Elsewhere,
    OthersName,
    /// Two batches under one number.
    Fork,
}

impl Rogue {
    pub fn new() -> Self {
        let (signer, device) = (Signer::from_secret([66; 32]), DeviceId([66; 16]));
        Self { signer, device, incarnation: 0, counter: 0, refused: Vec::new() }
    }

    /// A request with a new household, in the village of this number, under the name of this actor.
    fn request(&mut self, server: &Signer, household: HouseholdId, trick: Trick) -> Outcome<(Vec<u8>, Batch)> {
        let elsewhere = trick == Trick::Elsewhere;
        let incarnation = Incarnation(self.incarnation);
        let name = if trick == Trick::OthersName { [77; 16] } else { actor(&self.signer.verify_key(), incarnation) };
        let mut document = Document::new(DocKind::HOUSEHOLD).map_err(said)?;
        let edited = document.edit(name, begun(), &[Edit::put(["profile", "name"], "Bịa Đặt")]).map_err(said)?;
        let item = |change| ChangeItem { doc: household.into(), kind: DocKind::HOUSEHOLD, change };
        let items = [tungnha_docs::genesis(DocKind::HOUSEHOLD).map_err(said)?, edited.unwrap_or_default()].map(item);
        let stamp = Stamp {
            server: server.verify_key().server_id(),
            channel: ChannelId::field(VILLAGES[usize::from(elsewhere)]),
            device: self.device,
            incarnation,
            seq: 1,
            prev: BatchHash::NONE,
            clock: begun(),
            dictionary: tungnha_sync::dictionary::BATCH,
        };
        let batch = seal(&stamp, &items, &self.signer).map_err(said)?;
        Ok(([self.hello(server), batch_frame(&batch.bytes)].concat(), batch))
    }

    fn hello(&mut self, server: &Signer) -> Vec<u8> {
        self.counter += 1;
        let id = server.verify_key().server_id();
        let hello = Hello {
            version: PROTOCOL,
            server: id.bytes().first_chunk().copied().unwrap_or_default(),
            device: self.device,
            incarnation: Incarnation(self.incarnation),
            counter: self.counter,
            dictionaries: Vec::new(),
            tip: 1,
            roll: u64::MAX >> 1,
            budget: 1024,
            position: Position::new(Vec::new(), |_| false),
        };
        Frame::Hello(Signed::sign(hello, key::Domain::HELLO, id.bytes(), &self.signer)).encode()
    }
}

impl Story {
    /// The rogue comes with what has to be refused.
    pub(super) fn go_rogue(&mut self) -> Outcome<()> {
        let (trick, what) = [
            (Trick::Elsewhere, "written elsewhere"),
            (Trick::OthersName, "written under another's name"),
            (Trick::Fork, "two batches under one number"),
        ][self.dice.below(3)];
        self.count(what);
        self.rogue.incarnation += 1;
        if trick == Trick::Fork {
            self.bring(trick)?;
            // Its maker does not offer it again, and whoever got it within a snapshot holds no batch to bring.
            self.server.backup = None;
        }
        let (batch, plainly) = self.bring(trick)?;
        self.rogue.refused.push(batch.hash);
        if plainly { Err("a plain receipt was signed for what had to be refused".to_owned()) } else { Ok(()) }
    }

    /// Sends a household; whether the server signed for it as for any other.
    fn bring(&mut self, trick: Trick) -> Outcome<(Batch, bool)> {
        let household = HouseholdId::new(begun(), self.dice.ten());
        let (request, batch) = self.rogue.request(&self.server.signer, household, trick)?;
        let answer = self.server.answer(&request, self.now())?;
        let mut reader = FrameReader::new();
        reader.push(&answer);
        let mut plainly = false;
        while let Ok(Some(frame)) = reader.next_frame() {
            plainly |= matches!(frame, Frame::Receipt(receipt) if receipt.message.review.is_none());
        }
        Ok((batch, plainly))
    }
}
