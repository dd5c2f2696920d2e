//! A device in memory: the performer of the client's session.

use std::collections::BTreeMap;
use std::convert::Infallible;

use automerge::Automerge;
use tungnha_model::{ChannelId, DocId, DocKind, Role, UnitId};
use tungnha_sync::batch::{BatchHash, plan, seal};
use tungnha_sync::client::{Effect, Opening, Session, SessionError, batch_frame};
use tungnha_sync::frame::FrameReader;
use tungnha_sync::gate::{self, Reason, StoredDoc};
use tungnha_sync::message::{Refusal, Rewind};
use tungnha_sync::{Batch, Certificate, ChangeItem, Cursor, RollEntry, Stamp, UnitParents};

use super::server::MemoryServer;
use super::{NOW, actor_of, certificate, edit, field, genesis, incarnation, server_id, server_key, signer};

#[derive(Clone)]
pub struct MemoryDevice {
    pub number: u8,
    pub certificate: Certificate,
    pub counter: u64,
    pub roll: u64,
    pub budget: u32,
    pub certificates: Vec<Certificate>,
    pub units: UnitParents,
    pub cursors: BTreeMap<ChannelId, Vec<Cursor>>,
    pub docs: BTreeMap<DocId, StoredDoc>,
    pub unsent: Vec<(ChannelId, Vec<ChangeItem>)>,
    pub outbox: Vec<Batch>,
    pub held: u64,
    pub quarantine: Vec<Reason>,
    pub reviews: Vec<(u64, Reason)>,
    pub refused: Option<Refusal>,
    pub more: bool,
    pub rewinds: Vec<Rewind>,
    pub told: BTreeMap<ChannelId, Cursor>,
}

/// What one exchange cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub up: usize,
    pub down: usize,
}

impl MemoryDevice {
    pub fn enrol(server: &mut MemoryServer, number: u8, role: Role, unit: UnitId) -> Self {
        let certificate = server.enrol(&certificate(number, role, unit));
        Self {
            number,
            certificate,
            counter: 0,
            roll: 0,
            budget: 1 << 20,
            certificates: Vec::new(),
            units: UnitParents::default(),
            cursors: BTreeMap::new(),
            docs: BTreeMap::new(),
            unsent: Vec::new(),
            outbox: Vec::new(),
            held: 0,
            quarantine: Vec::new(),
            reviews: Vec::new(),
            refused: None,
            more: false,
            rewinds: Vec::new(),
            told: BTreeMap::new(),
        }
    }

    /// Makes a document in the village's field channel.
    pub fn create(&mut self, doc: DocId, unit: UnitId, fields: &[(&str, &str)]) {
        let begun = gate::admit(None, &[], &[genesis()]).unwrap();
        let stored =
            StoredDoc { channel: field(unit), kind: DocKind::HOUSEHOLD, bytes: begun.bytes, waiting: Vec::new() };
        self.docs.insert(doc, stored);
        let genesis = ChangeItem { doc, kind: DocKind::HOUSEHOLD, change: genesis() };
        let edited = self.change(doc, fields);
        self.unsent.push((field(unit), vec![genesis, edited]));
    }

    /// Writes fields of a document, offline.
    pub fn edit(&mut self, doc: DocId, fields: &[(&str, &str)]) {
        let item = self.change(doc, fields);
        let channel = self.docs[&doc].channel;
        self.unsent.push((channel, vec![item]));
    }

    fn change(&mut self, doc: DocId, fields: &[(&str, &str)]) -> ChangeItem {
        let stored = self.docs.get_mut(&doc).unwrap();
        let mut document = Automerge::load(stored.bytes.as_ref().unwrap()).unwrap();
        let change = edit(&mut document, actor_of(self.number), fields);
        stored.bytes = Some(document.save_nocompress());
        ChangeItem { doc, kind: stored.kind, change }
    }

    /// Seals what was written since the last batch.
    pub fn seal(&mut self) {
        let mut by_channel: BTreeMap<ChannelId, Vec<Vec<ChangeItem>>> = BTreeMap::new();
        for (channel, items) in self.unsent.drain(..) {
            by_channel.entry(channel).or_default().push(items);
        }
        for (channel, groups) in by_channel {
            for items in plan(groups) {
                let stamp = Stamp {
                    server: server_id(),
                    channel,
                    device: self.certificate.device,
                    incarnation: incarnation(self.number),
                    seq: self.outbox.len() as u64 + 1,
                    prev: self.outbox.last().map_or(BatchHash::NONE, |batch| batch.hash),
                    clock: NOW,
                    dictionary: tungnha_sync::dictionary::BATCH,
                };
                self.outbox.push(seal(&stamp, &items, &signer(self.number)).unwrap());
            }
        }
    }

    pub fn open(&mut self) -> Session {
        self.seal();
        self.counter += 1;
        let latest = |cursors: &Vec<Cursor>| cursors.last().copied();
        let newest = |channel: &ChannelId| self.cursors.get(channel).and_then(latest);
        let opening = Opening {
            server: server_id(),
            server_key: server_key().verify_key(),
            hub: None,
            device: self.certificate.device,
            incarnation: incarnation(self.number),
            counter: self.counter,
            tip: self.outbox.len() as u64,
            roll: self.roll,
            budget: self.budget,
            cursors: self.cursors.iter().filter_map(|(channel, of)| Some((*channel, latest(of)?))).collect(),
            told: self.told.iter().filter(|(of, told)| newest(of) == Some(**told)).map(|(of, _)| *of).collect(),
            certificates: self.certificates.clone(),
            units: self.units.clone(),
        };
        Session::new(opening, &signer(self.number))
    }

    /// The whole request: hello and what the server does not hold.
    pub fn body(&self, session: &Session) -> Vec<u8> {
        let mut body = session.hello().to_vec();
        for batch in self.outbox.iter().filter(|batch| batch.header.seq > self.held) {
            body.extend(batch_frame(&batch.bytes));
        }
        body
    }

    /// Reads a response, whole or not.
    pub fn read(&mut self, session: &mut Session, response: &[u8]) -> Result<(), SessionError> {
        let mut reader = FrameReader::new();
        reader.push(response);
        let mut gathered = Vec::new();
        while let Some(frame) = reader.next_frame()? {
            for effect in session.step(frame)? {
                self.perform(effect, &mut gathered);
            }
        }
        reader.finish()?;
        session.end()
    }

    /// One exchange over a perfect line.
    pub fn sync(&mut self, server: &mut MemoryServer) -> Cost {
        let mut session = self.open();
        let body = self.body(&session);
        let response = server.request(&body, false);
        self.read(&mut session, &response).unwrap();
        Cost { up: body.len(), down: response.len() }
    }

    fn perform(&mut self, effect: Effect, gathered: &mut Vec<Effect>) {
        match effect {
            Effect::Vouched { .. } => {}
            Effect::Greeted { remembers: false, .. } => self.told.clear(),
            Effect::Greeted { remembers: true, .. } => {
                let newest = |(channel, all): (&ChannelId, &Vec<Cursor>)| Some((*channel, *all.last()?));
                self.told = self.cursors.iter().filter_map(newest).collect();
            }
            Effect::Held { last, .. } => self.held = last.seq,
            Effect::Durable { seq, review, .. } => {
                self.held = self.held.max(seq);
                self.reviews.extend(review.map(|reason| (seq, reason)));
            }
            Effect::Roll(entries) => {
                for entry in entries {
                    match entry.read().unwrap() {
                        RollEntry::Device(certificate) => self.certificates.push(certificate),
                        RollEntry::Unit(unit) => self.units.insert(&unit),
                    }
                }
            }
            Effect::RollMark(number) => self.roll = number,
            Effect::Receive { .. } | Effect::Quarantine { .. } | Effect::Snapshot { .. } => gathered.push(effect),
            Effect::Mark { channel, cursor } => {
                for effect in gathered.drain(..) {
                    self.keep(effect);
                }
                self.cursors.entry(channel).or_default().push(cursor);
            }
            Effect::Rewind { channel, to } => {
                self.rewinds.push(to);
                if to == Rewind::Restart || to == Rewind::Unknown {
                    self.cursors.remove(&channel);
                }
            }
            Effect::Refused(refusal) => self.refused = Some(refusal),
            Effect::Done { more } => self.more = more,
        }
    }

    fn keep(&mut self, effect: Effect) {
        match effect {
            Effect::Receive { channel, batches } => {
                for batch in batches {
                    let writes = gate::plan::<Infallible>(&batch, |doc| Ok(self.docs.get(&doc).cloned())).unwrap();
                    for write in writes.unwrap() {
                        let stored =
                            StoredDoc { channel, kind: write.kind, bytes: write.bytes, waiting: write.waiting };
                        self.docs.insert(write.doc, stored);
                    }
                }
            }
            Effect::Snapshot { channel, docs, .. } => {
                for doc in docs {
                    let held = self.docs.get(&doc.id).and_then(|stored| stored.bytes.clone());
                    let admitted = gate::admit_document(held.as_deref(), &[], &doc.bytes).unwrap();
                    let stored =
                        StoredDoc { channel, kind: doc.kind, bytes: admitted.bytes, waiting: admitted.waiting };
                    self.docs.insert(doc.id, stored);
                }
            }
            Effect::Quarantine { reason, .. } => self.quarantine.push(reason),
            _ => {}
        }
    }

    pub fn values(&self, doc: DocId, key: &str) -> Vec<String> {
        super::values(self.docs[&doc].bytes.as_ref().unwrap(), key)
    }
}
