//! The honest state of what this device has written and received.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use tungnha_model::{DeviceId, DocKind, HouseholdId, Moment};

use super::Reader;
use crate::error::Result;
use crate::row::{SyncItemRow, SyncState, SyncWhat};
use crate::setting;
use crate::transact::Tx;

const SETTING_LAST: &str = "last_sync";

/// How the last exchanges went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LastSync {
    /// When one was last tried.
    pub attempt: Option<Moment>,
    /// When one last was complete.
    pub complete: Option<Moment>,
    /// What went wrong at the last one, as the app says it.
    pub error: Option<serde_json::Value>,
    /// Whether the last one broke in the middle: the next one asks first what has arrived.
    #[serde(default)]
    pub broken: bool,
}

impl Reader<'_> {
    /// What was written here: first what needs a look, then what is only here, then what others carry,
    /// then what was received; newest first.
    pub fn sync_items(&self, limit: u32) -> Result<Vec<SyncItemRow>> {
        let mut items = self.items(2, limit)?;
        for acked in [0, 3, 1] {
            let room = limit.saturating_sub(u32::try_from(items.len()).unwrap_or(u32::MAX));
            items.append(&mut self.items(acked, room)?);
        }
        Ok(items)
    }

    fn items(&self, acked: i64, limit: u32) -> Result<Vec<SyncItemRow>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        // Written out rather than bound: only then are the partial indexes of the states of use.
        let sql = include_str!("sync_items.sql").replace(":acked:", &acked.to_string());
        let mut statement = self.conn.prepare_cached(&sql)?;
        // A record changed ten times is one item: look at some more changes than items are wanted.
        let rows = statement.query_map(params![limit, limit.saturating_mul(4)], |row| {
            Ok(SyncItemRow {
                household: HouseholdId(row.get(0)?),
                name: row.get(1)?,
                what: SyncWhat::from_number(row.get(2)?),
                at: Moment(row.get(3)?),
                kind: row.get::<_, Option<u16>>(6)?.map(DocKind),
                sync: match acked {
                    0 => SyncState::Local,
                    2 => SyncState::Review,
                    3 => SyncState::Relayed,
                    _ => SyncState::Received,
                },
                holder: row.get::<_, Option<[u8; 16]>>(5)?.filter(|_| acked == 3).map(DeviceId),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records no receipt covers yet.
    pub fn unsent_records(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM (SELECT DISTINCT t.what, t.entity FROM outbox_change c INDEXED BY outbox_change_unsent
             JOIN outbox_touch t ON t.change = c.no WHERE c.acked = 0)";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How many records another device carries that the server does not have yet.
    pub fn relayed_records(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM (SELECT DISTINCT t.what, t.entity FROM outbox_change c INDEXED BY outbox_change_relayed
             JOIN outbox_touch t ON t.change = c.no WHERE c.acked = 3)";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Whether any change of this device's is not covered by a receipt yet.
    pub fn has_unsent(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM outbox_change INDEXED BY outbox_change_unsent WHERE acked = 0)";
        Ok(self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How the last exchanges went.
    pub fn last_sync(&self) -> Result<LastSync> {
        let text: Option<String> = setting::get(self.conn, SETTING_LAST)?;
        Ok(text.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Notes how an exchange went.
    pub fn last_sync(&mut self, last: &LastSync) -> Result<()> {
        setting::put(self.conn(), SETTING_LAST, serde_json::to_string(last)?)
    }
}
