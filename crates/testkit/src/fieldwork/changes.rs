//! Records become changes, as a device writes them.

use std::collections::BTreeMap;

use tungnha_docs::{DocError, Document, Edit, create_visit, genesis, put_level, record_edits, year_doc_id};
use tungnha_model::{DocId, DocKind, HouseholdRecord, Moment};
use tungnha_sync::{ChangeItem, SnapshotDoc};

use super::Visited;

/// One save: its changes travel together.
pub type Written = Vec<ChangeItem>;

/// What one device writes.
#[derive(Debug, Clone)]
pub struct Pen {
    actor: [u8; 16],
    docs: BTreeMap<DocId, (DocKind, Document)>,
}

impl Pen {
    /// A device with this actor and no documents.
    #[must_use]
    pub const fn new(actor: [u8; 16]) -> Self {
        Self { actor, docs: BTreeMap::new() }
    }

    /// Goes on under another actor with the same documents.
    #[must_use]
    pub fn handed_to(&self, actor: [u8; 16]) -> Self {
        Self { actor, docs: self.docs.clone() }
    }

    /// Writes a new household with all its documents.
    ///
    /// # Errors
    /// When the record cannot be a document.
    pub fn import(&mut self, record: &HouseholdRecord, at: Moment) -> Result<Written, DocError> {
        let mut written = Vec::new();
        for part in record_edits(record) {
            self.write(part.doc, part.kind, &part.edits, at, &mut written)?;
        }
        Ok(written)
    }

    /// Writes a visit, and the levels that it changed.
    ///
    /// # Errors
    /// When the household is not there.
    pub fn visit(&mut self, record: &HouseholdRecord, visited: &Visited) -> Result<Written, DocError> {
        let mut written = Vec::new();
        let at = visited.visit.started;
        let year = visited.visit.day.year();
        let doc = year_doc_id(record.id, year);
        let mut edits = vec![create_visit(&visited.visit)];
        if !self.docs.contains_key(&doc) {
            edits.push(Edit::put(["meta", "household"], record.id.to_string()));
            edits.push(Edit::put(["meta", "year"], i64::from(year)));
        }
        self.write(doc, DocKind::HOUSEHOLD_YEAR, &edits, at, &mut written)?;
        let levels: Vec<Edit> = visited.levels.iter().map(put_level).collect();
        self.write(record.id.into(), DocKind::HOUSEHOLD, &levels, at, &mut written)?;
        Ok(written)
    }

    /// Edits a household's main document.
    ///
    /// # Errors
    /// When an edit names a place that is not there.
    pub fn edit(&mut self, record: &HouseholdRecord, edits: &[Edit], at: Moment) -> Result<Written, DocError> {
        let mut written = Vec::new();
        self.write(record.id.into(), DocKind::HOUSEHOLD, edits, at, &mut written)?;
        Ok(written)
    }

    fn write(
        &mut self,
        doc: DocId,
        kind: DocKind,
        edits: &[Edit],
        at: Moment,
        written: &mut Written,
    ) -> Result<(), DocError> {
        if edits.is_empty() {
            return Ok(());
        }
        let begun = self.docs.contains_key(&doc);
        if !begun {
            self.docs.insert(doc, (kind, Document::new(kind)?));
            written.push(ChangeItem { doc, kind, change: genesis(kind)? });
        }
        if let Some((_, document)) = self.docs.get_mut(&doc) {
            let change = document.edit(self.actor, at, edits)?;
            written.extend(change.map(|change| ChangeItem { doc, kind, change }));
        }
        Ok(())
    }

    /// The documents as a server saves them, by id.
    #[must_use]
    pub fn documents(&self) -> Vec<SnapshotDoc> {
        let saved = |(id, (kind, document)): (&DocId, &(DocKind, Document))| SnapshotDoc {
            id: *id,
            kind: *kind,
            bytes: document.save(),
        };
        self.docs.iter().map(saved).collect()
    }
}
