//! One story: what happens is drawn from the seed; then everything heals, and what must hold is looked at.

use std::collections::BTreeMap;
use std::path::Path;

use tungnha_model::{Moment, Role};
use tungnha_sync::{AgreeKey, Frame, FrameReader};
use tungnha_testkit::random::Dice;

use super::courier::Parcel;
use super::flaw::Flaw;
use super::line::Other;
use super::phone::Phone;
use super::rogue::Rogue;
use super::server::Server;
use super::{COMMUNE, Outcome, VILLAGES, begun};
use crate::disk::Fault;

const STEPS: usize = 60;
const TEN_YEARS_MS: i64 = 3_652 * 86_400_000;

/// How often each kind of thing happened.
pub type Counts = BTreeMap<&'static str, u64>;

/// A story under way.
pub struct Story {
    pub dice: Dice,
    pub(super) server: Server,
    pub(super) phones: Vec<Phone>,
    pub(super) step: usize,
    pub counts: Counts,
    /// What happened last, for the one who looks into a failure.
    pub trail: Vec<String>,
    /// Requests heard on the line.
    pub(super) heard: Vec<Vec<u8>>,
    /// A request that is still on its way, and to whom.
    pub(super) late: Option<(Other, Vec<u8>)>,
    pub(super) rogue: Rogue,
    /// Files that lie about.
    pub(super) parcels: Vec<Parcel>,
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
            server.enrol(phone.device, phone.keys(), role, unit)?;
            phones.push(phone);
        }
        let rogue = Rogue::new();
        server.enrol(rogue.device, (rogue.signer.verify_key(), AgreeKey([0; 32])), Role::Member, VILLAGES[0])?;
        let mut dice = Dice::new(seed);
        // One joins when the others have written for a while.
        phones.get_mut(2).into_iter().for_each(|phone| phone.away_until = dice.below(STEPS));
        let counts = Counts::new();
        let (trail, heard, parcels) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { dice, server, phones, step: 0, counts, trail, heard, late: None, rogue, parcels })
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

    pub(super) fn now(&self) -> Moment {
        begun().plus_millis(i64::try_from(self.step).unwrap_or(0) * 60_000)
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
        self.trail.push(format!("{:>3} {what}", self.step));
    }

    fn happen(&mut self) -> Outcome<()> {
        let who = self.dice.below(self.phones.len());
        match self.dice.below(100) {
            0..32 => self.save(who),
            32..62 => self.meet_server(who),
            62..70 => self.meet_hub(who),
            70..75 => self.carry(who),
            75..77 => self.crash_server(),
            77..80 => self.turn_clock(who),
            80..83 => self.part(who),
            83..85 => {
                self.count("copy of a phone");
                self.trail.push(format!("    … phone {}", who + 1));
                self.phone(who)?.copy();
                Ok(())
            }
            85..88 => self.restore_phone(),
            88..90 => {
                self.count("backup");
                self.server.back_up()
            }
            90..92 => self.restore_server(),
            92..95 => self.revoke(),
            95..98 => self.go_rogue(),
            _ => self.replay(),
        }
    }

    pub(super) fn phone(&mut self, who: usize) -> Outcome<&mut Phone> {
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

    /// One of those that have a copy.
    fn restore_phone(&mut self) -> Outcome<()> {
        let copied: Vec<usize> =
            (0..).zip(&self.phones).filter(|(_, it)| it.copy.is_some()).map(|(at, _)| at).collect();
        let Some(who) = copied.get(self.dice.below(copied.len())).copied() else { return Ok(()) };
        let alone = self.dice.percent(50);
        if let Some(what) = self.phone(who)?.restore(alone)? {
            self.count(what);
            self.trail.push(format!("    … phone {}", who + 1));
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
        if phone.revoked {
            return Ok(());
        }
        phone.revoked = true;
        let device = phone.device;
        self.count("revoked");
        self.server.backup = None;
        self.server.revoke(device)
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
    pub(super) fn lost_counter(&self) -> bool {
        self.counts.contains_key("server restored")
    }
}
