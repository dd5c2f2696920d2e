//! A commune in memory: a server, a leader's laptop, members' phones, and a wire that can be cut anywhere.
#![allow(dead_code)]

pub mod device;
pub mod forge;
pub mod server;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjType, ROOT, ReadDoc};
use tungnha_model::{ChannelId, DeviceId, DocId, Lane, Moment, Role, ServerId, UnitId};
use tungnha_sync::key::agree_key;
use tungnha_sync::{Certificate, Incarnation, Signer, UnitParents, UnitRecord};

pub const COMMUNE: UnitId = UnitId([1; 16]);
pub const VILLAGE: UnitId = UnitId([2; 16]);
pub const OTHER_VILLAGE: UnitId = UnitId([3; 16]);
pub const NOW: Moment = Moment(1_795_000_000_000);

pub fn field(unit: UnitId) -> ChannelId {
    ChannelId { unit, lane: Lane::Field }
}

pub fn units() -> Vec<UnitRecord> {
    [(COMMUNE, None), (VILLAGE, Some(COMMUNE)), (OTHER_VILLAGE, Some(COMMUNE))]
        .map(|(id, parent)| UnitRecord { id, parent, became: None, json: "{}".to_owned() })
        .to_vec()
}

pub fn tree() -> UnitParents {
    let mut tree = UnitParents::default();
    for unit in units() {
        tree.insert(&unit);
    }
    tree
}

pub fn server_key() -> Signer {
    Signer::from_secret([9; 32])
}

pub fn server_id() -> ServerId {
    server_key().verify_key().server_id()
}

pub fn signer(number: u8) -> Signer {
    Signer::from_secret([number; 32])
}

pub fn certificate(number: u8, role: Role, unit: UnitId) -> Certificate {
    Certificate {
        number: 10 + u64::from(number),
        device: DeviceId([number; 16]),
        holder: format!("Nguyễn Thị Ví Dụ {number}"),
        role,
        unit,
        verify_key: signer(number).verify_key(),
        agree_key: agree_key(&[number; 32]),
        issued: NOW,
        lease_until: NOW.plus_millis(14 * 86_400_000),
        revoked: None,
        wipe: false,
    }
}

pub fn incarnation(number: u8) -> Incarnation {
    Incarnation(0x0102_0304_0506_0700 + u64::from(number))
}

pub fn actor_of(number: u8) -> [u8; 16] {
    tungnha_sync::actor(&signer(number).verify_key(), incarnation(number))
}

pub fn doc_id(number: u16) -> DocId {
    let mut id = [7; 16];
    id[14..].copy_from_slice(&number.to_be_bytes());
    DocId(id)
}

/// The first change of every document of these tests.
pub fn genesis() -> Vec<u8> {
    let mut doc = Automerge::new().with_actor(ActorId::from([0; 16]));
    let mut tx = doc.transaction_at_time(0);
    tx.put_object(ROOT, "profile", ObjType::Map).unwrap();
    tx.put_object(ROOT, "visits", ObjType::Map).unwrap();
    tx.commit();
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

/// Writes fields into `profile` in one change.
pub fn edit(doc: &mut Automerge, actor: [u8; 16], fields: &[(&str, &str)]) -> Vec<u8> {
    doc.set_actor(ActorId::from(actor));
    let mut tx = doc.transaction_at_time(NOW.millis());
    let (_, profile) = tx.get(ROOT, "profile").unwrap().unwrap();
    for (key, value) in fields {
        tx.put(&profile, *key, *value).unwrap();
    }
    tx.commit();
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

trait AtTime {
    fn transaction_at_time(&mut self, time: i64) -> Timed<'_>;
}

/// A transaction that commits with a given time.
pub struct Timed<'a>(automerge::transaction::Transaction<'a>, i64);

impl AtTime for Automerge {
    fn transaction_at_time(&mut self, time: i64) -> Timed<'_> {
        Timed(self.transaction(), time)
    }
}

impl<'a> std::ops::Deref for Timed<'a> {
    type Target = automerge::transaction::Transaction<'a>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl std::ops::DerefMut for Timed<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Timed<'_> {
    fn commit(self) {
        let (tx, time) = (self.0, self.1);
        tx.commit_with(CommitOptions::default().with_time(time));
    }
}

/// All values of a profile field, sorted.
pub fn values(bytes: &[u8], key: &str) -> Vec<String> {
    let doc = Automerge::load(bytes).unwrap();
    let (_, profile) = doc.get(ROOT, "profile").unwrap().unwrap();
    let mut values: Vec<_> =
        doc.get_all(profile, key).unwrap().into_iter().map(|(value, _)| value.as_str().unwrap().to_owned()).collect();
    values.sort();
    values
}
