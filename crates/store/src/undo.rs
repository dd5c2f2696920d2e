//! Taking a save back: the opposite edits, kept for a short time, made as a change like any other.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tungnha_docs::{Document, Edit, Scalar, Tree, value_at};
use tungnha_model::{ChannelId, DocId, DocKind, HouseholdId, Moment};

use crate::error::{Result, StoreError};
use crate::transact::{Changes, Tx};
use crate::write::Write;

/// The edits that lead back from where `edits` lead, in the order in which they have to be made.
pub(crate) fn inverse(document: &Document, edits: &[Edit]) -> Vec<Edit> {
    let single = |edit: &Edit| {
        let path = edit.path().to_vec();
        match (edit, value_at(document, &path)) {
            (Edit::Put { .. }, before) => {
                let before = before.as_ref().and_then(Scalar::from_json).unwrap_or_default();
                Some(Edit::Put { path, value: before })
            }
            (Edit::Delete { .. }, Some(Value::Object(map))) => match Tree::from_json(&Value::Object(map)) {
                Tree::Map(fields) => Some(Edit::Create { path, fields }),
                _ => None,
            },
            (Edit::Delete { .. }, before) => {
                before.as_ref().and_then(Scalar::from_json).map(|value| Edit::Put { path, value })
            }
            _ => Some(Edit::Delete { path }),
        }
    };
    edits.iter().rev().filter(|edit| !is_meta(edit)).filter_map(single).collect()
}

/// Whose document it is stays said.
fn is_meta(edit: &Edit) -> bool {
    matches!(edit.path(), [top, key] if top == "meta" && (key == "household" || key == "year"))
}

#[derive(Serialize, Deserialize)]
struct Kept {
    doc: DocId,
    kind: DocKind,
    channel: ChannelId,
    household: Option<HouseholdId>,
    year: Option<i32>,
    edits: Vec<Edit>,
}

impl Tx<'_> {
    /// Keeps what takes a save back under a token, until a moment.
    pub fn undo_keep(&mut self, token: &str, inverse: &[Write], until: Moment) -> Result<()> {
        let kept: Vec<Kept> = inverse.iter().cloned().map(Kept::from).collect();
        let conn = self.conn();
        conn.prepare_cached("DELETE FROM undo WHERE expires_at < ?1 - 86400000")?.execute([until.millis()])?;
        let sql = "INSERT INTO undo (token, edits, expires_at) VALUES (?1, ?2, ?3)";
        conn.prepare_cached(sql)?.execute(params![token, serde_json::to_string(&kept)?, until.millis()])?;
        Ok(())
    }

    /// Takes a save back, once, in its time.
    pub fn undo(&mut self, token: &str, now: Moment) -> Result<Changes> {
        let sql = "DELETE FROM undo WHERE token = ?1 RETURNING edits, expires_at";
        let found: Option<(String, i64)> =
            self.conn().prepare_cached(sql)?.query_row([token], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (edits, expires_at) = found.ok_or(StoreError::UndoExpired)?;
        if now.millis() > expires_at {
            return Err(StoreError::UndoExpired);
        }
        let kept: Vec<Kept> = serde_json::from_str(&edits)?;
        Ok(self.write(kept.into_iter().map(Write::from).collect(), now)?.changes)
    }
}

impl From<Write> for Kept {
    fn from(write: Write) -> Self {
        let Write { doc, kind, channel, household, year, edits } = write;
        Self { doc, kind, channel, household, year, edits }
    }
}

impl From<Kept> for Write {
    fn from(kept: Kept) -> Self {
        let Kept { doc, kind, channel, household, year, edits } = kept;
        Self { doc, kind, channel, household, year, edits }
    }
}
