//! A server in memory: the performer of the server's session.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;

use tungnha_model::{ChannelId, DeviceId, DocId};
use tungnha_sync::batch::BatchHash;
use tungnha_sync::frame::FrameReader;
use tungnha_sync::gate::{Reason, StoredDoc};
use tungnha_sync::message::{self, Voucher};
use tungnha_sync::server::{
    ChannelState, DocsPage, Effect, Event, Found, Ledger, LogPage, LogRow, Offered, Opened, Session, Stored, Verdict,
    Vouch, ingest,
};
use tungnha_sync::{
    Batch, Certificate, Cursor, Incarnation, Position, Remembered, RollEntry, SignedEntry, SnapshotDoc, Tree,
    UnitParents, access,
};

use super::{NOW, server_id, server_key, units};

type Stream = (DeviceId, Incarnation);

#[derive(Clone)]
pub struct Row {
    pub cursor: Cursor,
    pub stream: Stream,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Default)]
pub struct MemoryServer {
    pub roll: Vec<SignedEntry>,
    pub counters: BTreeMap<Stream, u64>,
    pub heads: BTreeMap<Stream, Vec<BatchHash>>,
    pub logs: BTreeMap<ChannelId, Vec<Row>>,
    pub docs: BTreeMap<DocId, StoredDoc>,
    pub quarantine: Vec<Reason>,
    pub tree: UnitParents,
    pub commits: usize,
    pub told: BTreeMap<Stream, Remembered>,
}

impl MemoryServer {
    pub fn new() -> Self {
        let mut server = Self { tree: super::tree(), ..Self::default() };
        for unit in units() {
            server.enter(|_| RollEntry::Unit(unit.clone()));
        }
        server
    }

    pub fn enter(&mut self, entry: impl Fn(u64) -> RollEntry) {
        let number = self.roll.len() as u64 + 1;
        self.roll.push(SignedEntry::sign(number, &entry(number), &server_key()));
    }

    pub fn enrol(&mut self, certificate: &Certificate) -> Certificate {
        let number = self.roll.len() as u64 + 1;
        let certificate = Certificate { number, ..certificate.clone() };
        self.enter(|_| RollEntry::Device(certificate.clone()));
        certificate
    }

    fn entry_of(&self, device: DeviceId) -> Option<(Certificate, SignedEntry)> {
        self.roll.iter().rev().find_map(|entry| match entry.read() {
            Some(RollEntry::Device(certificate)) if certificate.device == device => Some((certificate, entry.clone())),
            _ => None,
        })
    }

    /// Feeds one event to a session and performs what follows; gives the bytes sent.
    pub fn feed(&mut self, session: &mut Session, event: Event) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut queue = VecDeque::from(session.step(event));
        while let Some(effect) = queue.pop_front() {
            let answer = match effect {
                Effect::Send(bytes) => {
                    sent.extend(bytes);
                    continue;
                }
                Effect::Close => continue,
                Effect::Find { device, incarnation } => {
                    Event::Found(self.entry_of(device).map(|(certificate, entry)| {
                        let counter = self.counters.get(&(device, incarnation)).copied().unwrap_or(0);
                        Found { certificate, entry, counter }
                    }))
                }
                Effect::Open { certificate, incarnation, counter, position } => {
                    self.counters.insert((certificate.device, incarnation), counter);
                    Event::Opened(self.opened(&certificate, incarnation, &position))
                }
                Effect::ReadRoll { certificate, after } => Event::Roll(self.visible(&certificate, after)),
                Effect::Store(batch) => Event::Stored(self.store(&batch)),
                Effect::Vouch { streams, .. } => {
                    Event::Vouched(streams.into_iter().map(|one| self.vouch(one)).collect())
                }
                Effect::Keep(_) => Event::Kept,
                Effect::ReadLog { channel, after, except, bytes_max } => {
                    Event::Log(self.page(channel, after, except, bytes_max))
                }
                Effect::ReadDocs { channel, after, bytes_max, .. } => {
                    Event::Docs(self.documents(channel, after, bytes_max))
                }
            };
            queue.extend(session.step(answer));
        }
        sent
    }

    /// A whole request; `cut` leaves out its end.
    pub fn request(&mut self, body: &[u8], cut: bool) -> Vec<u8> {
        let mut session = Session::new(server_key());
        let mut reader = FrameReader::new();
        let mut sent = Vec::new();
        reader.push(body);
        loop {
            match reader.next_frame() {
                Ok(Some(frame)) => sent.extend(self.feed(&mut session, Event::Frame(frame))),
                Ok(None) => break,
                Err(error) => {
                    sent.extend(self.feed(&mut session, Event::Damaged(error)));
                    return sent;
                }
            }
        }
        match reader.finish() {
            Ok(()) if !cut => sent.extend(self.feed(&mut session, Event::End)),
            Ok(()) => {}
            Err(error) => sent.extend(self.feed(&mut session, Event::Damaged(error))),
        }
        sent
    }

    fn opened(&mut self, certificate: &Certificate, incarnation: Incarnation, position: &Position) -> Opened {
        let own = (certificate.device, incarnation);
        let remembered = self.told.entry(own).or_default();
        let cursors = position.whole(remembered);
        if let Some(all) = &cursors {
            *remembered = Remembered::of(all);
        }
        let units: Vec<_> = self.tree.0.keys().copied().collect();
        let channels = Opened::readable(certificate, units, &self.tree)
            .filter_map(|channel| {
                let cursors = cursors.as_deref()?;
                let log = self.logs.get(&channel).map_or(&[][..], Vec::as_slice);
                let knows = |cursor: &Cursor| {
                    let plain = Cursor { snapshot: None, ..*cursor };
                    Ok::<_, Infallible>(log.iter().any(|row| row.cursor == plain))
                };
                Some(ChannelState {
                    channel,
                    tip: log.last().map_or(Cursor::START, |row| row.cursor),
                    offered: Offered::find(&channel, cursors, knows).unwrap(),
                    foreign_bytes: log.iter().filter(|row| row.stream != own).map(|row| row.bytes.len() as u64).sum(),
                    document_bytes: self.in_channel(channel).map(|(_, doc)| doc.bytes.len() as u64).sum(),
                })
            })
            .collect();
        Opened {
            held: self.held(own),
            stable: 0,
            reviews: Vec::new(),
            epoch: [1; 4],
            clock: NOW,
            roll: self.roll.len() as u64,
            cursors,
            channels,
        }
    }

    fn held(&self, stream: (DeviceId, Incarnation)) -> message::Held {
        let hashes = self.heads.get(&stream).map_or(&[][..], Vec::as_slice);
        hashes.last().map_or_else(message::Held::default, |hash| message::Held::upto(hashes.len() as u64, hash))
    }

    fn vouch(&self, stream: message::Stream) -> Vouch {
        let last = self.held((stream.device, stream.incarnation));
        Vouch::Own(Voucher { issuer: server_id(), stream, first: 1, last, stable: 0, reviews: Vec::new() })
    }

    fn visible(&self, certificate: &Certificate, after: u64) -> Vec<SignedEntry> {
        let sees = |entry: &&SignedEntry| {
            let unit = match entry.read() {
                Some(RollEntry::Device(other)) => other.unit,
                Some(RollEntry::Unit(unit)) => unit.id,
                None => return false,
            };
            entry.number > after && access::sees(certificate.unit, unit, &self.tree)
        };
        self.roll.iter().filter(sees).cloned().collect()
    }

    fn store(&mut self, batch: &Batch) -> Stored {
        self.commits += 1;
        let stream = (batch.header.device, batch.header.incarnation);
        let verdict = ingest(batch, server_id(), self).unwrap().verdict;
        let held = |seq, review| Stored::Held { seq, stable: 0, review };
        match verdict {
            Verdict::Accept { batch, docs } => {
                let channel = batch.header.channel;
                for write in docs {
                    self.docs.insert(
                        write.doc,
                        StoredDoc { channel, kind: write.kind, bytes: write.bytes, waiting: write.waiting },
                    );
                }
                let log = self.logs.entry(channel).or_default();
                let cursor = log.last().map_or(Cursor::START, |row| row.cursor).next(&batch.hash);
                log.push(Row { cursor, stream, bytes: batch.bytes });
                self.heads.entry(stream).or_default().push(batch.hash);
                held(batch.header.seq, None)
            }
            Verdict::Review(reason) => {
                self.quarantine.push(reason);
                self.heads.entry(stream).or_default().push(batch.hash);
                held(batch.header.seq, Some(reason))
            }
            Verdict::Duplicate { held: seq } => held(seq, None),
            Verdict::Gap { held } => Stored::Gap { held },
            Verdict::Forked => {
                self.quarantine.push(Reason::Forked);
                Stored::Forked
            }
            Verdict::Reject(reason) => {
                self.quarantine.push(reason);
                Stored::Rejected(reason)
            }
        }
    }

    fn page(&self, channel: ChannelId, after: Cursor, except: Stream, bytes_max: usize) -> LogPage {
        let log = self.logs.get(&channel).map_or(&[][..], Vec::as_slice);
        let tip = log.last().map_or(Cursor::START, |row| row.cursor);
        let (mut rows, mut upto, mut bytes) = (Vec::new(), after, 0);
        for row in log.iter().filter(|row| row.cursor.seq > after.seq) {
            if bytes >= bytes_max {
                return LogPage { rows, upto, end: false };
            }
            if row.stream != except {
                bytes += row.bytes.len();
                rows.push(LogRow { cursor: row.cursor, bytes: row.bytes.clone() });
            }
            upto = row.cursor;
        }
        LogPage { rows, upto, end: upto.seq >= tip.seq }
    }

    fn in_channel(&self, channel: ChannelId) -> impl Iterator<Item = (DocId, SnapshotDoc)> + '_ {
        self.docs
            .iter()
            .filter(move |(_, doc)| doc.channel == channel)
            .filter_map(|(id, doc)| Some((*id, SnapshotDoc { id: *id, kind: doc.kind, bytes: doc.bytes.clone()? })))
    }

    fn documents(&self, channel: ChannelId, after: Option<DocId>, bytes_max: usize) -> DocsPage {
        let all: Vec<_> = self.in_channel(channel).filter(|(id, _)| Some(*id) > after).map(|(_, doc)| doc).collect();
        let (mut docs, mut bytes) = (Vec::new(), 0);
        for doc in &all {
            if bytes >= bytes_max {
                break;
            }
            bytes += doc.bytes.len();
            docs.push(doc.clone());
        }
        let remaining = (all.len() - docs.len()) as u32;
        DocsPage { docs, remaining }
    }
}

impl Ledger for MemoryServer {
    type Error = Infallible;

    fn certificate(&mut self, device: DeviceId) -> Result<Option<Certificate>, Infallible> {
        Ok(self.entry_of(device).map(|(certificate, _)| certificate))
    }

    fn head(&mut self, device: DeviceId, incarnation: Incarnation) -> Result<Option<(u64, BatchHash)>, Infallible> {
        let hashes = self.heads.get(&(device, incarnation));
        Ok(hashes.and_then(|hashes| Some((hashes.len() as u64, *hashes.last()?))))
    }

    fn hash_of(
        &mut self,
        device: DeviceId,
        incarnation: Incarnation,
        seq: u64,
    ) -> Result<Option<BatchHash>, Infallible> {
        Ok(self.heads.get(&(device, incarnation)).and_then(|hashes| hashes.get(seq as usize - 1).copied()))
    }

    fn document(&mut self, doc: DocId) -> Result<Option<StoredDoc>, Infallible> {
        Ok(self.docs.get(&doc).cloned())
    }

    fn tree(&self) -> &dyn Tree {
        &self.tree
    }
}
