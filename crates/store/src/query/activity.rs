//! What was done in some days: figures alone, never a name.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use tungnha_model::{Day, UnitId};

use super::Reader;
use crate::error::Result;
use crate::row::ActivityRow;

impl Reader<'_> {
    /// What was done from one day to another in some units; by this device alone, if so asked.
    pub fn activity(&self, from: Day, to: Day, units: &[UnitId], mine: bool) -> Result<ActivityRow> {
        let marks = vec!["?"; units.len()].join(",");
        let device = self.me.device.filter(|_| mine);
        let by = |column: &str| if device.is_some() { format!("AND {column} = ?") } else { String::new() };
        let texts = [from, to].map(|day| Value::Text(day.to_string()));
        let values = || {
            let units = units.iter().map(|unit| Value::Blob(unit.0.to_vec()));
            texts.iter().cloned().chain(units).collect::<Vec<Value>>()
        };
        let visits = format!("FROM visit_row v WHERE v.day BETWEEN ? AND ? AND v.unit IN ({marks}) {}", by("v.device"));
        let mut of_visits = values();
        of_visits.extend(device.map(|device| Value::Blob(device.0.to_vec())));
        let sql = format!(
            "SELECT count(*), count(DISTINCT v.household), coalesce(sum(v.outcome = 'met'), 0), coalesce(sum(v.guided), 0) {visits}"
        );
        let mut row = self.conn.prepare_cached(&sql)?.query_row(params_from_iter(&of_visits), |row| {
            Ok(ActivityRow {
                visits: row.get(0)?,
                households: row.get(1)?,
                met: row.get(2)?,
                people: row.get(3)?,
                ..ActivityRow::default()
            })
        })?;
        let sql = format!(
            "SELECT t.value, count(*) FROM (SELECT v.body {visits}) b, json_each(b.body, '$.topics') t GROUP BY t.value ORDER BY 2 DESC, 1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let topics = statement.query_map(params_from_iter(&of_visits), |row| Ok((row.get(0)?, row.get(1)?)))?;
        row.topics = topics.collect::<rusqlite::Result<_>>()?;
        let sql = format!(
            "SELECT count(*) FROM opinion_row o WHERE o.day BETWEEN ? AND ? AND o.unit IN ({marks}) {}",
            by("json_extract(o.body, '$.device')")
        );
        let mut of_opinions = values();
        of_opinions.extend(device.map(|device| Value::Text(device.to_string())));
        row.opinions = self.conn.prepare_cached(&sql)?.query_row(params_from_iter(&of_opinions), |row| row.get(0))?;
        Ok(row)
    }
}
