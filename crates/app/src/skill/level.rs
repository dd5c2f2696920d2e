//! From what was judged to what counts now.

use std::collections::BTreeSet;

use tungnha_docs::{Edit, HouseholdParts, put_level, take_level};
use tungnha_model::consent::{Purpose, is_withdrawn};
use tungnha_model::household::{Level, LevelChange};
use tungnha_model::skill::{Catalogue, Sitting, Skill};
use tungnha_model::{Day, PersonId, VisitId};

use crate::error::{ApiError, Result};

/// What was judged, as far as it may be kept: each item once, with a level that it has, of people of this household
/// who did not take their consent back meanwhile (a draft may be older than a merge, or than a withdrawal). What was
/// `said` before and no screen of this version shows stays: of such people, and items of newer versions.
///
/// # Errors
/// When a level is none of its item.
pub(crate) fn checked(
    given: &[LevelChange],
    said: &[LevelChange],
    parts: &HouseholdParts,
    catalogue: &Catalogue,
) -> Result<Vec<LevelChange>> {
    let shown = |change: &&LevelChange| {
        catalogue.item(&change.skill).is_some()
            && parts.people.iter().any(|one| one.id == change.person)
            && !is_withdrawn(&parts.consents, change.person, Purpose::Visit)
    };
    let mut kept: Vec<LevelChange> = said.iter().filter(|change| !shown(change)).cloned().collect();
    for change in given.iter().filter(shown) {
        let Some(item) = catalogue.item(&change.skill) else { continue };
        if !fits(item, change.after) || !change.before.is_none_or(|before| fits(item, before)) {
            return Err(ApiError::invalid_field(
                "levels",
                &format!("Chọn lại mức độ cho mục “{}”.", item.name().vi),
                &format!("Choose the level of “{}” again.", item.name().en),
            ));
        }
        if kept.iter().all(|one| (one.person, &one.skill) != (change.person, &change.skill)) {
            kept.push(change.clone());
        }
    }
    Ok(kept)
}

fn fits(item: &Skill, level: u8) -> bool {
    item.level_name(level).is_some()
}

/// One occasion of judging, as the present levels see it.
pub(crate) struct Judged<'a> {
    /// At which visit, if at one.
    pub visit: Option<VisitId>,
    /// On which day.
    pub day: Day,
    /// What was judged.
    pub levels: &'a [LevelChange],
    /// What the same visit said before it was corrected.
    pub before: &'a [LevelChange],
}

/// The edits of the main document that follow from what was judged. `sittings` are all of the household: a level
/// that a correction takes out of its visit goes back to what the others say.
pub(crate) fn edits(judged: &Judged<'_>, parts: &HouseholdParts, sittings: &[Sitting]) -> Vec<Edit> {
    let others: Vec<Level> = sittings
        .iter()
        .filter(|sitting| judged.visit.is_none() || sitting.visit != judged.visit)
        .flat_map(levels_of)
        .collect();
    let touched: BTreeSet<(PersonId, &str)> =
        judged.levels.iter().chain(judged.before).map(|change| (change.person, change.skill.as_str())).collect();
    touched.into_iter().filter_map(|(person, skill)| edit(judged, person, skill, parts, &others)).collect()
}

fn levels_of(sitting: &Sitting) -> impl Iterator<Item = Level> {
    let Sitting { visit, day, .. } = *sitting;
    sitting.levels.iter().map(move |change| level(change, day, visit))
}

fn level(change: &LevelChange, assessed_on: Day, visit: Option<VisitId>) -> Level {
    let LevelChange { person, skill, after, .. } = change;
    Level { person: *person, skill: skill.clone(), level: *after, assessed_on, visit, more: None }
}

fn edit(judged: &Judged<'_>, person: PersonId, skill: &str, parts: &HouseholdParts, others: &[Level]) -> Option<Edit> {
    let same = |level: &&Level| level.person == person && level.skill == skill;
    let current = parts.levels.iter().find(same);
    let contested = parts.beside.iter().any(|level| same(&level));
    let mine = judged.levels.iter().find(|change| change.person == person && change.skill == skill);
    let mine = mine.map(|change| level(change, judged.day, judged.visit));
    // What this visit said before counts no more.
    let kept = current.filter(|level| judged.visit.is_none() || level.visit != judged.visit);
    let other = others.iter().filter(same).chain(kept).max_by_key(|level| level.assessed_on);
    let next = match (mine, other) {
        (Some(mine), Some(other)) if other.assessed_on > mine.assessed_on => Some(other.clone()),
        (Some(mine), _) => Some(mine),
        (None, other) => other.cloned(),
    };
    match (current, next) {
        (Some(current), Some(next)) if *current == next && !contested => None,
        (None, None) => None,
        (Some(current), None) => Some(take_level(current)),
        (_, Some(next)) => Some(put_level(&next)),
    }
}
