//! A commune with two villages, devices in it, and their stores.

#![allow(dead_code)]

use std::path::{Path, PathBuf};

use tungnha_docs::Edit;
use tungnha_model::household::{Outcome, Person, Profile, Visit};
use tungnha_model::unit::UnitKind;
use tungnha_model::{
    ChannelId, Day, DeviceId, HouseholdId, HouseholdRecord, Moment, PersonId, Role, Unit, UnitId, VisitId,
};
use tungnha_store::{FileKeyStore, Identity, Op, Secrets, Store, StoreError, Stretch, Tx, Unlock, Write, Written};
use tungnha_sync::batch::{Batch, open};
use tungnha_sync::{Certificate, OpenedBatch, RollEntry, SignedEntry, Signer, UnitRecord};

pub const PIN: &str = "135790";
/// 23 November 2026, 10:00 in Việt Nam.
pub const NOW: Moment = Moment(1_795_402_800_000);

pub const COMMUNE: UnitId = UnitId([1; 16]);
pub const PAC_NGOI: UnitId = UnitId([2; 16]);
pub const BO_LU: UnitId = UnitId([3; 16]);

pub fn later(seconds: i64) -> Moment {
    NOW.plus_millis(seconds * 1000)
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Bytes that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = (z ^ (z >> 31)).to_le_bytes()[0];
        }
    }

    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }
}

pub fn server() -> Signer {
    Signer::from_secret([9; 32])
}

/// One device with its folder.
pub struct Phone {
    pub store: Store,
    pub folder: PathBuf,
    pub device: DeviceId,
    pub holder: String,
    pub role: Role,
    pub unit: UnitId,
    secret: [u8; 32],
    dice: Dice,
    _keep: tempfile::TempDir,
}

pub fn key_store(folder: &Path) -> FileKeyStore {
    FileKeyStore::new(folder.with_extension("secrets"))
}

pub fn open_at(folder: &Path, secrets: &FileKeyStore, seed: u64) -> Result<Store, StoreError> {
    let mut dice = Dice::new(seed);
    let unlock = Unlock { pin: PIN, now: NOW, platform: secrets };
    Store::open(folder, &unlock, &mut |out| dice.fill(out))
}

impl Phone {
    /// A leader's.
    pub fn new(seed: u8, holder: &str) -> Self {
        Self::of(seed, holder, Role::Leader, COMMUNE)
    }

    pub fn of(seed: u8, holder: &str, role: Role, unit: UnitId) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("data");
        let mut dice = Dice::new(u64::from(seed));
        let secrets = key_store(&folder);
        let unlock = Unlock { pin: PIN, now: NOW, platform: &secrets };
        let store = Store::create(&folder, &unlock, holder, Stretch::FLOOR, &mut |out| dice.fill(out)).unwrap();
        let device = DeviceId([seed; 16]);
        let (holder, secret) = (holder.to_owned(), [seed; 32]);
        let phone = Self { store, folder, device, holder, role, unit, secret, dice, _keep: keep };
        phone.transact(Op::Join, |tx| tx.identity(&phone.identity()));
        phone
    }

    /// Closed, and opened again when something was done to its folder.
    pub fn reopened(self, meanwhile: impl FnOnce(&Path)) -> Self {
        drop(self.store);
        meanwhile(&self.folder);
        let store = open_at(&self.folder, &key_store(&self.folder), 88).unwrap();
        Self { store, ..self }
    }

    pub fn identity(&self) -> Identity {
        Identity {
            secrets: Secrets { signing: self.secret, agreement: [0; 32] },
            device: self.device,
            holder: self.holder.clone(),
            role: self.role,
            unit: self.unit,
            lease_until: later(14 * 86_400),
            joined: NOW,
            server: server().verify_key().server_id(),
            server_key: server().verify_key().0,
            address: "https://127.0.0.1:1".to_owned(),
            spki: [0; 32],
            extra: serde_json::Map::new(),
        }
    }

    pub fn certificate(&self, number: u64) -> Certificate {
        Certificate {
            number,
            device: self.device,
            holder: self.holder.clone(),
            role: self.role,
            unit: self.unit,
            verify_key: self.identity().verify_key(),
            agree_key: tungnha_sync::AgreeKey([0; 32]),
            issued: NOW,
            lease_until: later(14 * 86_400),
            revoked: None,
            wipe: false,
        }
    }

    pub fn transact<T>(&self, op: Op, act: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        self.store.transact(op, act).unwrap()
    }

    pub fn read<T>(&self, look: impl FnOnce(&tungnha_store::Reader<'_>) -> Result<T, StoreError>) -> T {
        self.store.read(look).unwrap()
    }

    /// Gives the device the roll: units and the devices given.
    pub fn roll(&self, devices: &[&Self]) {
        let mut entries = vec![
            unit_entry(1, COMMUNE, "Ba Bể", UnitKind::Commune, None),
            unit_entry(2, PAC_NGOI, "Pác Ngòi", UnitKind::Village, Some(COMMUNE)),
            unit_entry(3, BO_LU, "Bó Lù", UnitKind::Village, Some(COMMUNE)),
        ];
        for (number, phone) in (4..).zip(devices) {
            entries.push(SignedEntry::sign(number, &RollEntry::Device(phone.certificate(number)), &server()));
        }
        let last = entries.last().unwrap().number;
        self.transact(Op::Receive, |tx| {
            tx.roll(&entries)?;
            tx.roll_mark(last)
        });
    }

    pub fn new_household_id(&mut self) -> HouseholdId {
        HouseholdId::new(NOW, self.dice.array())
    }

    /// A household with these people, the first its head.
    pub fn record(&mut self, unit: UnitId, name: &str, people: &[&str]) -> HouseholdRecord {
        let mut record = HouseholdRecord::new(self.new_household_id(), unit, name);
        for person in people {
            let id = PersonId::new(NOW, self.dice.array());
            record.people.push(Person { id, name: (*person).to_owned(), ..Person::default() });
        }
        record.head = record.people.first().map(|person| person.id);
        record
    }

    pub fn add(&mut self, unit: UnitId, name: &str) -> HouseholdId {
        let record = self.record(unit, name, &[name]);
        self.import(&record);
        record.id
    }

    pub fn add_profile(&mut self, unit: UnitId, profile: Profile) -> HouseholdId {
        let mut record = self.record(unit, &profile.name, &[]);
        record.profile = profile;
        self.import(&record);
        record.id
    }

    pub fn import(&self, record: &HouseholdRecord) {
        self.transact(Op::Import, |tx| tx.import(record, NOW));
    }

    pub fn visit(
        &mut self,
        household: HouseholdId,
        on: &str,
        outcome: Outcome,
        follow_up: Option<&str>,
    ) -> (VisitId, Written) {
        let id = VisitId::new(NOW, self.dice.array());
        let mut visit = Visit::new(id, NOW, day(on), self.holder.clone(), outcome);
        visit.device = Some(self.device);
        visit.follow_up = follow_up.map(day);
        (id, self.save_visit(household, &visit))
    }

    pub fn save_visit(&self, household: HouseholdId, visit: &Visit) -> Written {
        let unit = self.read(|r| r.household_unit(household));
        let write = Write::year(household, unit, visit.day.year(), vec![tungnha_docs::create_visit(visit)]);
        self.transact(Op::SaveVisit, |tx| tx.write(vec![write], NOW))
    }

    pub fn put(&self, household: HouseholdId, field: &str, value: &str) -> Written {
        let unit = self.read(|r| r.household_unit(household));
        let write = Write::household(household, unit, vec![Edit::put(["profile", field], value)]);
        self.transact(Op::SaveHousehold, |tx| tx.write(vec![write], later(1)))
    }

    /// Forms and takes everything that is not confirmed.
    pub fn outgoing(&self) -> Vec<OpenedBatch> {
        self.transact(Op::Send, |tx| tx.form_batches(NOW));
        let key = self.identity().verify_key();
        let batches = self.read(|r| r.unacknowledged(usize::MAX));
        batches.iter().map(|batch| open(Batch::parse(&batch.bytes).unwrap(), &key).unwrap()).collect()
    }

    pub fn receive(&self, batches: &[OpenedBatch]) -> tungnha_store::Received {
        let mut all = tungnha_store::Received::default();
        for batch in batches {
            let channel = batch.header.channel;
            let one = self.transact(Op::Receive, |tx| tx.receive(channel, std::slice::from_ref(batch), later(60)));
            all.accepted += one.accepted;
            all.quarantined += one.quarantined;
            all.changes.extend(one.changes);
        }
        all
    }

    pub fn names(&self, text: &str) -> Vec<String> {
        let list = tungnha_store::HouseholdList {
            text,
            limit: 50,
            sort: tungnha_store::HouseholdSort::Name,
            ..Default::default()
        };
        self.read(|r| r.households(&list)).rows.into_iter().map(|row| row.name).collect()
    }
}

pub fn field_channel() -> ChannelId {
    ChannelId::field(PAC_NGOI)
}

fn unit_entry(number: u64, id: UnitId, name: &str, kind: UnitKind, parent: Option<UnitId>) -> SignedEntry {
    let unit = Unit::new(id, day("2025-07-01"), name, kind, parent);
    let record = UnitRecord { id, parent, became: None, json: serde_json::to_string(&unit).unwrap() };
    SignedEntry::sign(number, &RollEntry::Unit(record), &server())
}
