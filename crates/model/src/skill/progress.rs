//! How far somebody has come, over time.

use std::collections::BTreeMap;

use super::{Catalogue, INDEPENDENT};
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
    /// By which version of the list; empty where it was not noted.
    pub template: String,
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
    /// By which version of the list; empty where it was not noted.
    pub template: String,
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
pub fn progress(person: PersonId, sittings: &[Sitting], catalogue: &Catalogue) -> Vec<Point> {
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
        points.push(point(sitting, &standing, catalogue, own.into_iter().cloned().collect()));
    }
    points
}

fn point(sitting: &Sitting, standing: &BTreeMap<&str, u8>, catalogue: &Catalogue, changes: Vec<LevelChange>) -> Point {
    let is_status = |id: &str| catalogue.item(id).is_some_and(|item| item.is_status);
    let reached = |id: &str, level: u8| reach(is_status(id), level);
    let count = |wanted: Reach| standing.iter().filter(|(id, level)| reached(id, **level) == Some(wanted)).count();
    let count = |wanted| u16::try_from(count(wanted)).unwrap_or(u16::MAX);
    Point {
        day: sitting.day,
        recorder: sitting.recorder.clone(),
        template: sitting.template.clone(),
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

fn reach(is_status: bool, level: u8) -> Option<Reach> {
    match level {
        NOT_APPLICABLE => None,
        INDEPENDENT => Some(Reach::Independent),
        0 => Some(Reach::Unable),
        _ if is_status => Some(Reach::Unable),
        _ => Some(Reach::Helped),
    }
}
