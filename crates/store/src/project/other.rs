//! Documents that are no household's and have no table of their own: each whole, as JSON.

use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use tungnha_docs::{Document, conflicts, state};
use tungnha_model::DocId;

use crate::error::Result;

pub(crate) fn project(conn: &Connection, doc: DocId, document: &Document) -> Result<()> {
    let body = state(document);
    let fields = i64::try_from(conflicts(document).len()).unwrap_or(i64::MAX);
    let values = params![doc.0, title(&body), fields, Value::Object(body.clone()).to_string()];
    conn.prepare_cached(include_str!("put_other.sql"))?.execute(values)?;
    Ok(())
}

fn title(body: &Map<String, Value>) -> &str {
    let meta = body.get("meta").and_then(Value::as_object);
    let text = |key: &str| meta.and_then(|meta| meta.get(key)).and_then(Value::as_str);
    text("title").or_else(|| text("name")).unwrap_or_default()
}
