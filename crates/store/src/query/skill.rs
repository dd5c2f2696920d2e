//! When people's skills were judged: at visits, and by themselves.

use tungnha_model::HouseholdId;
use tungnha_model::household::{Checklist, Visit};
use tungnha_model::skill::Sitting;

use super::Reader;
use crate::error::Result;

impl Reader<'_> {
    /// Every occasion on which somebody of a household was judged, in no order.
    pub fn sittings(&self, household: HouseholdId) -> Result<Vec<Sitting>> {
        let mut sittings = Vec::new();
        let mut visits = self.conn.prepare_cached("SELECT body FROM visit_row WHERE household = ?1")?;
        let mut rows = visits.query([household.0])?;
        while let Some(row) = rows.next()? {
            let visit: Visit = serde_json::from_str(&row.get::<_, String>(0)?)?;
            let Visit { id, day, started, recorder, template, levels, .. } = visit;
            sittings.push(Sitting { visit: Some(id), day, started, recorder, template, levels });
        }
        let mut checklists = self.conn.prepare_cached("SELECT body FROM checklist_row WHERE household = ?1")?;
        let mut rows = checklists.query([household.0])?;
        while let Some(row) = rows.next()? {
            let checklist: Checklist = serde_json::from_str(&row.get::<_, String>(0)?)?;
            let Checklist { day, started, recorder, template, levels, .. } = checklist;
            sittings.push(Sitting { visit: None, day, started, recorder, template, levels });
        }
        sittings.retain(|sitting| !sitting.levels.is_empty());
        Ok(sittings)
    }
}
