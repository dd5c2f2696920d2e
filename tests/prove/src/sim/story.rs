//! One story: what happens is drawn from the seed; then everything heals, and what must hold is looked at.

use std::collections::BTreeMap;
use std::path::Path;

use tungnha_docs::{Document, Edit};
use tungnha_model::{ChannelId, DeviceId, DocKind, HouseholdId, Moment, Role};
use tungnha_sync::batch::seal;
use tungnha_sync::client::batch_frame;
use tungnha_sync::message::{Hello, PROTOCOL, Signed};
use tungnha_sync::{Batch, BatchHash, ChangeItem, Frame, FrameReader, Incarnation, Signer, Stamp, actor, key};
use tungnha_testkit::random::Dice;

use super::flaw::Flaw;
use super::phone::{Ended, Phone};
use super::server::Server;
use super::{COMMUNE, Outcome, VILLAGES, begun, said};
use crate::disk::Fault;

const STEPS: usize = 60;
const ROUNDS_MAX: usize = 20;
const TEN_YEARS_MS: i64 = 3_652 * 86_400_000;

/// How often each kind of thing happened.
pub type Counts = BTreeMap<&'static str, u64>;

/// A story under way.
pub struct Story {
    pub dice: Dice,
    server: Server,
    phones: Vec<Phone>,
    step: usize,
    pub counts: Counts,
    /// What happened last, for the one who looks into a failure.
    pub trail: Vec<String>,
    /// Requests heard on the line.
    heard: Vec<Vec<u8>>,
    /// A request that is still on its way.
    late: Option<Vec<u8>>,
    rogue: Rogue,
}

/// An enrolled device with a program of somebody's own.
struct Rogue {
    signer: Signer,
    device: DeviceId,
    incarnation: u64,
    counter: u64,
    refused: Vec<BatchHash>,
}

impl Story {
    /// The beginning.
    pub fn new(folder: &Path, seed: u64, flaw: Option<Flaw>) -> Outcome<Self> {
        let server = Server::new(&folder.join("server"), flaw)?;
        let mut phones = Vec::new();
        let cast = [
            (Role::Leader, COMMUNE),
            (Role::Member, VILLAGES[0]),
            (Role::Member, VILLAGES[0]),
            (Role::Member, VILLAGES[1]),
        ];
        let key = server.signer.verify_key();
        for (number, (role, unit)) in (1..).zip(cast) {
            let phone = Phone::new(&folder.join(format!("phone-{number}")), number, role, unit, key, flaw)?;
            server.enrol(phone.device, phone.signer().verify_key(), role, unit)?;
            phones.push(phone);
        }
        let rogue = Rogue {
            signer: Signer::from_secret([66; 32]),
            device: DeviceId([66; 16]),
            incarnation: 0,
            counter: 0,
            refused: Vec::new(),
        };
        server.enrol(rogue.device, rogue.signer.verify_key(), Role::Member, VILLAGES[0])?;
        let mut dice = Dice::new(seed);
        // One joins when the others have written for a while.
        phones.get_mut(2).into_iter().for_each(|phone| phone.away_until = dice.below(STEPS));
        let counts = Counts::new();
        Ok(Self { dice, server, phones, step: 0, counts, trail: Vec::new(), heard: Vec::new(), late: None, rogue })
    }

    /// Tells the story to its end.
    pub fn tell(&mut self) -> Outcome<()> {
        while self.step < STEPS {
            self.happen()?;
            self.step += 1;
        }
        self.heal()?;
        self.judge()
    }

    fn now(&self) -> Moment {
        begun().plus_millis(i64::try_from(self.step).unwrap_or(0) * 60_000)
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
        self.trail.push(format!("{:>3} {what}", self.step));
    }

    fn happen(&mut self) -> Outcome<()> {
        let who = self.dice.below(self.phones.len());
        match self.dice.below(100) {
            0..34 => self.save(who),
            34..76 => self.meet(who),
            76..80 => self.crash_server(),
            80..83 => self.turn_clock(who),
            83..86 => self.part(who),
            86..88 => {
                self.count("copy of a phone");
                self.phone(who)?.copy();
                Ok(())
            }
            88..90 => self.restore_phone(who),
            90..92 => {
                self.count("backup");
                self.server.back_up()
            }
            92..94 => self.restore_server(),
            94 => self.revoke(),
            95..98 => self.go_rogue(),
            _ => self.replay(),
        }
    }

    fn phone(&mut self, who: usize) -> Outcome<&mut Phone> {
        self.phones.get_mut(who).ok_or_else(|| "no such phone".to_owned())
    }

    fn save(&mut self, who: usize) -> Outcome<()> {
        let now = self.now();
        let cut = self.dice.percent(12).then(|| self.dice.below(24) as u64);
        let phone = self.phone(who)?;
        if let Some(after) = cut {
            phone.disk.plan(after, Fault::Power);
        }
        phone.save(now)?;
        phone.disk.unplan();
        if cut.is_some() {
            self.count("power cut while saving");
            self.phone(who)?.crash()?;
        }
        Ok(())
    }

    /// An exchange over a line that may do anything.
    fn meet(&mut self, who: usize) -> Outcome<()> {
        let (now, step) = (self.now(), self.step);
        let phone = self.phone(who)?;
        if phone.away_until > step {
            return Ok(());
        }
        let Some(opened) = phone.begin(now)? else { return Ok(()) };
        if self.dice.percent(15) {
            self.carry((who + 1) % self.phones.len())?;
        }
        let kind = self.dice.below(12);
        let mut request = opened.request.clone();
        match kind {
            1 | 2 => {
                self.count("cut on the way up");
                request.truncate(self.dice.below(request.len()));
            }
            3 => {
                self.count("byte changed on the way up");
                let at = self.dice.below(request.len());
                request.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << (at % 8));
            }
            4 => {
                self.count("request late");
                let before = self.late.replace(request.clone());
                before.map_or(Ok(()), |before| self.server.answer(&before, now).map(drop))?;
                request.clear();
            }
            5 => {
                self.count("request twice");
                self.server.answer(&request, now)?;
            }
            6 => {
                self.count("power cut at the server");
                let after = self.dice.below(40) as u64;
                self.server.disk.plan(after, Fault::Power);
            }
            _ => {}
        }
        let mut answer = self.server.answer(&request, now)?;
        self.server.disk.unplan();
        if kind == 6 {
            self.server.crash(&mut self.dice)?;
        }
        self.heard.push(request);
        match kind {
            4 => answer.clear(),
            7 | 8 => {
                self.count("cut on the way down");
                answer.truncate(self.dice.below(answer.len()));
            }
            9 => {
                self.count("answer lost");
                answer.clear();
            }
            10 => {
                self.count("byte changed on the way down");
                let at = self.dice.below(answer.len());
                answer.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << (at % 8));
            }
            11 => {
                self.count("power cut while receiving");
                let after = self.dice.below(30) as u64;
                self.phone(who)?.disk.plan(after, Fault::Power);
            }
            _ => {}
        }
        let ended = self.phone(who)?.finish(opened, &answer, now)?;
        self.trail.push(format!("{step:>3} phone {} met the server: {ended:?}", who + 1));
        self.phone(who)?.disk.unplan();
        if kind == 11 { self.phone(who)?.crash() } else { Ok(()) }
    }

    /// What a phone has to send reaches the server as a file that its operator takes in. (On another phone's request
    /// only that travels which the phone holds itself: the server would not send it back.)
    fn carry(&mut self, who: usize) -> Outcome<()> {
        let now = self.now();
        let Some(opened) = self.phone(who)?.begin(now)? else { return Ok(()) };
        let mut reader = FrameReader::new();
        reader.push(&opened.request);
        while let Ok(Some(frame)) = reader.next_frame() {
            if let Frame::Batch(bytes) = frame {
                self.count("batch carried as a file");
                let batch = Batch::parse(&bytes).map_err(said)?;
                self.server.take(batch, now)?;
            }
        }
        Ok(())
    }

    fn crash_server(&mut self) -> Outcome<()> {
        self.count("server killed");
        self.server.crash(&mut self.dice)
    }

    fn turn_clock(&mut self, who: usize) -> Outcome<()> {
        self.count("clock wrong");
        let years = i64::try_from(self.dice.below(21)).unwrap_or(0) - 10;
        let offset = years * TEN_YEARS_MS / 10;
        if self.dice.percent(25) {
            self.server.offset_ms = offset;
        } else {
            self.phone(who)?.offset_ms = offset;
        }
        Ok(())
    }

    fn part(&mut self, who: usize) -> Outcome<()> {
        self.count("partition");
        let until = self.step + self.dice.below(15);
        self.phone(who)?.away_until = until;
        Ok(())
    }

    fn restore_phone(&mut self, who: usize) -> Outcome<()> {
        if self.phone(who)?.restore()? {
            self.count("phone restored");
            // What only the lost database could offer again must lie in the next backup.
            self.server.backup = None;
        }
        Ok(())
    }

    fn restore_server(&mut self) -> Outcome<()> {
        if self.server.restore(&mut self.dice)? {
            self.count("server restored");
            // A copy from before knows of receipts that no longer hold.
            self.phones.iter_mut().for_each(|phone| phone.copy = None);
        }
        Ok(())
    }

    fn revoke(&mut self) -> Outcome<()> {
        let last = self.phones.len() - 1;
        let phone = self.phone(last)?;
        if phone.revoked || phone.foreign == 0 {
            return Ok(());
        }
        phone.revoked = true;
        let device = phone.device;
        self.count("revoked");
        self.server.backup = None;
        self.server.revoke(device)
    }

    /// A device of the village writes what it may not: under another's name, or in another village.
    fn go_rogue(&mut self) -> Outcome<()> {
        let elsewhere = self.dice.percent(50);
        self.count(if elsewhere { "written elsewhere" } else { "written under another's name" });
        self.rogue.incarnation += 1;
        self.rogue.counter += 1;
        let incarnation = Incarnation(self.rogue.incarnation);
        let household = HouseholdId::new(begun(), self.dice.ten());
        let name = if elsewhere { actor(&self.rogue.signer.verify_key(), incarnation) } else { [77; 16] };
        let mut document = Document::new(DocKind::HOUSEHOLD).map_err(said)?;
        let edited = document.edit(name, begun(), &[Edit::put(["profile", "name"], "Bịa Đặt")]).map_err(said)?;
        let item = |change| ChangeItem { doc: household.into(), kind: DocKind::HOUSEHOLD, change };
        let items = [tungnha_docs::genesis(DocKind::HOUSEHOLD).map_err(said)?, edited.unwrap_or_default()].map(item);
        let stamp = Stamp {
            server: self.server.signer.verify_key().server_id(),
            channel: ChannelId::field(VILLAGES[usize::from(elsewhere)]),
            device: self.rogue.device,
            incarnation,
            seq: 1,
            prev: BatchHash::NONE,
            clock: begun(),
        };
        let batch = seal(&stamp, &items, &self.rogue.signer).map_err(said)?;
        let hello = self.rogue.hello(&self.server.signer, incarnation);
        let request = [hello, batch_frame(&batch.bytes)].concat();
        let answer = self.server.answer(&request, self.now())?;
        self.rogue.refused.push(batch.hash);
        let mut reader = FrameReader::new();
        reader.push(&answer);
        while let Ok(Some(frame)) = reader.next_frame() {
            if let Frame::Receipt(receipt) = frame
                && receipt.message.review.is_none()
            {
                return Err("a plain receipt was signed for what had to be refused".to_owned());
            }
        }
        Ok(())
    }

    /// Somebody sends again what was heard on the line.
    fn replay(&mut self) -> Outcome<()> {
        let Some(request) = self.heard.get(self.dice.below(self.heard.len())).cloned() else { return Ok(()) };
        self.count("request replayed");
        let answer = self.server.answer(&request, self.now())?;
        let mut reader = FrameReader::new();
        reader.push(&answer);
        while let Ok(Some(frame)) = reader.next_frame() {
            if matches!(frame, Frame::Batch(_) | Frame::Snapshot(_)) && !self.lost_counter() {
                return Err("somebody who replayed a request was shown records".to_owned());
            }
        }
        Ok(())
    }

    /// A server restored from a backup has forgotten which openings it had heard.
    fn lost_counter(&self) -> bool {
        self.counts.contains_key("server restored")
    }

    /// Lines are whole and nothing falls; within twenty rounds nothing is left to say.
    fn heal(&mut self) -> Outcome<()> {
        self.trail.push("everything heals".to_owned());
        if let Some(late) = self.late.take() {
            self.server.answer(&late, self.now())?;
        }
        for _ in 0..ROUNDS_MAX {
            self.step += 1;
            let mut quiet = true;
            for who in 0..self.phones.len() {
                quiet &= self.settle(who)?;
            }
            if quiet {
                return Ok(());
            }
        }
        Err(format!("not quiet after {ROUNDS_MAX} rounds"))
    }

    /// Exchanges until nothing is left; whether nothing was exchanged at all.
    fn settle(&mut self, who: usize) -> Outcome<bool> {
        let now = self.now();
        let mut quiet = true;
        for _ in 0..50 {
            let before = self.phone(who)?.foreign;
            let Some(opened) = self.phone(who)?.begin(now)? else { return Err("no power".to_owned()) };
            let answer = self.server.answer(&opened.request, now)?;
            let ended = self.phone(who)?.finish(opened, &answer, now)?;
            self.trail.push(format!("{:>3} phone {} met the server: {ended:?}", self.step, who + 1));
            let phone = self.phone(who)?;
            quiet &= phone.foreign == before && matches!(ended, Ended::Well { more: false } | Ended::Refused);
            if matches!(ended, Ended::Well { more: false } | Ended::Refused) {
                return Ok(quiet && (phone.revoked || phone.unsent()? == 0));
            }
        }
        Err(format!("phone {} never ends", who + 1))
    }

    fn judge(&self) -> Outcome<()> {
        let (held, refused) = self.server.holdings()?;
        for phone in &self.phones {
            phone.check_ledger("in the end")?;
            phone.check_read_models()?;
            if let Some(lost) =
                phone.acknowledged.iter().find(|hash| !held.contains_key(hash) && !refused.contains(hash))
            {
                return Err(format!("the acknowledged batch {lost} of {:?} is gone", phone.device));
            }
        }
        if let Some(lost) = self.rogue.refused.iter().find(|hash| held.contains_key(*hash)) {
            return Err(format!("the forged batch {lost} was let in"));
        }
        if !self.lost_counter()
            && let Some(lost) = self.rogue.refused.iter().find(|hash| !refused.contains(hash))
        {
            return Err(format!("the refused batch {lost} is not in quarantine"));
        }
        self.compare()
    }

    /// All who may see a village see the same, and everything that was saved for it.
    fn compare(&self) -> Outcome<()> {
        let Some((leader, members)) = self.phones.split_first() else { return Ok(()) };
        for village in VILLAGES {
            let picture = leader.picture(village)?;
            for member in members.iter().filter(|member| member.unit == village && !member.revoked) {
                let other = member.picture(village)?;
                if other != picture {
                    let differing = picture.keys().chain(other.keys()).find(|id| picture.get(*id) != other.get(*id));
                    return Err(format!("{:?} and the leader differ in {differing:?}", member.device));
                }
            }
        }
        for member in members.iter().filter(|member| !member.revoked) {
            if let Some(stranger) = VILLAGES.iter().find(|village| **village != member.unit)
                && !member.picture(*stranger)?.is_empty()
            {
                return Err(format!("{:?} holds another village's households", member.device));
            }
            let mut all = leader.ledger.clone();
            all.extend(member.ledger.iter().copied());
            for (household, visit) in &member.ledger {
                let record = leader.store()?.read(|reader| reader.record(*household)).map_err(said)?;
                if record.visits.iter().all(|other| other.id != *visit) {
                    return Err(format!("the visit {visit} of {:?} never arrived", member.device));
                }
            }
        }
        Ok(())
    }
}

impl Rogue {
    fn hello(&self, server: &Signer, incarnation: Incarnation) -> Vec<u8> {
        let id = server.verify_key().server_id();
        let hello = Hello {
            version: PROTOCOL,
            server: id.bytes().first_chunk().copied().unwrap_or_default(),
            device: self.device,
            incarnation,
            counter: self.counter,
            dictionaries: Vec::new(),
            tip: 1,
            roll: u64::MAX >> 1,
            budget: 1024,
            cursors: Vec::new(),
        };
        Frame::Hello(Signed::sign(hello, key::Domain::HELLO, id.bytes(), &self.signer)).encode()
    }
}
