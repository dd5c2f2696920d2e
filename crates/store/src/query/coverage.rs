//! How far the work has come in each unit, and who is at it.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use tungnha_model::{Moment, UnitId};

use super::Reader;
use crate::error::Result;
use crate::row::{CoverageRow, DeviceRow};
use crate::units;

impl Reader<'_> {
    /// The numbers of each of these units, in their order; from running counts, not from a scan.
    pub fn coverage(&self, units: &[UnitId]) -> Result<Vec<CoverageRow>> {
        units.iter().map(|unit| self.coverage_of(*unit)).collect()
    }

    fn coverage_of(&self, unit: UnitId) -> Result<CoverageRow> {
        let sql = "SELECT state, sum(households), sum(visits), sum(people), sum(reached) FROM tally WHERE unit = ?1 GROUP BY state";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([unit.0])?;
        let mut coverage = CoverageRow::empty(unit);
        while let Some(row) = rows.next()? {
            coverage.add(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            coverage.reached += row.get::<_, u32>(4)?;
        }
        let mut seen = self.conn.prepare_cached("SELECT last_at FROM unit_seen WHERE unit = ?1")?;
        coverage.last_data = seen.query_row([unit.0], |row| row.get(0)).optional()?.map(Moment);
        Ok(coverage)
    }

    /// The devices on the roll that this device may see.
    pub fn devices(&self) -> Result<Vec<DeviceRow>> {
        let mut statement = self.conn.prepare_cached("SELECT device, last_at FROM device_seen")?;
        let seen = statement
            .query_map([], |row| Ok((row.get(0)?, Moment(row.get(1)?))))?
            .collect::<rusqlite::Result<BTreeMap<[u8; 16], Moment>>>()?;
        let certificates = units::certificates(self.conn)?;
        // Nothing of this device comes in here: what counts for it is that the server took all it had.
        let own = self.identity()?.map(|identity| identity.device);
        let complete = self.last_sync()?.complete;
        let row = |certificate: tungnha_sync::Certificate| DeviceRow {
            last_data: if own == Some(certificate.device) {
                complete
            } else {
                seen.get(certificate.device.bytes()).copied()
            },
            certificate,
        };
        Ok(certificates.into_values().map(row).collect())
    }
}

impl CoverageRow {
    pub(crate) const fn empty(unit: UnitId) -> Self {
        Self {
            unit,
            households: 0,
            visited: 0,
            absent: 0,
            call_back: 0,
            refused: 0,
            moved: 0,
            reached: 0,
            visits: 0,
            people: 0,
            last_data: None,
        }
    }

    fn add(&mut self, state: i64, households: u32, visits: u32, people: u32) {
        use crate::row::VisitState;
        self.households += households;
        self.visits += visits;
        self.people += people;
        match VisitState::from_number(state) {
            VisitState::NotVisited => {}
            VisitState::Visited => self.visited += households,
            VisitState::Absent => self.absent += households,
            VisitState::CallBack => self.call_back += households,
            VisitState::Refused => self.refused += households,
            VisitState::Moved => self.moved += households,
        }
    }
}
