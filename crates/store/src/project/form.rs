//! A published form. While parts of it are missing there is no row.

use rusqlite::{Connection, params};
use tungnha_docs::{Document, read_form};
use tungnha_model::DocId;

use super::unit_of;
use crate::error::Result;

pub(crate) fn project(conn: &Connection, doc: DocId, document: &Document) -> Result<()> {
    conn.prepare_cached("DELETE FROM form_row WHERE document = ?1")?.execute([doc.0])?;
    let Some(form) = read_form(document) else { return Ok(()) };
    let values = params![
        doc.0,
        unit_of(conn, doc)?.0,
        form.form,
        form.version,
        form.hash,
        form.title.vi,
        form.title.en,
        form.published.map(|day| day.to_string()),
        form.withdrawn,
        form.json,
    ];
    let sql =
        "INSERT INTO form_row (document, unit, form, version, hash, title_vi, title_en, published, withdrawn, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}
