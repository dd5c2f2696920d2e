//! A phone: its real store on a disk that may lose power, driven as the app drives it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tungnha_app::sync::attempt::Pace;
use tungnha_docs::Edit;
use tungnha_model::household::{Outcome as Met, Visit};
use tungnha_model::{Day, DeviceId, HouseholdId, HouseholdRecord, Moment, Role, UnitId, VisitId};
use tungnha_store::{Identity, Op, Secrets, Store, StoreError, Write};
use tungnha_sync::key::agree_key;
use tungnha_sync::{AgreeKey, Batch, BatchHash, Signer, VerifyKey};
use tungnha_testkit::random::Dice;

use super::exchange::Ended;
use super::flaw::Flaw;
use super::{Outcome, begun, said};
use crate::disk::{Disk, Image, Loss};

/// What was saved here: visits, by household.
pub type Ledger = BTreeSet<(HouseholdId, VisitId)>;

/// A phone.
pub struct Phone {
    pub(super) folder: PathBuf,
    pub disk: Disk,
    pub role: Role,
    pub unit: UnitId,
    pub device: DeviceId,
    pub(super) identity: Identity,
    pub(super) store: Option<Store>,
    dice: Dice,
    pub(super) flaw: Option<Flaw>,
    pub offset_ms: i64,
    pub(super) pace: Pace,
    pub revoked: bool,
    /// Until which step nothing reaches the server.
    pub away_until: usize,
    pub ledger: Ledger,
    pub copy: Option<(Image, Ledger)>,
    /// Batches that were sent, by life and number.
    pub(super) sent: BTreeMap<(u64, u64), Batch>,
    /// Those that the server has signed for.
    pub acknowledged: BTreeSet<BatchHash>,
    pub(super) acked: u64,
    pub foreign: u64,
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
        // Not the id of a unit as well.
        let device = DeviceId([0x80 + number; 16]);
        let identity = Identity {
            secrets: Secrets { signing: [number; 32], agreement: [number; 32] },
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
            pace: Pace::start(false),
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

    /// By which it is known: what it signs with, and what files for it are encrypted to.
    pub fn keys(&self) -> (VerifyKey, AgreeKey) {
        (self.signer().verify_key(), agree_key(&self.identity.secrets.agreement))
    }

    pub fn store(&self) -> Outcome<&Store> {
        self.store.as_ref().ok_or_else(|| "the phone is off".to_owned())
    }

    pub(super) fn open(&mut self) -> Outcome<()> {
        let dice = &mut self.dice;
        let mut fill = |out: &mut [u8]| out.iter_mut().for_each(|byte| *byte = dice.roll().to_le_bytes()[0]);
        self.store = Some(Store::with_key(&self.folder, [7; 32], &mut fill).map_err(said)?);
        Ok(())
    }

    /// The server holds other batches under this phone's name than its own.
    pub fn begin_incarnation(&mut self) -> Outcome<Ended> {
        let mut dice = self.dice.clone();
        let mut fill = |out: &mut [u8]| out.iter_mut().for_each(|byte| *byte = dice.roll().to_le_bytes()[0]);
        let begun = self.store()?.begin_incarnation(&mut fill);
        self.dice = dice;
        match begun {
            Ok(()) => Ok(Ended::Broken),
            Err(_) if self.disk.is_off() => Ok(Ended::Crashed),
            Err(error) => Err(format!("no new incarnation could begin: {error}")),
        }
    }

    /// The power goes and comes back.
    pub fn crash(&mut self) -> Outcome<()> {
        self.disk.cut();
        self.store = None;
        self.disk.restart(Loss::any(&mut self.dice), &mut self.dice);
        self.pace = Pace::start(true);
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

    /// A copy of the database is put aside.
    pub fn copy(&mut self) {
        self.copy = Some((self.disk.image(), self.ledger.clone()));
    }

    /// The copy is put back: of the whole folder, or of the database alone, beside the token of the life that went on
    /// without it.
    pub fn restore(&mut self, alone: bool) -> Outcome<Option<&'static str>> {
        let Some((image, ledger)) = self.copy.clone() else { return Ok(None) };
        self.disk.cut();
        self.store = None;
        self.disk.load(&image);
        if !alone {
            let (token, copied) = (self.folder.join("incarnation"), self.folder.join("incarnation.copied"));
            std::fs::copy(&token, &copied).and_then(|_| std::fs::rename(&copied, &token)).map_err(said)?;
        }
        self.ledger = ledger;
        self.acked = 0;
        self.open()?;
        Ok(Some(if alone { "database restored beside its token" } else { "phone restored" }))
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

    /// Whether it has sent this batch in an earlier life and does not hold it as its own any more.
    pub fn has_let_go(&self, hash: &BatchHash) -> Outcome<bool> {
        let store = self.store()?;
        let Some(((life, _), batch)) = self.sent.iter().find(|(_, batch)| batch.hash == *hash) else {
            return Ok(false);
        };
        Ok(*life != store.incarnation() && !store.read(|reader| reader.has_batch(batch)).map_err(said)?)
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
