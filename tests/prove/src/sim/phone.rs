//! A phone: its real store on a disk that may lose power, driven as the app drives it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tungnha_app::sync::perform::{closes_group, end_incarnation, perform};
use tungnha_docs::Edit;
use tungnha_model::household::{Outcome as Met, Visit};
use tungnha_model::{ChannelId, Day, DeviceId, HouseholdId, HouseholdRecord, Moment, Role, UnitId, VisitId};
use tungnha_store::{Identity, Op, Peer, Secrets, Store, StoreError, Write};
use tungnha_sync::client::{Effect, Session, batch_frame};
use tungnha_sync::message::Refusal;
use tungnha_sync::{Batch, BatchHash, FrameReader, Signer, VerifyKey};
use tungnha_testkit::random::Dice;

use super::flaw::{Flaw, bend_effects};
use super::{Outcome, begun, said};
use crate::disk::{Disk, Image, Loss};

const BUDGET_START: u32 = 8 * 1024;
const BUDGET_MIN: u32 = 2 * 1024;
const BUDGET_MAX: u32 = 4 * 1024 * 1024;

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Well; whether there is more to be exchanged.
    Well { more: bool },
    /// The line broke, or the server had no time.
    Broken,
    /// The power went.
    Crashed,
    /// The server turned the device away for good.
    Refused,
}

/// What was saved here: visits, by household.
pub type Ledger = BTreeSet<(HouseholdId, VisitId)>;

/// A phone.
pub struct Phone {
    folder: PathBuf,
    pub disk: Disk,
    pub role: Role,
    pub unit: UnitId,
    pub device: DeviceId,
    identity: Identity,
    store: Option<Store>,
    dice: Dice,
    flaw: Option<Flaw>,
    pub offset_ms: i64,
    budget: u32,
    ask: bool,
    pub revoked: bool,
    /// Until which step nothing reaches the server.
    pub away_until: usize,
    pub ledger: Ledger,
    pub copy: Option<(Image, Ledger)>,
    /// Batches that were sent, by life and number.
    sent: BTreeMap<(u64, u64), BatchHash>,
    /// Those that the server has signed for.
    pub acknowledged: BTreeSet<BatchHash>,
    acked: u64,
    pub foreign: u64,
}

/// An exchange that has begun.
pub struct Opened {
    session: Session,
    pub request: Vec<u8>,
    first: Option<u64>,
    asked: bool,
}

impl Phone {
    pub fn new(
        folder: &Path,
        number: u8,
        role: Role,
        unit: UnitId,
        server: VerifyKey,
        flaw: Option<Flaw>,
    ) -> Outcome<Self> {
        std::fs::create_dir_all(folder).map_err(said)?;
        let device = DeviceId([number; 16]);
        let identity = Identity {
            secrets: Secrets { signing: [number; 32], agreement: [0; 32] },
            device,
            holder: "Nông Văn Mẫu".to_owned(),
            role,
            unit,
            lease_until: begun().plus_millis(14 * 86_400_000),
            joined: begun(),
            server: server.server_id(),
            server_key: server.0,
            address: "https://127.0.0.1:1".to_owned(),
            spki: [0; 32],
            extra: serde_json::Map::default(),
        };
        let disk = Disk::of(folder);
        let mut phone = Self {
            folder: folder.to_owned(),
            disk,
            role,
            unit,
            device,
            identity,
            store: None,
            dice: Dice::new(u64::from(number)),
            flaw,
            offset_ms: 0,
            budget: BUDGET_START,
            ask: false,
            revoked: false,
            away_until: 0,
            ledger: Ledger::new(),
            copy: None,
            sent: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            acked: 0,
            foreign: 0,
        };
        phone.open()?;
        let identity = phone.identity.clone();
        phone.store()?.transact(Op::Join, |tx| tx.identity(&identity)).map_err(said)?;
        if flaw == Some(Flaw::DeviceNotSynced) {
            phone.disk.lie();
        }
        Ok(phone)
    }

    pub fn signer(&self) -> Signer {
        self.identity.signer()
    }

    pub fn store(&self) -> Outcome<&Store> {
        self.store.as_ref().ok_or_else(|| "the phone is off".to_owned())
    }

    fn open(&mut self) -> Outcome<()> {
        let dice = &mut self.dice;
        let mut fill = |out: &mut [u8]| out.iter_mut().for_each(|byte| *byte = dice.roll().to_le_bytes()[0]);
        self.store = Some(Store::with_key(&self.folder, [7; 32], &mut fill).map_err(said)?);
        Ok(())
    }

    /// The power goes and comes back.
    pub fn crash(&mut self) -> Outcome<()> {
        self.disk.cut();
        self.store = None;
        self.disk.restart(Loss::any(&mut self.dice), &mut self.dice);
        self.ask = true;
        self.open()?;
        self.check_ledger("after a power cut")
    }

    /// Everything that was saved here is here.
    pub fn check_ledger(&self, when: &str) -> Outcome<()> {
        let store = self.store()?;
        let households: BTreeSet<HouseholdId> = self.ledger.iter().map(|(household, _)| *household).collect();
        for household in households {
            let record = store.read(|reader| reader.record(household)).map_err(|error| format!("{when}: {error}"))?;
            let kept: BTreeSet<VisitId> = record.visits.iter().map(|visit| visit.id).collect();
            if let Some((_, lost)) = self.ledger.iter().find(|(of, visit)| *of == household && !kept.contains(visit)) {
                return Err(format!("{:?} lost the visit {lost} {when}", self.device));
            }
        }
        Ok(())
    }

    pub fn households(&self) -> Outcome<Vec<HouseholdId>> {
        self.store()?.read(|reader| reader.household_ids()).map_err(said)
    }

    /// Saves something; whether it went well.
    pub fn save(&mut self, now: Moment) -> Outcome<bool> {
        let now = now.plus_millis(self.offset_ms);
        let known = self.households()?;
        let visit = VisitId::new(begun(), self.dice.ten());
        let on = Day::in_vietnam(begun());
        let mut made = Visit::new(visit, begun(), on, "Nông Văn Mẫu".to_owned(), Met::Met);
        made.device = Some(self.device);
        let fresh = known.is_empty() || self.dice.percent(25);
        let household = match known.get(self.dice.below(known.len())) {
            Some(known) if !fresh => *known,
            _ => HouseholdId::new(begun(), self.dice.ten()),
        };
        let unit = self.unit_for(household, fresh)?;
        let note = self.dice.roll().to_string();
        let name = ["Bàn Văn Mẫu", "Lý Thị Ví Dụ", "Triệu Văn Thử"][self.dice.below(3)];
        let saved = self.store()?.transact::<_, StoreError>(Op::SaveVisit, |tx| {
            if fresh {
                tx.import(&HouseholdRecord::new(household, unit, name), now)?;
            }
            let year = Write::year(household, unit, on.year(), vec![tungnha_docs::create_visit(&made)]);
            let main = Write::household(household, unit, vec![Edit::put(["profile", "note"], note.as_str())]);
            tx.write(vec![year, main], now)
        });
        match saved {
            Ok(_) => {
                self.ledger.insert((household, visit));
                Ok(true)
            }
            Err(_) if self.disk.is_off() => Ok(false),
            Err(error) => Err(format!("a save failed: {error}")),
        }
    }

    fn unit_for(&mut self, household: HouseholdId, fresh: bool) -> Outcome<UnitId> {
        if !fresh {
            return self.store()?.read(|reader| reader.household_unit(household)).map_err(said);
        }
        Ok(if self.role == Role::Leader { super::VILLAGES[self.dice.below(2)] } else { self.unit })
    }

    /// Begins an exchange: forms batches, signs the opening.
    pub fn begin(&mut self, now: Moment) -> Outcome<Option<Opened>> {
        let now = now.plus_millis(self.offset_ms);
        let (ask, budget) = (self.ask, self.budget);
        let prepared = self.store()?.transact(Op::Send, |tx| {
            tx.form_batches(now)?;
            let opening = tx.opening(budget)?;
            let batches = if ask { Vec::new() } else { tx.reader().unacknowledged(budget as usize)? };
            Ok::<_, StoreError>((opening, batches))
        });
        let (opening, batches) = match prepared {
            Ok(prepared) => prepared,
            Err(_) if self.disk.is_off() => return Ok(None),
            Err(error) => return Err(format!("an exchange could not begin: {error}")),
        };
        let session = Session::new(opening, &self.signer());
        let mut request = session.hello().to_vec();
        for batch in &batches {
            request.extend(batch_frame(&batch.bytes));
            let parsed = Batch::parse(&batch.bytes).map_err(said)?;
            self.sent.insert((parsed.header.incarnation.0, parsed.header.seq), parsed.hash);
        }
        Ok(Some(Opened { session, request, first: batches.first().map(|batch| batch.seq), asked: ask }))
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
                self.note(&effect)?;
                let closes = closes_group(&effect);
                group.push(effect);
                if closes {
                    match self.keep(std::mem::take(&mut group), now, &mut more)? {
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
        self.budget = self.budget.saturating_mul(2).min(BUDGET_MAX);
        self.ask = false;
        let left = self.store()?.read(|reader| reader.unacknowledged(1)).map_err(said)?;
        let unsent = match (opened.first, left.first()) {
            (_, None) => false,
            (_, Some(_)) if opened.asked => true,
            (Some(first), Some(left)) => left.seq > first,
            (None, Some(_)) => false,
        };
        Ok(Ended::Well { more: more || unsent })
    }

    /// Performs a group; says how the exchange ended, if it did.
    fn keep(&mut self, group: Vec<Effect>, now: Moment, more: &mut bool) -> Outcome<Option<Ended>> {
        for part in bend_effects(self.flaw, self.acked, group) {
            let outcome = match perform(self.store()?, Peer::HOME, &part, now) {
                Ok(outcome) => outcome,
                Err(_) if self.disk.is_off() => return Ok(Some(Ended::Crashed)),
                Err(error) => return Err(format!("what came could not be kept: {error}")),
            };
            *more |= outcome.rewound || outcome.done == Some(true);
            match outcome.refused {
                None => {}
                Some(Refusal::Forked) => {
                    end_incarnation(&self.folder);
                    self.store = None;
                    self.acked = 0;
                    self.open()?;
                    return Ok(Some(Ended::Broken));
                }
                Some(Refusal::Busy | Refusal::Replay { .. } | Refusal::Damaged | Refusal::Protocol) => {
                    self.ask = true;
                    return Ok(Some(Ended::Broken));
                }
                Some(Refusal::Revoked { .. }) if self.revoked => return Ok(Some(Ended::Refused)),
                Some(refusal) => return Err(format!("{:?} was turned away: {refusal}", self.device)),
            }
        }
        Ok(None)
    }

    /// Watches what the server signs for and what it shows.
    fn note(&mut self, effect: &Effect) -> Outcome<()> {
        let life = self.store()?.incarnation();
        match effect {
            Effect::Durable { seq, .. } => {
                let upto = self.sent.range((life, 0)..=(life, *seq)).map(|(_, hash)| *hash);
                self.acknowledged.extend(upto.collect::<Vec<_>>());
                self.acked = self.acked.max(*seq);
            }
            Effect::Receive { channel, .. } | Effect::Snapshot { channel, .. } => {
                self.foreign += 1;
                if self.revoked || !self.may_see(*channel) {
                    return Err(format!("{:?} was shown {channel:?}", self.device));
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub fn may_see(&self, channel: ChannelId) -> bool {
        self.role == Role::Leader || channel.unit == self.unit
    }

    /// A copy of the database is put aside.
    pub fn copy(&mut self) {
        self.copy = Some((self.disk.image(), self.ledger.clone()));
    }

    /// The copy of the folder is put back. (Not drawn yet: the database alone, beside an intact token. The server
    /// notices that fork, but its welcome says "held up to" without a hash, and the device believes it of the batch
    /// that forked.)
    pub fn restore(&mut self) -> Outcome<bool> {
        let Some((image, ledger)) = self.copy.clone() else { return Ok(false) };
        self.disk.cut();
        self.store = None;
        self.disk.load(&image);
        let (token, copied) = (self.folder.join("incarnation"), self.folder.join("incarnation.copied"));
        std::fs::copy(&token, &copied).and_then(|_| std::fs::rename(&copied, &token)).map_err(said)?;
        self.ledger = ledger;
        self.acked = 0;
        self.open()?;
        Ok(true)
    }

    /// What the phone shows, document by document: heads and records, as text.
    pub fn picture(&self, unit: UnitId) -> Outcome<BTreeMap<HouseholdId, String>> {
        let store = self.store()?;
        let mut picture = BTreeMap::new();
        for household in self.households()? {
            let (of, record, documents) = store
                .read(|reader| {
                    let documents = reader.raw_documents(household)?;
                    Ok::<_, StoreError>((reader.household_unit(household)?, reader.record(household)?, documents))
                })
                .map_err(said)?;
            if of != unit {
                continue;
            }
            let mut heads: Vec<_> = Vec::new();
            for (doc, _, bytes) in documents {
                let document = tungnha_docs::Document::load(&bytes).map_err(said)?;
                let mut of_document = document.heads();
                of_document.sort_unstable();
                heads.push((doc, of_document));
            }
            heads.sort();
            picture.insert(household, format!("{heads:?} {record:?}"));
        }
        Ok(picture)
    }

    /// The read models are those of the documents.
    pub fn check_read_models(&self) -> Outcome<()> {
        let store = self.store()?;
        let dump = || store.transact::<_, StoreError>(Op::Rebuild, |tx| tx.reader().dump_read_models()).map_err(said);
        let before = dump()?;
        store.rebuild().map_err(said)?;
        if dump()? == before {
            Ok(())
        } else {
            Err(format!("the read models of {:?} are not its documents'", self.device))
        }
    }

    pub fn unsent(&self) -> Outcome<u32> {
        self.store()?.read(|reader| reader.unsent_records()).map_err(said)
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.store = None;
        Disk::forget(&self.folder);
    }
}
