//! The server's ledger: batches of one device, as a session would have them stored.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tungnha_docs::{Document, Edit};
use tungnha_model::unit::UnitKind;
use tungnha_model::{ChannelId, Day, DocKind, HouseholdId, Role, Unit};
use tungnha_server::membership;
use tungnha_server::performer::Performer;
use tungnha_server::storage::sqlite::Sqlite;
use tungnha_server::storage::{Storage, StreamKey};
use tungnha_sync::batch::seal;
use tungnha_sync::server::{Effect, Event, Stored};
use tungnha_sync::{AgreeKey, Batch, BatchHash, Certificate, ChangeItem, Incarnation, RollEntry, Signer, Stamp, actor};

use super::ledger::{DEVICE, Ledger, NOW, VILLAGE, said};

/// The server: batches of one device, pushed one after another.
pub struct Server {
    storage: Arc<dyn Storage>,
    performer: Performer,
}

const STREAM: StreamKey = StreamKey { device: DEVICE, incarnation: Incarnation(1) };

impl Ledger for Server {
    const NAME: &'static str = "server";

    fn open(folder: &Path) -> Result<Self, String> {
        let (path, signer) = (folder.join("server.db"), server_signer());
        let known = path.exists();
        let id = signer.verify_key().server_id();
        let opened = if known { Sqlite::open(&path) } else { Sqlite::create(&path, id, [1; 4], NOW) };
        let storage: Arc<dyn Storage> = Arc::new(opened.map_err(said)?);
        if !known {
            membership::append(&*storage, &signer, &roll(), NOW).map_err(said)?;
        }
        let performer = Performer::new(id, Arc::clone(&storage), Arc::default());
        Ok(Self { storage, performer })
    }

    fn save(&mut self, number: u64) -> Result<(), String> {
        let held = self.storage.stream(STREAM).map_err(said)?.held;
        for seq in held + 1..=number {
            match self.performer.answer(Effect::Store(Box::new(batch(seq)?)), NOW) {
                Event::Stored(Stored::Held { review: None, .. }) => {}
                other => return Err(format!("batch {seq}: {other:?}")),
            }
        }
        Ok(())
    }

    fn kept(&self) -> Result<u64, String> {
        if let Some(fault) = self.storage.check_integrity().map_err(said)?.into_iter().next() {
            return Err(fault);
        }
        if let Some(row) = self.storage.check_log(ChannelId::field(VILLAGE)).map_err(said)? {
            return Err(format!("the log does not follow at {row}"));
        }
        Ok(self.storage.stream(STREAM).map_err(said)?.held)
    }
}

fn server_signer() -> Signer {
    Signer::from_secret([9; 32])
}

/// The village, and the device that may write there.
fn roll() -> [RollEntry; 2] {
    let day = Day::in_vietnam(NOW);
    let village = Unit::new(VILLAGE, day, "Pác Ngòi", UnitKind::Village, None);
    let certificate = Certificate {
        number: 0,
        device: DEVICE,
        holder: "Nông Văn Mẫu".to_owned(),
        role: Role::Member,
        unit: VILLAGE,
        verify_key: device_signer().verify_key(),
        agree_key: AgreeKey([0; 32]),
        issued: NOW,
        lease_until: NOW,
        revoked: None,
        wipe: false,
    };
    [membership::unit_entry(&village, day), RollEntry::Device(certificate)]
}

fn device_signer() -> Signer {
    Signer::from_secret([1; 32])
}

/// The device's batch of this number: a household. The same number gives the same batch.
fn batch(number: u64) -> Result<Batch, String> {
    static CHAIN: Mutex<Vec<Batch>> = Mutex::new(Vec::new());
    let mut chain = CHAIN.lock().unwrap_or_else(PoisonError::into_inner);
    let index = usize::try_from(number).map_err(said)?.saturating_sub(1);
    while chain.len() <= index {
        let next = next_batch(chain.last())?;
        chain.push(next);
    }
    chain.get(index).cloned().ok_or_else(|| "no such batch".to_owned())
}

fn next_batch(before: Option<&Batch>) -> Result<Batch, String> {
    let seq = before.map_or(1, |batch| batch.header.seq + 1);
    let mut id = [3; 16];
    id.iter_mut().zip(seq.to_be_bytes()).for_each(|(to, from)| *to = from);
    let name = actor(&device_signer().verify_key(), STREAM.incarnation);
    let mut document = Document::new(DocKind::HOUSEHOLD).map_err(said)?;
    let edited = document.edit(name, NOW, &[Edit::put(["profile", "name"], "Bàn Văn Mẫu")]).map_err(said)?;
    let item = |change| ChangeItem { doc: HouseholdId(id).into(), kind: DocKind::HOUSEHOLD, change };
    let items = [tungnha_docs::genesis(DocKind::HOUSEHOLD).map_err(said)?, edited.unwrap_or_default()].map(item);
    let stamp = Stamp {
        server: server_signer().verify_key().server_id(),
        channel: ChannelId::field(VILLAGE),
        device: DEVICE,
        incarnation: STREAM.incarnation,
        seq,
        prev: before.map_or(BatchHash::NONE, |batch| batch.hash),
        clock: NOW,
        dictionary: tungnha_sync::dictionary::BATCH,
    };
    seal(&stamp, &items, &device_signer()).map_err(said)
}
