//! A device that has joined, without a network: the roll comes straight from a server's key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, dead_code)]

pub mod media;
pub mod survey;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use serde_json::{Value, json};
use tungnha_app::error::{ApiError, Result};
use tungnha_app::{App, World};
use tungnha_model::{Day, DeviceId, Moment, Role, UnitId};
use tungnha_store::{FileKeyStore, Identity, Op, Secrets, Store, Stretch, Unlock};
use tungnha_sync::batch::{self, OpenedBatch};
use tungnha_sync::key::{Signer, agree_key};
use tungnha_sync::roll::UnitRecord;
use tungnha_sync::{Certificate, RollEntry, SignedEntry};
use tungnha_testkit::demo;

pub const PIN: &str = "246810";
/// 23 November 2026, 9:00 in Việt Nam.
pub const NINE: i64 = 1_795_399_200_000;

/// A clock that the test sets, and randomness that repeats.
#[derive(Debug, Default)]
pub struct TestWorld {
    pub now: AtomicI64,
    rolled: AtomicU64,
    seed: u64,
}

impl World for TestWorld {
    fn now(&self) -> Moment {
        Moment(self.now.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        for chunk in bytes.chunks_mut(8) {
            let number = self.rolled.fetch_add(1, Ordering::SeqCst);
            let mut dice = tungnha_testkit::random::Dice::new(self.seed ^ number.wrapping_mul(0x9E37_79B9));
            let rolled = dice.roll().to_le_bytes();
            chunk.copy_from_slice(&rolled[..chunk.len()]);
        }
        Ok(())
    }
}

pub struct Phone {
    pub app: App,
    pub world: Arc<TestWorld>,
    pub device: DeviceId,
    pub folder: tempfile::TempDir,
}

fn server() -> Signer {
    Signer::from_secret([7; 32])
}

/// The n-th village of the demo commune.
pub fn village(number: usize) -> UnitId {
    demo::units()[2 + number].id
}

impl Phone {
    /// A leader's device of the demo commune.
    pub fn leader() -> Self {
        Self::joined(1, "Hoàng Thị Minh Họa", Role::Leader, demo::commune())
    }

    /// A member's device of the first village.
    pub fn member() -> Self {
        Self::joined(2, "Nông Văn Mẫu", Role::Member, village(0))
    }

    pub fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = Arc::new(TestWorld { now: AtomicI64::new(NINE), rolled: AtomicU64::new(0), seed });
        let app = Self::app(folder.path(), &world);
        Self { app, world, device: DeviceId([u8::try_from(seed).unwrap(); 16]), folder }
    }

    fn app(folder: &Path, world: &Arc<TestWorld>) -> App {
        let keys = Arc::new(FileKeyStore::new(folder.join("keys")));
        App::with_stretch(folder.join("data"), Arc::clone(world) as Arc<dyn World>, keys, Stretch::FLOOR)
    }

    /// The same data opened by a program started anew.
    pub fn restarted(self) -> Self {
        let app = Self::app(self.folder.path(), &self.world);
        Self { app, ..self }
    }

    pub fn joined(seed: u64, holder: &str, role: Role, unit: UnitId) -> Self {
        let phone = Self::new(seed);
        let unlock = Unlock { pin: PIN, now: phone.world.now(), platform: phone.app.keys() };
        let store = phone
            .app
            .random(|random| Store::create(phone.app.folder(), &unlock, holder, Stretch::FLOOR, random))
            .unwrap()
            .unwrap();
        let identity = phone.identity(holder, role, unit);
        store.transact(Op::Join, |tx| tx.identity(&identity)).unwrap();
        store
            .transact(Op::Receive, |tx| {
                let entries = roll(&identity);
                tx.roll(&entries)?;
                tx.roll_mark(entries.len() as u64)
            })
            .unwrap();
        phone.app.adopt(store);
        phone
    }

    fn identity(&self, holder: &str, role: Role, unit: UnitId) -> Identity {
        let seed = self.device.0[0];
        Identity {
            secrets: Secrets { signing: [seed; 32], agreement: [seed.wrapping_add(100); 32] },
            device: self.device,
            holder: holder.to_owned(),
            role,
            unit,
            lease_until: Moment(NINE + 14 * 86_400_000),
            joined: Moment(NINE),
            server: server().verify_key().server_id(),
            server_key: server().verify_key().0,
            address: "https://127.0.0.1:1".to_owned(),
            spki: [0; 32],
            extra: serde_json::Map::new(),
        }
    }

    pub fn later(&self, millis: i64) {
        self.world.now.fetch_add(millis, Ordering::SeqCst);
    }

    pub fn call(&self, name: &str, args: Value) -> Value {
        self.try_call(name, args).unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    pub fn fail(&self, name: &str, args: Value) -> ApiError {
        self.try_call(name, args).expect_err(name)
    }

    pub fn try_call(&self, name: &str, args: Value) -> Result<Value> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(self.app.call(name, args))
    }

    /// Adds a household with its head; gives its id.
    pub fn household(&self, name: &str, unit: UnitId) -> String {
        let saved = self.call(
            "household_save",
            json!({"id": null, "unit": unit, "fields": {"name": name, "head_birth_year": 1971}}),
        );
        saved["id"].as_str().unwrap().to_owned()
    }

    /// The household's first person decides about a purpose.
    pub fn decide(&self, household: &str, purpose: &str, decision: &str) {
        let person = self.call("household_show", json!({ "id": household }))["people"][0]["id"].clone();
        let args = json!({"household": household, "person": person, "purpose": purpose, "decision": decision,
            "language": "vi", "method": "read", "witness": "", "proof": null, "confirmed": true});
        self.call("consent_save", args);
    }

    pub fn list(&self, query: &str) -> Value {
        self.call("household_list", json!({"query": query, "filter": {"unit": null, "state": null, "unsent": false}, "sort": "name", "offset": 0, "limit": 50}))
    }

    pub fn import(&self, name: &str, bytes: Vec<u8>) -> Value {
        let token = self.app.upload(name, bytes).unwrap().token;
        self.call("import_commit", json!({"token": token, "sheet": null, "mapping": null, "unit": null, "skip_duplicates": false, "skip_faulty": false}))
    }
}

/// The roll of the demo commune: its units, and this device's certificate.
fn roll(identity: &Identity) -> Vec<SignedEntry> {
    let today = Day::in_vietnam(Moment(NINE));
    let mut entries: Vec<RollEntry> = demo::units()
        .iter()
        .map(|unit| {
            RollEntry::Unit(UnitRecord {
                id: unit.id,
                parent: unit.on(today).and_then(|fact| fact.parent),
                became: None,
                json: serde_json::to_string(unit).unwrap(),
            })
        })
        .collect();
    entries.push(RollEntry::Device(certificate(identity, entries.len() as u64 + 1)));
    (1..).zip(&entries).map(|(number, entry)| SignedEntry::sign(number, entry, &server())).collect()
}

fn certificate(identity: &Identity, number: u64) -> Certificate {
    Certificate {
        number,
        device: identity.device,
        holder: identity.holder.clone(),
        role: identity.role,
        unit: identity.unit,
        verify_key: identity.verify_key(),
        agree_key: agree_key(&identity.secrets.agreement),
        issued: Moment(NINE - 3 * 86_400_000),
        lease_until: identity.lease_until,
        revoked: None,
        wipe: false,
    }
}

/// Everything of each goes to the other, as if both had met the server.
pub fn meet(a: &Phone, b: &Phone) {
    gather(&[a, b]);
}

/// The same among several.
pub fn gather(phones: &[&Phone]) {
    let sent: Vec<Vec<OpenedBatch>> = phones.iter().map(|phone| phone.outgoing()).collect();
    for (at, phone) in phones.iter().enumerate() {
        for (_, (other, batches)) in phones.iter().zip(&sent).enumerate().filter(|(from, _)| *from != at) {
            phone.knows(other);
            phone.receive(batches);
        }
    }
}

impl Phone {
    pub fn now(&self) -> Moment {
        self.world.now()
    }

    fn knows(&self, other: &Self) {
        self.told(other, |_| {});
    }

    /// The roll says of another device what the server says of it now.
    pub fn told(&self, other: &Self, now: impl FnOnce(&mut Certificate)) {
        let number = 100 + u64::from(other.device.0[0]);
        let mut certificate = certificate(&other.app.identity().unwrap(), number);
        now(&mut certificate);
        let entry = SignedEntry::sign(number, &RollEntry::Device(certificate), &server());
        self.app.store().unwrap().transact(Op::Receive, |tx| tx.roll(&[entry])).unwrap();
    }

    fn outgoing(&self) -> Vec<OpenedBatch> {
        let (store, key) = (self.app.store().unwrap(), self.app.identity().unwrap().verify_key());
        store.transact(Op::Send, |tx| tx.form_batches(self.world.now())).unwrap();
        let batches = store.read(|reader| reader.unacknowledged(usize::MAX)).unwrap();
        if let Some(last) = batches.last() {
            let seq = batch::Batch::parse(&last.bytes).unwrap().header.seq;
            store.transact(Op::Receive, |tx| tx.durable(seq, 0, None)).unwrap();
        }
        batches.iter().map(|one| batch::open(batch::Batch::parse(&one.bytes).unwrap(), &key).unwrap()).collect()
    }

    fn receive(&self, batches: &[OpenedBatch]) {
        let store = self.app.store().unwrap();
        for one in batches {
            let received = store
                .transact(Op::Receive, |tx| tx.receive(one.header.channel, std::slice::from_ref(one), self.world.now()))
                .unwrap();
            assert_eq!(received.quarantined, 0);
        }
    }
}
