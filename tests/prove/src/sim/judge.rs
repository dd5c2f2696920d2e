//! The end of a story: everything heals, and what must hold is looked at.

use tungnha_store::Peer;

use super::exchange::Ended;
use super::line::Other;
use super::story::Story;
use super::{Outcome, VILLAGES, said};

/// Within so many rounds nothing is left to say.
const ROUNDS_MAX: usize = 20;

impl Story {
    /// Lines are whole and nothing falls; within twenty rounds nothing is left to say.
    pub(super) fn heal(&mut self) -> Outcome<()> {
        self.trail.push("everything heals".to_owned());
        if let Some((other, late)) = self.late.take() {
            self.answer(other, &late)?;
        }
        self.deliver_all()?;
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
            let Some(opened) = self.phone(who)?.begin(Peer::HOME, now)? else { return Err("no power".to_owned()) };
            let (answer, brings) = (self.server.answer(&opened.request, now)?, opened.brings);
            let ended = self.phone(who)?.finish(opened, &answer, now)?;
            self.note_meeting(who, Other::Server, &format!("{ended:?}"));
            let phone = self.phone(who)?;
            // What was brought is still to be fetched by those who came before. A revoked phone brings it again each time.
            quiet &= phone.revoked || !brings;
            quiet &= phone.foreign == before && matches!(ended, Ended::Well { more: false } | Ended::Refused);
            if matches!(ended, Ended::Well { more: false } | Ended::Refused) {
                return Ok(quiet && (phone.revoked || phone.unsent()? == 0));
            }
        }
        Err(format!("phone {} never ends", who + 1))
    }

    pub(super) fn judge(&self) -> Outcome<()> {
        let (held, refused) = self.server.holdings()?;
        for phone in &self.phones {
            phone.check_ledger("in the end")?;
            phone.check_read_models()?;
            for lost in phone.acknowledged.iter().filter(|hash| !held.contains_key(hash) && !refused.contains(hash)) {
                // What a restored server has lost, a phone that was revoked since cannot offer again; and one that was
                // restored too makes again, under another life, what it does not know to have been received: compared below.
                if !(self.lost_counter() && (phone.revoked || phone.has_let_go(lost)?)) {
                    return Err(format!("the acknowledged batch {lost} of {:?} is gone", phone.device));
                }
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
