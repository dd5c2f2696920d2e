//! A checklist that was filled in by itself becomes part of the record.

use tungnha_docs::{HouseholdParts, create_checklist};
use tungnha_model::consent::{Purpose, is_withdrawn};
use tungnha_model::household::{Checklist, Extra, LevelChange};
use tungnha_model::{ChecklistId, PersonId};
use tungnha_store::{Op, Write};

use super::catalogue;
use super::level::{Judged, checked, edits};
use crate::App;
use crate::api::{Done, SkillSaveArgs};
use crate::error::{ApiError, Code, Result};
use crate::world::random;
use crate::{household, person, undo, unit};

/// The screen whose draft a saved checklist takes the place of.
const SCREEN: &str = "skills";

/// Saves a person's checklist.
///
/// # Errors
/// When nothing was chosen, the person took consent back or is unknown, or the store fails.
pub fn save(app: &App, args: SkillSaveArgs) -> Result<Done> {
    let (household, person) = (household::parse(&args.household)?, person::parse(&args.person)?);
    let (now, today) = (app.now(), app.today());
    let identity = app.identity()?;
    let id = ChecklistId::new(now, random(app.world())?);
    let done = app.store()?.transact(Op::SaveChecklist, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let parts = reader.household_parts(household)?;
        must_be_allowed(&parts, person)?;
        let own: Vec<LevelChange> = args.levels.iter().filter(|change| change.person == person).cloned().collect();
        let catalogue = catalogue(&reader)?;
        let levels = checked(&own, &[], &parts, &catalogue)?;
        if levels.is_empty() {
            return Err(ApiError::invalid_field(
                "levels",
                "Chọn mức độ cho ít nhất một mục.",
                "Choose the level of one item at least.",
            ));
        }
        let judged = Judged { visit: None, day: today, levels: &levels, before: &[] };
        let now_counting = edits(&judged, &parts, &[]);
        let checklist = Checklist {
            id,
            started: now,
            day: today,
            recorder: identity.holder.clone(),
            device: Some(identity.device),
            template: catalogue.version,
            levels,
            extra: Extra::new(),
        };
        let mut writes = vec![Write::year(household, unit, today.year(), vec![create_checklist(&checklist)])];
        if !now_counting.is_empty() {
            writes.push(Write::household(household, unit, now_counting));
        }
        let written = tx.write(writes, now)?;
        tx.screen_draft_discard(SCREEN, &format!("{household}/{person}"))?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// Nothing is judged of somebody who took consent back, or does not live here.
fn must_be_allowed(parts: &HouseholdParts, person: PersonId) -> Result<()> {
    if parts.people.iter().all(|one| one.id != person) {
        return Err(ApiError::not_found("người này", "person"));
    }
    if is_withdrawn(&parts.consents, person, Purpose::Visit) {
        return Err(ApiError::new(
            Code::Denied,
            "Người này đã rút lại đồng ý nên không ghi kỹ năng. Hãy hỏi lại trước khi ghi.",
            "This person has withdrawn consent, so no skills are recorded. Ask again first.",
        ));
    }
    Ok(())
}
