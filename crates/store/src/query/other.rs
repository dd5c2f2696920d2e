//! Documents that are no household's.

use rusqlite::Row;
use serde_json::Value;
use tungnha_model::{DocId, DocKind};

use super::Reader;
use super::household::state_of;
use crate::document;
use crate::error::{Result, StoreError};
use crate::row::{ConflictRow, OtherRow};

const COLUMNS: &str = "o.id, o.kind, o.unit, o.lane, o.conflicts, o.body,
    (SELECT count(*) FROM outbox_change c INDEXED BY outbox_change_unsent WHERE c.acked = 0 AND c.document = o.id),
    (SELECT count(*) FROM outbox_change c INDEXED BY outbox_change_refused WHERE c.acked = 2 AND c.document = o.id),
    (SELECT count(*) FROM outbox_change c INDEXED BY outbox_change_relayed WHERE c.acked = 3 AND c.document = o.id)
    FROM doc_row o";

impl Reader<'_> {
    /// All documents of a kind that is no household's, in the order in which they came to this device.
    pub fn others(&self, kind: DocKind) -> Result<Vec<OtherRow>> {
        let sql = format!("SELECT {COLUMNS} WHERE o.kind = ?1 ORDER BY o.no");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([kind.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// One such document, if it is here.
    pub fn other(&self, id: DocId) -> Result<Option<OtherRow>> {
        let mut statement = self.conn.prepare_cached(&format!("SELECT {COLUMNS} WHERE o.id = ?1"))?;
        let mut rows = statement.query([id.0])?;
        rows.next()?.map(read).transpose()
    }

    /// The fields of such a document that hold more than one value, with who wrote each and when.
    pub fn other_conflicts(&self, id: DocId) -> Result<Vec<ConflictRow>> {
        let stored = document::get(self.conn, id)?.ok_or(StoreError::NotFound("document"))?;
        Ok(self.conflicts_in(id, stored.kind, &document::load(&stored)?, &self.writers()?))
    }
}

fn read(row: &Row<'_>) -> Result<OtherRow> {
    let body: String = row.get(5)?;
    let (conflicts, unsent, refused): (u32, u32, u32) = (row.get(4)?, row.get(6)?, row.get(7)?);
    Ok(OtherRow {
        id: DocId(row.get(0)?),
        kind: DocKind(row.get(1)?),
        channel: document::channel_at(row, 2)?,
        conflicts,
        body: match serde_json::from_str(&body)? {
            Value::Object(body) => body,
            _ => serde_json::Map::new(),
        },
        sync: state_of(unsent, row.get(8)?, conflicts.saturating_add(refused)),
    })
}
