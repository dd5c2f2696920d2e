//! Saving: edits become one Automerge change per document, an outbox entry each, and fresh read models.

use rusqlite::params;
use tungnha_docs::{DocEdits, Document, Edit, year_doc_id};
use tungnha_model::{ChannelId, DocId, DocKind, HouseholdId, HouseholdRecord, Moment, UnitId};

use crate::document::{self, Fresh, lane_number};
use crate::error::{Result, StoreError};
use crate::transact::{Changes, Op, Tx};
use crate::{blob, project, touch, undo};

/// Edits of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    pub(crate) doc: DocId,
    pub(crate) kind: DocKind,
    pub(crate) channel: ChannelId,
    pub(crate) household: Option<HouseholdId>,
    pub(crate) year: Option<i32>,
    pub(crate) edits: Vec<Edit>,
}

/// What a save did.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// What screens have to refresh.
    pub changes: Changes,
    /// The edits that take it back.
    pub inverse: Vec<Write>,
}

impl Write {
    /// Edits of a household's main document.
    #[must_use]
    pub fn household(household: HouseholdId, unit: UnitId, edits: Vec<Edit>) -> Self {
        let channel = ChannelId::field(unit);
        let kind = DocKind::HOUSEHOLD;
        Self { doc: household.into(), kind, channel, household: Some(household), year: None, edits }
    }

    /// Edits of the document of a household's year.
    #[must_use]
    pub fn year(household: HouseholdId, unit: UnitId, year: i32, edits: Vec<Edit>) -> Self {
        Self {
            doc: year_doc_id(household, year),
            kind: DocKind::HOUSEHOLD_YEAR,
            channel: ChannelId::field(unit),
            household: Some(household),
            year: Some(year),
            edits,
        }
    }

    /// Edits of any other document.
    #[must_use]
    pub const fn other(doc: DocId, kind: DocKind, channel: ChannelId, edits: Vec<Edit>) -> Self {
        Self { doc, kind, channel, household: None, year: None, edits }
    }

    /// What a change says of when it was made: nothing, where the moment would lead back to a person.
    fn made_at(&self, now: Moment) -> Moment {
        if self.kind == DocKind::SURVEY_ANSWERS { Moment(0) } else { now }
    }

    /// Edits of a document that the store holds, which knows its channel itself.
    pub(crate) fn from_record(record: &HouseholdRecord, part: DocEdits) -> Self {
        Self {
            doc: part.doc,
            kind: part.kind,
            channel: ChannelId::field(record.unit),
            household: Some(record.id),
            year: part.year,
            edits: part.edits,
        }
    }
}

impl Tx<'_> {
    /// Saves edits as one group, which will travel whole.
    pub fn write(&mut self, writes: Vec<Write>, now: Moment) -> Result<Written> {
        let mut written = Written { changes: Changes::default(), inverse: Vec::new() };
        let mut group = None;
        let mut touched = project::Touched::default();
        for write in writes {
            let Some(done) = self.write_one(&write, now, &mut group)? else { continue };
            written.inverse.extend(done.inverse);
            touched.add(write.doc, done.no, done.document);
        }
        // The last document written is the first to be taken back.
        written.inverse.reverse();
        written.changes.extend(project::refresh(self, touched)?);
        Ok(written)
    }

    /// Adds households that come from a file: each whole, with its people and visits, as one group.
    pub fn import(&mut self, record: &HouseholdRecord, now: Moment) -> Result<()> {
        let mut group = None;
        let mut touched = project::Touched::default();
        for part in tungnha_docs::record_edits(record) {
            let write = Write::from_record(record, part);
            if let Some(done) = self.write_one(&write, now, &mut group)? {
                touched.add(write.doc, done.no, done.document);
            }
        }
        project::refresh(self, touched).map(drop)
    }

    fn write_one(&mut self, write: &Write, now: Moment, group: &mut Option<i64>) -> Result<Option<Done>> {
        let actor = self.me().actor.ok_or(StoreError::NotJoined)?;
        let stored = document::get(self.conn(), write.doc)?;
        let first = stored.is_none();
        let mut document = match &stored {
            Some(stored) => document::load(stored)?,
            None => Document::new(write.kind)?,
        };
        // A document lives in one channel for ever, whatever the caller thinks of its unit now.
        let channel = stored.as_ref().map_or(write.channel, |stored| stored.channel);
        let edits = complete(write, first);
        let inverse =
            if first && write.kind == DocKind::HOUSEHOLD { None } else { Some(undo::inverse(&document, &edits)) };
        let made_at = write.made_at(now);
        let Some(bytes) = document.edit(actor, made_at, &edits)? else { return Ok(None) };
        let saved = document.save();
        let fresh = Fresh { id: write.doc, kind: write.kind, channel, household: write.household, bytes: &saved };
        let no = document::put(self.conn(), &fresh)?;
        blob::owe(self.conn(), channel, &edits, now)?;
        let change = Change { write, channel, first, edits: &edits, bytes: &bytes, made_at, seen_at: now };
        *group = Some(self.note(&change, *group)?);
        // A new household is not taken back; everything else is.
        let inverse = inverse.map(|edits| Write { edits, channel, ..write.clone() });
        Ok(Some(Done { no, document, inverse }))
    }

    /// Puts a change into the outbox; gives its group.
    fn note(&mut self, change: &Change, group: Option<i64>) -> Result<i64> {
        let Change { write, channel, first, edits, bytes, made_at, seen_at } = change;
        let conn = self.conn();
        let values = params![
            group.unwrap_or(0),
            self.me().incarnation.cast_signed(),
            write.doc.0,
            write.kind.0,
            channel.unit.0,
            lane_number(channel.lane),
            first,
            self.op().name(),
            self.intent(edits, *first)?,
            bytes,
            made_at.millis(),
        ];
        conn.prepare_cached(include_str!("outbox/insert_change.sql"))?.execute(values)?;
        let no = conn.last_insert_rowid();
        if group.is_none() {
            conn.prepare_cached("UPDATE outbox_change SET grp = no WHERE no = ?1")?.execute([no])?;
        }
        touch::note(conn, self.op(), no, write, *first)?;
        touch::unit_seen(conn, channel.unit, *seen_at)?;
        Ok(group.unwrap_or(no))
    }
}

impl Tx<'_> {
    /// What is kept to make a change again. A document that came whole from a file says it all itself.
    fn intent(&self, edits: &[Edit], first: bool) -> Result<String> {
        if first && self.op() == Op::Import { Ok(String::new()) } else { Ok(serde_json::to_string(edits)?) }
    }
}

struct Done {
    no: i64,
    document: Document,
    inverse: Option<Write>,
}

struct Change<'a> {
    write: &'a Write,
    channel: ChannelId,
    first: bool,
    edits: &'a [Edit],
    bytes: &'a [u8],
    made_at: Moment,
    seen_at: Moment,
}

/// A new document of a year also says whose and which year it is; another device that begins the same
/// document meanwhile says the same.
fn complete(write: &Write, first: bool) -> Vec<Edit> {
    let mut edits = write.edits.clone();
    if let (true, Some(household), Some(year)) = (first, write.household, write.year) {
        let named = |edits: &[Edit], key: &str| edits.iter().any(|edit| edit.path() == ["meta", key]);
        if !named(&edits, "household") {
            edits.push(Edit::put(["meta", "household"], household.to_string()));
        }
        if !named(&edits, "year") {
            edits.push(Edit::put(["meta", "year"], i64::from(year)));
        }
    }
    edits
}
