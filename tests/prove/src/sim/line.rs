//! Meetings of a phone with the server or with another phone, over a line that may do anything.

use tungnha_store::Peer;

use super::Outcome;
use super::story::Story;
use crate::disk::Fault;

/// Whom a phone meets.
#[derive(Clone, Copy)]
pub enum Other {
    Server,
    /// The phone of this number, as a hub.
    Hub(usize),
}

/// What the line does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mishap {
    None,
    CutUp,
    ByteUp,
    Late,
    Twice,
    PowerThere,
    CutDown,
    Lost,
    ByteDown,
    PowerHere,
}

impl Mishap {
    /// Drawn, with its name for the counts.
    const ALL: [(Self, &'static str); 12] = [
        (Self::None, ""),
        (Self::CutUp, "cut on the way up"),
        (Self::CutUp, "cut on the way up"),
        (Self::ByteUp, "byte changed on the way up"),
        (Self::Late, "request late"),
        (Self::Twice, "request twice"),
        (Self::PowerThere, "power cut on the other side"),
        (Self::CutDown, "cut on the way down"),
        (Self::CutDown, "cut on the way down"),
        (Self::Lost, "answer lost"),
        (Self::ByteDown, "byte changed on the way down"),
        (Self::PowerHere, "power cut while receiving"),
    ];
}

impl Story {
    /// A phone meets the server.
    pub(super) fn meet_server(&mut self, who: usize) -> Outcome<()> {
        if self.phone(who)?.away_until > self.step {
            return Ok(());
        }
        self.meet(who, Other::Server)
    }

    /// A phone meets another one as a hub: without signal, so at any time.
    pub(super) fn meet_hub(&mut self, who: usize) -> Outcome<()> {
        let hub = (who + 1 + self.dice.below(self.phones.len() - 1)) % self.phones.len();
        self.meet(who, Other::Hub(hub))
    }

    fn meet(&mut self, who: usize, other: Other) -> Outcome<()> {
        let now = self.now();
        let Some(peer) = self.find(who, other)? else { return Ok(()) };
        let Some(opened) = self.phone(who)?.begin(peer, now)? else { return Ok(()) };
        let (mishap, name) = Mishap::ALL[self.dice.below(Mishap::ALL.len())];
        if mishap != Mishap::None {
            self.count(name);
        }
        let request = self.befall_request(mishap, other, opened.request.clone())?;
        if mishap == Mishap::PowerThere {
            let after = self.dice.below(40) as u64;
            self.disk(other)?.plan(after, Fault::Power);
        }
        let answer = self.answer(other, &request)?;
        self.disk(other)?.unplan();
        if mishap == Mishap::PowerThere {
            self.crash(other)?;
        }
        // A server that lost its power meanwhile may never have heard it.
        if matches!(other, Other::Server) && mishap != Mishap::PowerThere {
            self.heard.push(request);
        }
        let answer = self.befall_answer(mishap, answer);
        if mishap == Mishap::PowerHere {
            let after = self.dice.below(30) as u64;
            self.phone(who)?.disk.plan(after, Fault::Power);
        }
        let before = self.phone(who)?.foreign;
        let ended = self.phone(who)?.finish(opened, &answer, now)?;
        self.note_meeting(who, other, &format!("{ended:?}"));
        self.phone(who)?.disk.unplan();
        self.check_shown(who, other, before)?;
        if mishap == Mishap::PowerHere { self.phone(who)?.crash() } else { Ok(()) }
    }

    /// The other side as a peer, if it can be met.
    fn find(&mut self, who: usize, other: Other) -> Outcome<Option<Peer>> {
        let Other::Hub(hub) = other else { return Ok(Some(Peer::HOME)) };
        let (device, card) = (self.phone(hub)?.device, self.phone(hub)?.card()?);
        let Some(card) = card else { return Ok(None) };
        let found = self.phone(who)?.look(device, &card)?;
        if found.is_some() {
            self.count("met a hub");
        }
        Ok(found)
    }

    pub(super) fn answer(&mut self, other: Other, request: &[u8]) -> Outcome<Vec<u8>> {
        let now = self.now();
        match other {
            Other::Server => self.server.answer(request, now),
            Other::Hub(hub) => self.phone(hub)?.attend(request, now),
        }
    }

    fn disk(&mut self, other: Other) -> Outcome<&crate::disk::Disk> {
        Ok(match other {
            Other::Server => &self.server.disk,
            Other::Hub(hub) => &self.phone(hub)?.disk,
        })
    }

    fn crash(&mut self, other: Other) -> Outcome<()> {
        match other {
            Other::Server => self.server.crash(&mut self.dice),
            Other::Hub(hub) => self.phone(hub)?.crash(),
        }
    }

    fn befall_request(&mut self, mishap: Mishap, other: Other, mut request: Vec<u8>) -> Outcome<Vec<u8>> {
        match mishap {
            Mishap::CutUp => request.truncate(self.dice.below(request.len())),
            Mishap::ByteUp => self.change_byte(&mut request),
            Mishap::Twice => drop(self.answer(other, &request)?),
            Mishap::Late => {
                if let Some((before, sent)) = self.late.replace((other, std::mem::take(&mut request))) {
                    self.answer(before, &sent)?;
                }
            }
            _ => {}
        }
        Ok(request)
    }

    fn befall_answer(&mut self, mishap: Mishap, mut answer: Vec<u8>) -> Vec<u8> {
        match mishap {
            Mishap::Late | Mishap::Lost => answer.clear(),
            Mishap::CutDown => answer.truncate(self.dice.below(answer.len())),
            Mishap::ByteDown => self.change_byte(&mut answer),
            _ => {}
        }
        answer
    }

    pub(super) fn change_byte(&mut self, bytes: &mut [u8]) {
        let at = self.dice.below(bytes.len());
        bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << (at % 8));
    }

    /// A hub that has heard of a revocation shows the revoked phone nothing.
    fn check_shown(&mut self, who: usize, other: Other, before: u64) -> Outcome<()> {
        let Other::Hub(hub) = other else { return Ok(()) };
        let phone = self.phone(who)?;
        let (device, shown) = (phone.device, phone.foreign > before);
        if shown && self.phone(hub)?.knows_revoked(device)? {
            return Err(format!("a hub showed {device:?} records, and knew that it was revoked"));
        }
        Ok(())
    }

    pub(super) fn note_meeting(&mut self, who: usize, other: Other, ended: &str) {
        let met = match other {
            Other::Server => "the server".to_owned(),
            Other::Hub(hub) => format!("phone {} as a hub", hub + 1),
        };
        self.trail.push(format!("{:>3} phone {} met {met}: {ended}", self.step, who + 1));
    }
}
