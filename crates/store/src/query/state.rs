//! Settings of this device.

use serde::{Deserialize, Serialize};

use super::Reader;
use crate::error::Result;
use crate::setting;
use crate::transact::Tx;

const SETTING: &str = "settings";

/// Settings as the app understands them; the store keeps them as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(pub serde_json::Map<String, serde_json::Value>);

impl Reader<'_> {
    /// The settings; empty before any were saved.
    pub fn settings(&self) -> Result<Settings> {
        let text: Option<String> = setting::get(self.conn, SETTING)?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
    }
}

impl Reader<'_> {
    /// How many bytes each table and index takes, the largest first.
    pub fn sizes(&self) -> Result<Vec<(String, u64)>> {
        let sql = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    /// Keeps the settings.
    pub fn settings(&mut self, settings: &Settings) -> Result<()> {
        setting::put(self.conn(), SETTING, serde_json::to_string(settings)?)
    }
}
