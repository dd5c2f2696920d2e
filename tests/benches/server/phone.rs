//! A phone of few bytes: keys, sealed batches, the real protocol; no database, so that many fit beside the server.

use tungnha_app::sync::http::{Link, LinkError};
use tungnha_model::{ChannelId, DeviceId, Moment, Role, UnitId};
use tungnha_server::site::Site;
use tungnha_sync::batch::seal;
use tungnha_sync::client::{Effect, Opening, Session, batch_frame};
use tungnha_sync::key::agree_key;
use tungnha_sync::{
    Batch, BatchHash, Certificate, ChangeItem, Frame, FrameReader, Incarnation, RollEntry, Signer, Stamp, UnitParents,
    VerifyKey, actor, dictionary,
};

pub const NOW: Moment = Moment(1_795_402_800_000);
const INCARNATION: Incarnation = Incarnation(5);
/// A village comes in one exchange.
const BUDGET: u32 = 16 * 1024 * 1024;

#[derive(Clone)]
pub struct Phone {
    pub device: DeviceId,
    unit: UnitId,
    signer: Signer,
    link: Link,
    server_key: VerifyKey,
    counter: u64,
    outbox: Vec<Batch>,
    /// How many of the outbox the server has signed for.
    pub acknowledged: u64,
}

/// What an exchange brought.
#[derive(Debug, Default)]
pub struct Brought {
    pub bytes: usize,
    /// Frames of others' data: documents, or batches where those are fewer bytes.
    pub frames: usize,
    /// Those with documents.
    pub documents: usize,
    /// Nothing is left to come.
    pub whole: bool,
}

impl Phone {
    /// A phone that the roll of `site` will know; the server is met at `port`.
    pub fn new(number: u64, role: Role, unit: UnitId, site: &Site, port: u16) -> (Self, RollEntry) {
        let (mut secret, mut id) = ([5; 32], [7; 16]);
        secret[..8].copy_from_slice(&number.to_be_bytes());
        id[..8].copy_from_slice(&number.to_be_bytes());
        let signer = Signer::from_secret(secret);
        let device = DeviceId(id);
        let certificate = Certificate {
            number: 0,
            device,
            holder: "Đo".to_owned(),
            role,
            unit,
            verify_key: signer.verify_key(),
            agree_key: agree_key(&signer.agreement()),
            issued: NOW,
            lease_until: NOW.plus_millis(14 * 86_400_000),
            revoked: None,
            wipe: false,
        };
        let pin = site.identity().unwrap().pin;
        let link = Link::pinned(&format!("https://127.0.0.1:{port}"), pin).unwrap();
        let phone =
            Self { device, unit, signer, link, server_key: site.key, counter: 0, outbox: Vec::new(), acknowledged: 0 };
        (phone, RollEntry::Device(certificate))
    }

    /// The actor under which it writes.
    pub fn actor(&self) -> [u8; 16] {
        actor(&self.signer.verify_key(), INCARNATION)
    }

    /// Seals what was saved into one more batch.
    pub fn seal(&mut self, items: &[ChangeItem]) {
        let stamp = Stamp {
            server: self.server_key.server_id(),
            channel: ChannelId::field(self.unit),
            device: self.device,
            incarnation: INCARNATION,
            seq: self.outbox.len() as u64 + 1,
            prev: self.outbox.last().map_or(BatchHash::NONE, |batch| batch.hash),
            clock: NOW,
            dictionary: dictionary::BATCH,
        };
        self.outbox.push(seal(&stamp, items, &self.signer).unwrap());
    }

    /// Its batches.
    pub fn outbox(&self) -> &[Batch] {
        &self.outbox
    }

    /// Asks for something small.
    pub async fn ask(&self, path: &str) -> Result<Vec<u8>, LinkError> {
        self.link.get(path).await
    }

    /// Whether everything is acknowledged.
    pub fn is_done(&self) -> bool {
        self.acknowledged == self.outbox.len() as u64
    }

    /// One exchange: pushes the next `batches`, asks for others' data if `hungry`.
    pub async fn exchange(&mut self, batches: usize, hungry: bool) -> Result<Brought, LinkError> {
        self.counter += 1;
        let opening = Opening {
            server: self.server_key.server_id(),
            server_key: self.server_key,
            hub: None,
            device: self.device,
            incarnation: INCARNATION,
            counter: self.counter,
            tip: self.outbox.len() as u64,
            // What the roll says is no part of what is measured.
            roll: u64::MAX >> 1,
            budget: if hungry { BUDGET } else { 0 },
            cursors: Vec::new(),
            told: Vec::new(),
            certificates: Vec::new(),
            units: UnitParents::default(),
        };
        let mut session = Session::new(opening, &self.signer);
        let held = usize::try_from(self.acknowledged).unwrap();
        let next = self.outbox.iter().skip(held).take(batches).map(|batch| batch_frame(&batch.bytes));
        let request = [vec![session.hello().to_vec()], next.collect()].concat();
        let mut incoming = self.link.exchange("/v1/sync", tokio_stream::iter(request));
        let (mut reader, mut brought) = (FrameReader::new(), Brought::default());
        while let Some(bytes) = incoming.next().await? {
            brought.bytes += bytes.len();
            reader.push(&bytes);
            while let Some(frame) = reader.next_frame().map_err(|error| LinkError::Cut(error.to_string()))? {
                self.hear(frame, &mut session, &mut brought);
            }
        }
        Ok(brought)
    }

    /// What comes of others is counted and thrown away: unpacking it is a phone's work, on its own processor.
    fn hear(&mut self, frame: Frame, session: &mut Session, brought: &mut Brought) {
        match &frame {
            Frame::Snapshot(_) => {
                brought.documents += 1;
                return brought.frames += 1;
            }
            Frame::Batch(_) => return brought.frames += 1,
            Frame::Mark(_) => return,
            _ => {}
        }
        for effect in session.step(frame).expect("an answer that the server signed") {
            match effect {
                Effect::Durable { seq, review, .. } => {
                    assert_eq!(review, None, "honest work was put aside");
                    self.acknowledged = self.acknowledged.max(seq);
                }
                Effect::Done { more } => brought.whole = !more,
                Effect::Refused(refusal) => panic!("turned away: {refusal}"),
                _ => {}
            }
        }
    }
}
