//! Which items a visit asks about: the five to eight that matter most now.
//!
//! Each item gets points for what speaks for it: what the household needs, how old the person is, how far the person
//! got, how long ago that was seen. Plain sums were preferred to rules with exceptions: every weight can be read in
//! one place, and one reason more never turns another one off.

use super::{Catalogue, INDEPENDENT, Skill};
use crate::day::Day;
use crate::household::{Level, NOT_APPLICABLE};

/// So many items are proposed at least, and so many at most.
pub const PROPOSED: std::ops::RangeInclusive<usize> = 5..=8;

/// From so many points on an item is worth asking about.
const WORTH_ASKING: i32 = 30;

const AGE_ADULT: i32 = 18;
const AGE_PARENT_MIN: i32 = 25;
const AGE_PARENT_MAX: i32 = 55;
const AGE_ELDER: i32 = 60;

const DAYS_LATELY: i64 = 30;
const DAYS_LONG: i64 = 180;
const DAYS_SETTLED: i64 = 365;

/// What is known before somebody is asked.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// How old the person is, in years.
    pub age: Option<i32>,
    /// What this visit and the last ones were about: of [`crate::household::TOPICS`].
    pub topics: &'a [String],
    /// Whether the household sells something.
    pub sells: bool,
    /// The person's present levels.
    pub levels: &'a [Level],
    /// The day of the visit.
    pub today: Day,
}

/// The items of each topic.
const NEEDS: [(&str, &[&str]); 9] = [
    ("vneid", &["cq.01", "cq.02", "cq.03"]),
    ("public_service", &["cq.03", "cq.04", "cq.05", "cq.06"]),
    ("payment", &["kt.01", "kt.02", "kt.03"]),
    ("shopping", &["kt.05"]),
    ("selling", SELLING),
    ("scam", &["at.01", "at.02", "at.03", "at.05"]),
    ("video_call", &["tb.05"]),
    ("health", &["xh.01", "xh.02"]),
    ("learning", &["xh.03", "xh.04"]),
];

const SELLING: &[&str] = &["kt.06", "kt.07", "kt.08", "kt.09"];
const FOR_ELDERS: &[&str] = &["tb.01", "tb.05", "kt.04", "xh.02", "at.02"];
const FOR_PARENTS: &[&str] = &["xh.03", "at.07"];
const FOR_ADULTS: &[&str] = &["cq.09", "kt.04", "kt.10", "xh.06", "at.07"];

/// What cannot be done without something else.
const BASES: [(&str, &[&str]); 2] =
    [("cq.01", &["cq.02", "cq.03", "cq.04", "cq.05", "cq.06"]), ("kt.01", &["kt.02", "kt.03", "kt.04"])];

/// The items to ask a person about, the most useful first: as many of [`PROPOSED`] as are worth it.
#[must_use]
pub fn propose<'c>(catalogue: &'c Catalogue, situation: &Situation<'_>) -> Vec<&'c Skill> {
    let mut ranked: Vec<(i32, &Skill)> = catalogue.active().map(|skill| (points(skill, situation), skill)).collect();
    // A stable sort: of equal ones the order of the checklist decides.
    ranked.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let worth = ranked.iter().filter(|(points, _)| *points >= WORTH_ASKING).count();
    let count = worth.clamp(*PROPOSED.start(), *PROPOSED.end());
    ranked.into_iter().take(count).map(|(_, skill)| skill).collect()
}

fn points(skill: &Skill, situation: &Situation<'_>) -> i32 {
    let core = if skill.core.is_some() { 20 } else { 0 };
    core + need(&skill.id, situation)
        + age(&skill.id, situation.age)
        + standing(skill, situation)
        + basis(&skill.id, situation.levels)
}

fn need(id: &str, situation: &Situation<'_>) -> i32 {
    let wanted = |(topic, items): &(&str, &[&str])| items.contains(&id) && situation.topics.iter().any(|t| t == topic);
    let asked = if NEEDS.iter().any(wanted) { 40 } else { 0 };
    match (SELLING.contains(&id), situation.sells) {
        (true, true) => asked + 20,
        (true, false) => asked - 20,
        (false, _) => asked,
    }
}

fn age(id: &str, age: Option<i32>) -> i32 {
    let Some(age) = age else { return 0 };
    let elder = if age >= AGE_ELDER && FOR_ELDERS.contains(&id) { 15 } else { 0 };
    let parent = if (AGE_PARENT_MIN..=AGE_PARENT_MAX).contains(&age) && FOR_PARENTS.contains(&id) { 15 } else { 0 };
    let young = if age < AGE_ADULT && FOR_ADULTS.contains(&id) { -30 } else { 0 };
    elder + parent + young
}

/// How far the person got, and how long ago that was seen.
fn standing(skill: &Skill, situation: &Situation<'_>) -> i32 {
    let Some(level) = situation.levels.iter().find(|level| level.skill == skill.id) else { return 14 };
    let days = situation.today.days_since(level.assessed_on);
    let settled = level.level == INDEPENDENT || level.level == NOT_APPLICABLE || skill.is_status;
    let reached = match level.level {
        INDEPENDENT | NOT_APPLICABLE => -60,
        1 if skill.is_status => -60,
        0 => 12,
        // Nearly there is where a visit helps most.
        _ => 20,
    };
    let since = if settled && days > DAYS_SETTLED {
        70
    } else if days > DAYS_LONG {
        10
    } else if days > DAYS_LATELY {
        5
    } else {
        0
    };
    reached + since
}

/// What something else is missing for waits; that something comes first.
fn basis(id: &str, levels: &[Level]) -> i32 {
    let has = |id: &str| levels.iter().find(|level| level.skill == id).map(|level| level.level == INDEPENDENT);
    let builds_on = |(base, items): &(&str, &[&str])| items.contains(&id) && has(base) == Some(false);
    if BASES.iter().any(builds_on) {
        -25
    } else if BASES.iter().any(|(base, _)| *base == id) && has(id) != Some(true) {
        12
    } else {
        0
    }
}
