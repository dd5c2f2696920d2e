//! A published form. While parts of it are missing there is no row.

use rusqlite::{Connection, params};
use tungnha_docs::{Document, read_form};
use tungnha_model::DocId;

use super::unit_of;
use crate::error::Result;

pub(crate) fn project(conn: &Connection, doc: DocId, document: &Document) -> Result<()> {
    conn.prepare_cached("DELETE FROM form_row WHERE document = ?1")?.execute([doc.0])?;
    conn.prepare_cached("DELETE FROM form_picture WHERE document = ?1")?.execute([doc.0])?;
    let Some(form) = read_form(document) else { return Ok(()) };
    let mut picture = conn.prepare_cached("INSERT INTO form_picture (hash, document, blob) VALUES (?1, ?2, ?3)")?;
    for (blob, part) in form.pictures.iter().flat_map(|blob| blob.parts().into_iter().map(move |part| (blob, part))) {
        picture.execute(params![part.hash.0, doc.0, blob.to_string()])?;
    }
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
