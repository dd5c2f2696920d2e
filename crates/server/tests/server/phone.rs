//! A device in memory: keys, outbox, cursors; the real protocol, no database.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use tungnha_docs::{Document, Edit};
use tungnha_model::{ChannelId, DocId, DocKind, HouseholdId, Moment, UnitId};
use tungnha_sync::client::{Effect, Opening, Session, SessionError, batch_frame};
use tungnha_sync::enrol::{Applicant, Code, EnrolError, EnrolGrant, EnrolReply, EnrolRequest, Invitation};
use tungnha_sync::key::{actor, agree_key};
use tungnha_sync::message::Rewind;
use tungnha_sync::{
    Batch, BatchHash, Certificate, ChangeItem, Cursor, FrameReader, Incarnation, Refusal, RollEntry, Signer, Stamp,
    UnitParents, batch, gate,
};

use super::wire;

pub const NOW: Moment = Moment(1_795_000_000_000);

pub struct Phone {
    pub address: SocketAddr,
    pub pin: [u8; 32],
    pub signer: Signer,
    pub grant: EnrolGrant,
    pub certificate: Certificate,
    pub incarnation: Incarnation,
    pub counter: u64,
    pub outbox: Vec<Batch>,
    /// The last own batch that a receipt or a welcome covered.
    pub held: u64,
    pub stable: u64,
    pub cursors: BTreeMap<ChannelId, Vec<Cursor>>,
    /// The cursors that the server remembers.
    pub told: BTreeMap<ChannelId, Cursor>,
    pub docs: BTreeMap<DocId, (DocKind, Vec<u8>)>,
    pub certificates: Vec<Certificate>,
    pub units: UnitParents,
    pub roll: u64,
    pub budget: u32,
    /// After a rewind: offer the older checkpoints too.
    rewinding: bool,
    changes: u32,
}

/// What an exchange gave.
#[derive(Debug, Default)]
pub struct Outcome {
    pub effects: Vec<Effect>,
    pub error: Option<SessionError>,
    pub sent: usize,
    pub received: usize,
}

impl Outcome {
    pub fn refusal(&self) -> Option<Refusal> {
        self.effects.iter().find_map(|effect| if let Effect::Refused(refusal) = effect { Some(*refusal) } else { None })
    }

    pub fn done(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::Done { .. }))
    }

    pub fn receipts(&self) -> Vec<(u64, Option<gate::Reason>)> {
        let receipt = |effect: &Effect| {
            if let Effect::Durable { seq, review, .. } = effect { Some((*seq, *review)) } else { None }
        };
        self.effects.iter().filter_map(receipt).collect()
    }
}

pub fn seed(text: &str) -> [u8; 32] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// Asks to join with an invitation's long form; `name` makes the device's keys.
pub fn ask(address: SocketAddr, invitation: &Invitation, name: &str) -> Result<EnrolGrant, EnrolError> {
    let signer = Signer::from_secret(seed(name));
    let applicant = Applicant {
        spki_sha256: invitation.spki_sha256,
        holder: name,
        agree_key: agree_key(&seed(&format!("{name} agree"))),
        nonce: [7; 16],
    };
    let request = EnrolRequest::with_invitation(invitation.invite, &invitation.secret, &applicant, &signer);
    let reply = send(address, invitation.spki_sha256, &request);
    assert!(reply.is_genuine(&request, &invitation.secret.key()));
    reply.answer.map(|grant| *grant)
}

/// Asks to join with a typed code.
pub fn ask_by_code(address: SocketAddr, pin: [u8; 32], code: &str, name: &str) -> Result<EnrolGrant, EnrolError> {
    let signer = Signer::from_secret(seed(name));
    let code: Code = code.parse().unwrap();
    let applicant = Applicant {
        spki_sha256: pin,
        holder: name,
        agree_key: agree_key(&seed(&format!("{name} agree"))),
        nonce: [8; 16],
    };
    let request = EnrolRequest::with_code(&code, &applicant, &signer);
    send(address, pin, &request).answer.map(|grant| *grant)
}

fn send(address: SocketAddr, pin: [u8; 32], request: &EnrolRequest) -> EnrolReply {
    let answer = wire::request(address, pin, "POST", "/v1/enrol", &request.to_bytes());
    assert_eq!(answer.status, 200);
    EnrolReply::from_bytes(&answer.body).unwrap()
}

impl Phone {
    pub fn join(server: &super::process::Server, unit: &str, role: &str, name: &str) -> Self {
        let invite = server.json(&["invite", "--unit", unit, "--role", role, "--holder", name]);
        let invitation: Invitation = invite["text"].as_str().unwrap().parse().unwrap();
        let grant = ask(server.address(), &invitation, name).unwrap();
        let Some(RollEntry::Device(certificate)) = grant.certificate.read() else { panic!("no certificate") };
        let mut phone = Self {
            address: server.address(),
            pin: invitation.spki_sha256,
            signer: Signer::from_secret(seed(name)),
            certificate,
            incarnation: Incarnation(0xfeed_0000_0000_0001),
            counter: 0,
            outbox: Vec::new(),
            held: 0,
            stable: 0,
            cursors: BTreeMap::new(),
            told: BTreeMap::new(),
            docs: BTreeMap::new(),
            certificates: Vec::new(),
            units: UnitParents::default(),
            roll: grant.roll_mark,
            budget: 1 << 20,
            rewinding: false,
            changes: 0,
            grant,
        };
        for entry in phone.grant.roll.clone() {
            phone.learn(entry.verify(&phone.grant.server_key).unwrap());
        }
        phone
    }

    fn learn(&mut self, entry: RollEntry) {
        match entry {
            RollEntry::Device(certificate) => self.certificates.push(certificate),
            RollEntry::Unit(unit) => self.units.insert(&unit),
        }
    }

    /// Makes a household with a nickname, as one batch of the outbox.
    pub fn write(&mut self, unit: UnitId, id: HouseholdId, nickname: &str) {
        let fresh = !self.docs.contains_key(&id.into());
        let change = self.change(id, nickname);
        let items = if fresh { vec![Self::genesis(id), change] } else { vec![change] };
        self.seal(ChannelId::field(unit), &items);
    }

    /// One change to a household's nickname.
    pub fn change(&mut self, id: HouseholdId, nickname: &str) -> ChangeItem {
        let doc = DocId::from(id);
        let mut document = match self.docs.get(&doc) {
            Some((_, bytes)) => Document::load(bytes).unwrap(),
            None => Document::new(DocKind::HOUSEHOLD).unwrap(),
        };
        self.changes += 1;
        let edit = Edit::put(["profile", "nickname"], nickname);
        let change = document.edit(self.actor(), NOW.plus_millis(i64::from(self.changes)), &[edit]).unwrap().unwrap();
        self.docs.insert(doc, (DocKind::HOUSEHOLD, document.save()));
        ChangeItem { doc, kind: DocKind::HOUSEHOLD, change }
    }

    /// The deterministic first change of a household.
    pub fn genesis(id: HouseholdId) -> ChangeItem {
        let change = tungnha_docs::genesis(DocKind::HOUSEHOLD).unwrap();
        ChangeItem { doc: id.into(), kind: DocKind::HOUSEHOLD, change }
    }

    pub fn actor(&self) -> [u8; 16] {
        actor(&self.signer.verify_key(), self.incarnation)
    }

    pub fn seal(&mut self, channel: ChannelId, items: &[ChangeItem]) {
        let stamp = Stamp {
            server: self.grant.server,
            channel,
            device: self.certificate.device,
            incarnation: self.incarnation,
            seq: self.outbox.len() as u64 + 1,
            prev: self.outbox.last().map_or(BatchHash::NONE, |batch| batch.hash),
            clock: NOW,
            dictionary: tungnha_sync::dictionary::BATCH,
        };
        self.outbox.push(batch::seal(&stamp, items, &self.signer).unwrap());
    }

    pub fn nickname(&self, id: HouseholdId) -> Option<String> {
        let (_, bytes) = self.docs.get(&id.into())?;
        let document = Document::load(bytes).unwrap();
        tungnha_docs::read_household(&document).profile.nickname
    }

    /// Begins an exchange: the session and the bytes of the request.
    pub fn open(&mut self) -> (Session, Vec<u8>) {
        self.counter += 1;
        let offered = if self.rewinding { 8 } else { 1 };
        self.rewinding = false;
        let is_told = |(channel, told): &(&ChannelId, &Cursor)| {
            offered == 1 && self.cursors.get(channel).and_then(|list| list.first()) == Some(told)
        };
        let pairs = |(channel, list): (&ChannelId, &Vec<Cursor>)| {
            list.iter().take(offered).map(|cursor| (*channel, *cursor)).collect::<Vec<_>>()
        };
        let cursors: Vec<(ChannelId, Cursor)> = self.cursors.iter().flat_map(pairs).collect();
        let opening = Opening {
            server: self.grant.server,
            server_key: self.grant.server_key,
            hub: None,
            device: self.certificate.device,
            incarnation: self.incarnation,
            counter: self.counter,
            tip: self.outbox.len() as u64,
            roll: self.roll,
            budget: self.budget,
            cursors,
            told: self.told.iter().filter(is_told).map(|(channel, _)| *channel).collect(),
            certificates: self.certificates.clone(),
            units: self.units.clone(),
        };
        let session = Session::new(opening, &self.signer);
        let mut body = session.hello().to_vec();
        for batch in self.outbox.iter().filter(|batch| batch.header.seq > self.held) {
            body.extend(batch_frame(&batch.bytes));
        }
        (session, body)
    }

    pub fn sync(&mut self) -> Outcome {
        let (session, body) = self.open();
        let answer = wire::request(self.address, self.pin, "POST", "/v1/sync", &body);
        assert_eq!(answer.status, 200, "{}", answer.head);
        let mut outcome = self.take(session, &answer.body);
        outcome.sent = body.len();
        outcome
    }

    /// Syncs until the server has nothing more.
    pub fn settle(&mut self) -> Outcome {
        for _ in 0..64 {
            let outcome = self.sync();
            assert!(outcome.error.is_none(), "{outcome:?}");
            if outcome.effects.iter().any(|effect| matches!(effect, Effect::Done { more: false }))
                && !outcome.effects.iter().any(|effect| matches!(effect, Effect::Rewind { .. }))
            {
                return outcome;
            }
        }
        panic!("does not settle");
    }

    /// Performs what an answer says.
    pub fn take(&mut self, mut session: Session, body: &[u8]) -> Outcome {
        let mut outcome = Outcome { received: body.len(), ..Outcome::default() };
        let mut reader = FrameReader::new();
        reader.push(body);
        while let Ok(Some(frame)) = reader.next_frame() {
            match session.step(frame) {
                Ok(effects) => {
                    for effect in effects {
                        self.perform(&effect);
                        outcome.effects.push(effect);
                    }
                }
                Err(error) => outcome.error = Some(error),
            }
        }
        if outcome.error.is_none() && outcome.refusal().is_none() {
            outcome.error = session.end().err();
        }
        outcome
    }

    fn perform(&mut self, effect: &Effect) {
        match effect {
            Effect::Held { last, stable, .. } => (self.held, self.stable) = (last.seq, *stable),
            Effect::Durable { seq, stable, .. } => (self.held, self.stable) = (*seq, *stable),
            Effect::Roll(entries) => {
                for entry in entries {
                    self.learn(entry.read().unwrap());
                }
            }
            Effect::RollMark(number) => self.roll = *number,
            Effect::Receive { batches, .. } => {
                for batch in batches {
                    for item in &batch.items {
                        let held = self.docs.get(&item.doc).map(|(_, bytes)| bytes.clone());
                        let admitted = gate::admit(held.as_deref(), &[], std::slice::from_ref(&item.change)).unwrap();
                        if let Some(bytes) = admitted.bytes {
                            self.docs.insert(item.doc, (item.kind, bytes));
                        }
                    }
                }
            }
            Effect::Snapshot { docs, .. } => {
                for doc in docs {
                    self.docs.insert(doc.id, (doc.kind, doc.bytes.clone()));
                }
            }
            Effect::Mark { channel, cursor } => self.cursors.entry(*channel).or_default().insert(0, *cursor),
            Effect::Rewind { channel, to } => {
                let list = self.cursors.entry(*channel).or_default();
                match to {
                    Rewind::Unknown => self.rewinding = true,
                    Rewind::To(cursor) => list.retain(|known| known.seq <= cursor.seq),
                    Rewind::Restart | Rewind::Gone => list.clear(),
                }
            }
            Effect::Greeted { remembers: false, .. } => self.told.clear(),
            Effect::Greeted { remembers: true, .. } => {
                let newest = |(channel, list): (&ChannelId, &Vec<Cursor>)| Some((*channel, *list.first()?));
                self.told = self.cursors.iter().filter_map(newest).collect();
            }
            Effect::Vouched { .. } | Effect::Quarantine { .. } | Effect::Refused(_) | Effect::Done { .. } => {}
        }
    }
}
