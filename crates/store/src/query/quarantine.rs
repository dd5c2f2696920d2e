//! What lies in quarantine, as far as it can be understood here.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row};
use tungnha_docs::{Document, read_household};
use tungnha_model::{ChannelId, DeviceId, DocId, DocKind, HouseholdId, Moment, ServerId, UnitId};
use tungnha_sync::gate::{self, Context, DocWrite, Reason, Strictness};
use tungnha_sync::{Batch, Certificate, OpenedBatch, UnitParents};

use super::Reader;
use crate::document::lane_of;
use crate::error::{Result, StoreError};
use crate::feed;
use crate::project;

/// What became of something in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldState {
    /// Nobody has decided yet.
    Waiting,
    /// A person let it in.
    LetIn,
    /// A person kept it out.
    KeptOut,
}

impl HeldState {
    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    pub(crate) const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::LetIn,
            2 => Self::KeptOut,
            _ => Self::Waiting,
        }
    }
}

/// Something in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Its number here.
    pub no: i64,
    /// When it was put there.
    pub at: Moment,
    /// Why, unless a newer version knows better.
    pub reason: Option<Reason>,
    /// In which channel it came.
    pub channel: Option<ChannelId>,
    /// Whose it says it is.
    pub device: Option<DeviceId>,
    /// What became of it.
    pub state: HeldState,
    /// When somebody decided.
    pub decided: Option<Moment>,
    /// Why it is kept out, in that person's words.
    pub note: String,
    /// When it was written, as its maker's clock said.
    pub written: Option<Moment>,
    /// What it would change; nothing, where its maker cannot be verified.
    pub documents: Vec<HeldDocument>,
    /// Whether the other steps of the gate let it in now.
    pub may_enter: bool,
}

/// A document that a batch in quarantine would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDocument {
    /// Its kind.
    pub kind: DocKind,
    /// Whose it is, if it is a household's.
    pub household: Option<HouseholdId>,
    /// What that household is called.
    pub name: String,
    /// How many changes.
    pub changes: u32,
}

/// What is needed to judge a batch that a person looks at.
pub(crate) struct Judge {
    server: ServerId,
    certificates: Vec<Certificate>,
    tree: UnitParents,
}

impl Judge {
    /// Opens a batch as if its maker might write where it did.
    pub(crate) fn open(&self, bytes: &[u8]) -> std::result::Result<OpenedBatch, Reason> {
        let batch = Batch::parse(bytes).map_err(Reason::Batch)?;
        let device = batch.header.device;
        let certificates: Vec<Certificate> =
            self.certificates.iter().filter(|held| held.device == device).cloned().collect();
        let strictness = Strictness::LetIn;
        gate::check(&batch, &Context { server: self.server, certificates: &certificates, strictness, tree: &self.tree })
    }
}

impl Reader<'_> {
    /// How many things in quarantine wait for somebody to look.
    pub fn quarantined(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM quarantine WHERE state = 0";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// What lies in quarantine: first what waits for somebody, then what was decided; the newest first.
    pub fn quarantine(&self, limit: u32) -> Result<Vec<QuarantineRow>> {
        let sql = "SELECT no, at, code, unit, lane, device, state, decided_at, note, bytes FROM quarantine
             ORDER BY state <> 0, no DESC LIMIT ?1";
        let judge = self.judge()?;
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(9)?;
            let (mut held, opened) = (read(row)?, judge.open(&bytes));
            held.written = Batch::parse(&bytes).ok().map(|batch| batch.header.clock);
            if let Ok(opened) = opened {
                let planned = gate::plan(&opened, |doc| feed::load(self.conn, doc))?;
                held.may_enter = held.state == HeldState::Waiting && planned.is_ok();
                held.documents = self.held_documents(&opened, &planned.unwrap_or_default())?;
            }
            found.push(held);
        }
        Ok(found)
    }

    pub(crate) fn judge(&self) -> Result<Judge> {
        let own = self.identity()?.ok_or(StoreError::NotJoined)?;
        let (certificates, tree) = self.roll_entries()?;
        Ok(Judge { server: own.server, certificates, tree })
    }

    fn held_documents(&self, opened: &OpenedBatch, planned: &[DocWrite]) -> Result<Vec<HeldDocument>> {
        let mut changes: BTreeMap<DocId, (DocKind, u32)> = BTreeMap::new();
        for item in &opened.items {
            changes.entry(item.doc).or_insert((item.kind, 0)).1 += 1;
        }
        let mut documents = Vec::new();
        for (doc, (kind, changes)) in changes {
            let after = planned.iter().find(|write| write.doc == doc).and_then(|write| write.bytes.as_deref());
            let after = after.map(Document::load).transpose()?;
            let household = self.household_of(doc, kind, after.as_ref())?;
            let name = self.held_name(household, kind, after.as_ref())?;
            documents.push(HeldDocument { kind, household, name, changes });
        }
        Ok(documents)
    }

    fn household_of(&self, doc: DocId, kind: DocKind, after: Option<&Document>) -> Result<Option<HouseholdId>> {
        if kind == DocKind::HOUSEHOLD {
            return Ok(Some(HouseholdId(doc.0)));
        }
        let sql = "SELECT household FROM document WHERE id = ?1";
        let known: Option<Option<[u8; 16]>> =
            self.conn.prepare_cached(sql)?.query_row([doc.0], |row| row.get(0)).optional()?;
        let said = || after.and_then(|document| project::household_of(doc, kind, document));
        Ok(known.flatten().map(HouseholdId).or_else(said))
    }

    /// What the household is called here, else what the batch itself calls it.
    fn held_name(&self, household: Option<HouseholdId>, kind: DocKind, after: Option<&Document>) -> Result<String> {
        let Some(id) = household else { return Ok(String::new()) };
        let sql = "SELECT name FROM household_any WHERE id = ?1";
        let known: Option<String> = self.conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?;
        let said =
            || after.filter(|_| kind == DocKind::HOUSEHOLD).map(|document| read_household(document).profile.name);
        Ok(known.or_else(said).unwrap_or_default())
    }
}

/// Reads the columns but the bytes.
fn read(row: &Row<'_>) -> Result<QuarantineRow> {
    let code: Option<String> = row.get(2)?;
    let unit: Option<[u8; 16]> = row.get(3)?;
    let lane: Option<i64> = row.get(4)?;
    Ok(QuarantineRow {
        no: row.get(0)?,
        at: Moment(row.get(1)?),
        // A reason of a newer version is one that this version has no words for.
        reason: code.and_then(|code| serde_json::from_str(&code).ok()),
        channel: unit.map(|unit| ChannelId { unit: UnitId(unit), lane: lane_of(lane.unwrap_or(0)) }),
        device: row.get::<_, Option<[u8; 16]>>(5)?.map(DeviceId),
        state: HeldState::from_number(row.get(6)?),
        decided: row.get::<_, Option<i64>>(7)?.map(Moment),
        note: row.get(8)?,
        written: None,
        documents: Vec::new(),
        may_enter: false,
    })
}
