//! What people can do: a household's, and one person's sheet.

use std::collections::{BTreeMap, BTreeSet};

use tungnha_docs::HouseholdParts;
use tungnha_model::consent::{Purpose, is_given, is_withdrawn};
use tungnha_model::household::{Level, NOT_APPLICABLE, Person};
use tungnha_model::skill::{self, Catalogue, Core, Group, INDEPENDENT, Point, Situation, Skill};
use tungnha_model::{HouseholdId, PersonId};
use tungnha_store::query::Reader;

use super::catalogue;
use crate::App;
use crate::api::{
    CoreSkill, SkillCount, SkillGroup, SkillItem, SkillOption, SkillPeople, SkillPeopleArgs, SkillPerson, SkillPoint,
    SkillSheet, SkillSheetArgs, Standing,
};
use crate::error::{ApiError, Result};
use crate::{household, person};

/// So many of the last visits say what a household needs.
const VISITS_OF_NEED: usize = 3;

/// A household's people, and how far each has come.
///
/// # Errors
/// When the device is locked, the household unknown, or the store fails.
pub fn people(app: &App, args: SkillPeopleArgs) -> Result<SkillPeople> {
    let id = household::parse(&args.household)?;
    app.store()?.read(|reader| {
        let row = reader.household(id)?;
        let parts = reader.household_parts(id)?;
        let mut people: Vec<&Person> = parts.people.iter().filter(|one| one.left_on.is_none()).collect();
        people.sort_by_key(|one| Some(one.id) != parts.head);
        Ok(SkillPeople {
            household: row.name,
            reached: row.reached,
            core: core_skills(),
            people: people.into_iter().map(|one| of(&parts, one)).collect(),
        })
    })
}

/// One person's sheet: every item with its last level, and which ones matter now.
///
/// # Errors
/// When the device is locked, the household or person unknown, or the store fails.
pub fn sheet(app: &App, args: SkillSheetArgs) -> Result<SkillSheet> {
    let (household, person) = (household::parse(&args.household)?, person::parse(&args.person)?);
    let today = app.today();
    app.store()?.read(|reader| {
        let row = reader.household(household)?;
        let parts = reader.household_parts(household)?;
        let found = parts.people.iter().find(|one| one.id == person);
        let found = found.ok_or_else(|| ApiError::not_found("người này", "person"))?;
        let view = of(&parts, found);
        let hidden = view.consent == Standing::Withdrawn;
        let levels: Vec<Level> = parts.levels.iter().filter(|level| level.person == person).cloned().collect();
        let topics = needs(reader, household, args.topics)?;
        let situation = Situation {
            age: found.birth_year.map(|born| today.year() - i32::from(born)),
            topics: &topics,
            sells: parts.profile.business.is_some(),
            levels: &levels,
            today,
        };
        let catalogue = catalogue(reader)?;
        let proposed = if hidden { Vec::new() } else { skill::propose(&catalogue, &situation) };
        let sittings = reader.sittings(household)?;
        let progress = if hidden { Vec::new() } else { skill::progress(person, &sittings, &catalogue) };
        let item = |skill: &Skill| item(skill, person, &parts);
        Ok(SkillSheet {
            household: row.name,
            person: view,
            version: catalogue.version.clone(),
            groups: Group::ALL.map(|group| SkillGroup { group, name: group.name() }).into(),
            core: core_skills(),
            items: if hidden { Vec::new() } else { catalogue.items.iter().map(item).collect() },
            proposed: proposed.into_iter().map(|skill| skill.id.clone()).collect(),
            graded: options(&catalogue, |skill| !skill.is_status),
            status: options(&catalogue, |skill| skill.is_status),
            progress: progress.into_iter().map(point).collect(),
        })
    })
}

/// What the visit is about, and what the last ones were.
fn needs(reader: &Reader<'_>, household: HouseholdId, mut topics: Vec<String>) -> Result<Vec<String>> {
    let visits = reader.timeline(household)?;
    topics.extend(visits.into_iter().take(VISITS_OF_NEED).flat_map(|row| row.visit.topics));
    Ok(topics)
}

/// How far each person has come, by id; nothing is said of somebody who took consent back.
pub(crate) fn counts(parts: &HouseholdParts) -> BTreeMap<String, SkillCount> {
    let shown = |one: &&Person| !is_withdrawn(&parts.consents, one.id, Purpose::Visit);
    parts.people.iter().filter(shown).map(|one| (one.id.to_string(), count(&parts.levels, one.id))).collect()
}

fn of(parts: &HouseholdParts, one: &Person) -> SkillPerson {
    let consent = match (
        is_given(&parts.consents, one.id, Purpose::Visit),
        is_withdrawn(&parts.consents, one.id, Purpose::Visit),
    ) {
        (true, _) => Standing::Given,
        (false, true) => Standing::Withdrawn,
        (false, false) => Standing::Open,
    };
    SkillPerson {
        id: one.id.to_string(),
        name: one.name.clone(),
        birth_year: one.birth_year,
        consent,
        skills: if consent == Standing::Withdrawn { SkillCount::default() } else { count(&parts.levels, one.id) },
    }
}

fn count(levels: &[Level], person: PersonId) -> SkillCount {
    let own = || levels.iter().filter(|level| level.person == person && level.level != NOT_APPLICABLE);
    let core: BTreeSet<Core> = skill::core_reached(levels, person);
    SkillCount {
        independent: u16::try_from(own().filter(|level| level.level == INDEPENDENT).count()).unwrap_or(u16::MAX),
        assessed: u16::try_from(own().count()).unwrap_or(u16::MAX),
        core: core.into_iter().collect(),
    }
}

fn item(skill: &Skill, person: PersonId, parts: &HouseholdParts) -> SkillItem {
    let same = |level: &&Level| level.person == person && level.skill == skill.id;
    let level = parts.levels.iter().find(same);
    SkillItem {
        id: skill.id.clone(),
        group: skill.group,
        is_status: skill.is_status,
        core: skill.core,
        retired: skill.retired,
        name: skill.name(),
        level: level.map(|level| level.level),
        day: level.map(|level| level.assessed_on.to_string()),
        beside: parts.beside.iter().find(same).map(|level| level.level),
    }
}

fn options(catalogue: &Catalogue, of: impl Fn(&Skill) -> bool) -> Vec<SkillOption> {
    let Some(skill) = catalogue.items.iter().find(|skill| of(skill)) else { return Vec::new() };
    let option = |level| skill.level_name(level).map(|name| SkillOption { level, name });
    (0..=INDEPENDENT).chain([NOT_APPLICABLE]).filter_map(option).collect()
}

fn core_skills() -> Vec<CoreSkill> {
    Core::ALL.map(|core| CoreSkill { core, name: core.name() }).into()
}

fn point(point: Point) -> SkillPoint {
    SkillPoint {
        day: point.day.to_string(),
        recorder: point.recorder,
        template: point.template,
        independent: point.independent,
        helped: point.helped,
        unable: point.unable,
        changes: point.changes,
    }
}
