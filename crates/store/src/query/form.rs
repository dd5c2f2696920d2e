//! Published forms, and forms that are being written.

use rusqlite::{OptionalExtension, Row};
use tungnha_model::{Bilingual, BlobHash, BlobPart, BlobRef, Day, DocId, Moment, UnitId};

use super::Reader;
use crate::error::Result;
use crate::row::{FormDraftRow, FormRow};

const COLUMNS: &str = "document, unit, form, version, hash, title_vi, title_en, published, withdrawn";

impl Reader<'_> {
    /// Every published version of which all parts are here: by form, newest first.
    pub fn forms(&self) -> Result<Vec<FormRow>> {
        let sql = format!("SELECT {COLUMNS} FROM form_row ORDER BY form, version DESC, hash");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A version's frozen JSON; an empty hash takes the version as it is.
    pub fn form_json(&self, form: &str, version: u32, hash: &str) -> Result<Option<String>> {
        let sql = "SELECT body FROM form_row WHERE form = ?1 AND version = ?2 AND (?3 = '' OR hash = ?3)
             ORDER BY hash LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.query_row((form, version, hash), |row| row.get(0)).optional()?)
    }

    /// What of the pictures of forms in use is not here yet.
    pub fn form_pictures_missing(&self) -> Result<Vec<BlobPart>> {
        let sql = "SELECT p.hash, p.blob FROM form_picture p JOIN form_row f ON f.document = p.document
             WHERE f.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.hash = p.hash)
             GROUP BY p.hash ORDER BY p.hash";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            let (hash, blob) = (BlobHash(row.get(0)?), row.get::<_, String>(1)?.parse::<BlobRef>());
            let part = blob.ok().and_then(|blob| blob.parts().into_iter().find(|part| part.hash == hash));
            parts.extend(part);
        }
        Ok(parts)
    }

    /// Forms that are being written on this device, newest first.
    pub fn form_drafts(&self) -> Result<Vec<FormDraftRow>> {
        let mut statement =
            self.conn.prepare_cached("SELECT id, body, saved_at FROM form_draft ORDER BY saved_at DESC, id")?;
        let rows = statement.query_map([], read_draft)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A form that is being written.
    pub fn form_draft(&self, id: DocId) -> Result<Option<FormDraftRow>> {
        let sql = "SELECT id, body, saved_at FROM form_draft WHERE id = ?1";
        Ok(self.conn.prepare_cached(sql)?.query_row([id.0], read_draft).optional()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<FormRow> {
    let published: Option<String> = row.get(7)?;
    Ok(FormRow {
        document: DocId(row.get(0)?),
        unit: UnitId(row.get(1)?),
        form: row.get(2)?,
        version: row.get(3)?,
        hash: row.get(4)?,
        title: Bilingual::new(row.get::<_, String>(5)?, row.get::<_, String>(6)?),
        published: published.and_then(|day| day.parse::<Day>().ok()),
        withdrawn: row.get(8)?,
    })
}

fn read_draft(row: &Row<'_>) -> rusqlite::Result<FormDraftRow> {
    Ok(FormDraftRow { id: DocId(row.get(0)?), json: row.get(1)?, saved_at: Moment(row.get(2)?) })
}
