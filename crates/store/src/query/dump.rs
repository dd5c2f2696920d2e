//! The read models as text, for comparing them.

use rusqlite::types::ValueRef;

use super::Reader;
use crate::error::Result;
use crate::rebuild::READ_MODELS;
use crate::text::hex;

impl Reader<'_> {
    /// Every row of every read model, and every word of the search index with the households that hold it.
    #[doc(hidden)]
    pub fn dump_read_models(&self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for table in READ_MODELS {
            self.dump(&format!("SELECT '{table}', * FROM {table}"), &mut lines)?;
        }
        let vocabulary =
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab (main, household_search, instance)";
        self.conn.execute(vocabulary, [])?;
        self.dump("SELECT 'word', term, doc FROM temp.words", &mut lines)?;
        lines.sort();
        Ok(lines)
    }

    fn dump(&self, sql: &str, lines: &mut Vec<String>) -> Result<()> {
        let mut statement = self.conn.prepare(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|at| row.get_ref(at).map(cell)).collect::<rusqlite::Result<Vec<_>>>()?;
            lines.push(cells.join(" | "));
        }
        Ok(())
    }
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => hex(bytes),
    }
}
