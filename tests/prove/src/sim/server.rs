//! The server: its real storage on a disk that may lose power, its real performer and session.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tungnha_model::unit::UnitKind;
use tungnha_model::{ChannelId, Day, DeviceId, Lane, Moment, Role, Unit, UnitId};
use tungnha_server::membership::{self, Current, Membership};
use tungnha_server::performer::Performer;
use tungnha_server::snapshots::Snapshots;
use tungnha_server::storage::sqlite::Sqlite;
use tungnha_server::storage::{Storage, StreamKey};
use tungnha_sync::server::{Effect, Event, Stored};
use tungnha_sync::{AgreeKey, Batch, BatchHash, Certificate, Incarnation, RollEntry, Signer, VerifyKey};
use tungnha_testkit::random::Dice;

use super::flaw::{Flaw, Planted, bend_answer};
use super::talk::converse;
use super::{COMMUNE, Outcome, VILLAGES, begun, said};
use crate::disk::{Disk, Image, Loss};

const DATABASE: &str = "server.db";

/// The server.
pub struct Server {
    folder: PathBuf,
    pub disk: Disk,
    pub signer: Signer,
    storage: Option<Arc<dyn Storage>>,
    membership: Arc<Current>,
    snapshots: Arc<Snapshots>,
    flaw: Option<Flaw>,
    /// What was acknowledged and is not stored yet; only a planted bug leaves something here.
    late: Vec<Effect>,
    pub backup: Option<Image>,
    pub offset_ms: i64,
}

impl Server {
    /// A new server with the commune's units.
    pub fn new(folder: &Path, flaw: Option<Flaw>) -> Outcome<Self> {
        std::fs::create_dir_all(folder).map_err(said)?;
        let signer = Signer::from_secret([9; 32]);
        let snapshots = Arc::new(Snapshots::new(signer.clone()));
        let disk = Disk::of(folder);
        let inner = Sqlite::create(&folder.join(DATABASE), signer.verify_key().server_id(), [1; 4], begun());
        let storage: Arc<dyn Storage> = Arc::new(Planted { inner: inner.map_err(said)?, flaw });
        if flaw == Some(Flaw::ServerNotSynced) {
            disk.lie();
        }
        let server = Self {
            folder: folder.to_owned(),
            disk,
            signer,
            storage: Some(storage),
            membership: Arc::default(),
            snapshots,
            flaw,
            late: Vec::new(),
            backup: None,
            offset_ms: 0,
        };
        let day = Day::in_vietnam(begun());
        let commune = Unit::new(COMMUNE, day, "Ba Bể", UnitKind::Commune, None);
        let village = |id: UnitId| Unit::new(id, day, "Pác Ngòi", UnitKind::Village, Some(COMMUNE));
        let units = [commune, village(VILLAGES[0]), village(VILLAGES[1])];
        server.append(&units.map(|unit| membership::unit_entry(&unit, day)))?;
        Ok(server)
    }

    fn append(&self, entries: &[RollEntry]) -> Outcome<()> {
        membership::append(&*self.storage()?, &self.signer, entries, begun()).map(drop).map_err(said)
    }

    pub fn storage(&self) -> Outcome<Arc<dyn Storage>> {
        self.storage.clone().ok_or_else(|| "the server is down".to_owned())
    }

    /// Takes a device into the roll.
    pub fn enrol(&self, device: DeviceId, keys: (VerifyKey, AgreeKey), role: Role, unit: UnitId) -> Outcome<()> {
        self.append(&[RollEntry::Device(Certificate {
            number: 0,
            device,
            holder: "Nông Văn Mẫu".to_owned(),
            role,
            unit,
            verify_key: keys.0,
            agree_key: keys.1,
            issued: begun(),
            lease_until: begun().plus_millis(14 * 86_400_000),
            revoked: None,
            wipe: false,
        })])
    }

    pub fn revoke(&self, device: DeviceId) -> Outcome<()> {
        let storage = self.storage()?;
        let membership = Membership::load(&*storage).map_err(said)?;
        let certificate = membership.devices.get(&device).ok_or("an unknown device")?;
        membership::revoke(&*storage, &self.signer, certificate, false, begun()).map(drop).map_err(said)
    }

    /// One request, its answer as far as the power lasted.
    pub fn answer(&mut self, request: &[u8], now: Moment) -> Outcome<Vec<u8>> {
        let storage = self.storage()?;
        let performer = self.performer(&storage);
        let now = now.plus_millis(self.offset_ms);
        let signer = self.signer.clone();
        converse(signer, request, |question| match self.ask(&performer, question, now, &*storage) {
            _ if self.disk.is_off() => Ok(None),
            Event::Failed => Err("the server failed, although nothing was wrong with its disk".to_owned()),
            event => Ok(Some(event)),
        })
    }

    fn performer(&self, storage: &Arc<dyn Storage>) -> Performer {
        let id = self.signer.verify_key().server_id();
        let performer = Performer::new(id, Arc::clone(storage), Arc::clone(&self.membership));
        performer.sharing(Arc::clone(&self.snapshots))
    }

    fn ask(&mut self, performer: &Performer, question: Effect, now: Moment, storage: &dyn Storage) -> Event {
        if self.flaw == Some(Flaw::AckBeforeCommit) {
            if let Effect::Store(batch) = &question {
                let seq = batch.header.seq;
                let held = storage.stream(stream(batch)).map_or(0, |state| state.held);
                if seq == held + 1 && self.late.is_empty() {
                    self.late.push(question);
                    return Event::Stored(Stored::Held { seq, stable: 0, review: None });
                }
            }
            for late in std::mem::take(&mut self.late) {
                performer.answer(late, now);
            }
        }
        let answer = performer.answer(question, now);
        bend_answer(self.flaw, answer, &channels(), storage)
    }

    /// The power goes and comes back.
    pub fn crash(&mut self, dice: &mut Dice) -> Outcome<()> {
        self.disk.cut();
        self.storage = None;
        self.late.clear();
        self.disk.restart(Loss::any(dice), dice);
        self.open()
    }

    fn open(&mut self) -> Outcome<()> {
        let inner = Sqlite::open(&self.folder.join(DATABASE)).map_err(said)?;
        self.storage = Some(Arc::new(Planted { inner, flaw: self.flaw }));
        self.membership = Arc::default();
        self.snapshots = Arc::new(Snapshots::new(self.signer.clone()));
        Ok(())
    }

    /// The operator's backup: verified, and noted as such.
    pub fn back_up(&mut self) -> Outcome<()> {
        let storage = self.storage()?;
        let streams = storage.devices().map_err(said)?.into_iter().flat_map(|row| {
            let key = move |incarnation: Incarnation| StreamKey { device: row.device, incarnation };
            row.streams.into_iter().map(move |(incarnation, state)| (key(incarnation), state.held))
        });
        let content = tungnha_server::storage::BackupContent { streams: streams.collect(), batches: 0, bytes: 0 };
        self.backup = Some(self.disk.image());
        storage.note_backup(&content, begun()).map_err(said)
    }

    /// The operator restores the last backup.
    pub fn restore(&mut self, dice: &mut Dice) -> Outcome<bool> {
        let Some(image) = self.backup.clone() else { return Ok(false) };
        self.disk.cut();
        self.storage = None;
        self.late.clear();
        self.disk.load(&image);
        let [a, b, c, d, ..] = dice.ten();
        let inner = Sqlite::open(&self.folder.join(DATABASE)).map_err(said)?;
        inner.finish_restore([a, b, c, d]).map_err(said)?;
        drop(inner);
        self.open()?;
        Ok(true)
    }

    /// Every batch in a log, by its hash, and every hash in quarantine.
    pub fn holdings(&self) -> Outcome<(BTreeMap<BatchHash, Batch>, Vec<BatchHash>)> {
        let storage = self.storage()?;
        let nobody = StreamKey { device: DeviceId([0; 16]), incarnation: Incarnation(0) };
        let mut held = BTreeMap::new();
        for channel in channels() {
            let mut after = 0;
            loop {
                let page = storage.log_after(channel, after, nobody, usize::MAX).map_err(said)?;
                for row in &page.rows {
                    let batch = Batch::parse(&row.bytes).map_err(said)?;
                    if let Some(twice) = held.insert(batch.hash, batch) {
                        return Err(format!("the batch {} is in the logs twice", twice.hash));
                    }
                }
                after = page.upto.seq;
                if page.end {
                    break;
                }
            }
            if let Some(row) = storage.check_log(channel).map_err(said)? {
                return Err(format!("the log of {channel:?} does not follow at {row}"));
            }
        }
        let refused = storage.quarantined().map_err(said)?.into_iter().map(|row| row.hash).collect();
        Ok((held, refused))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.storage = None;
        Disk::forget(&self.folder);
    }
}

fn stream(batch: &Batch) -> StreamKey {
    StreamKey { device: batch.header.device, incarnation: batch.header.incarnation }
}

fn channels() -> Vec<ChannelId> {
    let units = [COMMUNE, VILLAGES[0], VILLAGES[1]];
    units.into_iter().map(|unit| ChannelId { unit, lane: Lane::Field }).collect()
}
