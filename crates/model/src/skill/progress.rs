//! How far somebody has come, over time.

use std::collections::BTreeMap;

use super::{INDEPENDENT, skill};
use crate::day::Day;
use crate::household::{LevelChange, NOT_APPLICABLE};
use crate::id::{PersonId, VisitId};
use crate::moment::Moment;

/// One occasion on which skills were judged: a visit, or a checklist by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// At which visit; none for a checklist by itself.
    pub visit: Option<VisitId>,
    /// On which day.
    pub day: Day,
    /// When it was begun, as the device's clock said.
    pub started: Moment,
    /// The name of the one who judged.
    pub recorder: String,
    /// What was judged, before and after.
    pub levels: Vec<LevelChange>,
}

/// Where a person stood after a sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// On which day.
    pub day: Day,
    /// The name of the one who judged.
    pub recorder: String,
    /// How many items the person does alone, or has.
    pub independent: u16,
    /// How many the person was guided in or does with help.
    pub helped: u16,
    /// How many the person does not know, or has not.
    pub unable: u16,
    /// What was judged at this sitting of this person.
    pub changes: Vec<LevelChange>,
}

/// A person's way through sittings, the oldest first. What does not apply counts nowhere.
#[must_use]
pub fn progress(person: PersonId, sittings: &[Sitting]) -> Vec<Point> {
    let mut ordered: Vec<&Sitting> = sittings.iter().collect();
    ordered.sort_by_key(|sitting| (sitting.day, sitting.started));
    let mut standing: BTreeMap<&str, u8> = BTreeMap::new();
    let mut points = Vec::new();
    for sitting in ordered {
        let own: Vec<&LevelChange> = sitting.levels.iter().filter(|change| change.person == person).collect();
        if own.is_empty() {
            continue;
        }
        standing.extend(own.iter().map(|change| (change.skill.as_str(), change.after)));
        points.push(point(sitting, &standing, own.into_iter().cloned().collect()));
    }
    points
}

fn point(sitting: &Sitting, standing: &BTreeMap<&str, u8>, changes: Vec<LevelChange>) -> Point {
    let count = |wanted: Reach| standing.iter().filter(|(id, level)| reach(id, **level) == Some(wanted)).count();
    let count = |wanted| u16::try_from(count(wanted)).unwrap_or(u16::MAX);
    Point {
        day: sitting.day,
        recorder: sitting.recorder.clone(),
        independent: count(Reach::Independent),
        helped: count(Reach::Helped),
        unable: count(Reach::Unable),
        changes,
    }
}

/// How far a level goes, whatever the kind of the item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Unable,
    Helped,
    Independent,
}

fn reach(id: &str, level: u8) -> Option<Reach> {
    let is_status = skill(id).is_some_and(|skill| skill.is_status);
    match level {
        NOT_APPLICABLE => None,
        INDEPENDENT => Some(Reach::Independent),
        0 => Some(Reach::Unable),
        _ if is_status => Some(Reach::Unable),
        _ => Some(Reach::Helped),
    }
}
