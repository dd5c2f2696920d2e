//! Units above and below one another, on a day.

use std::collections::{BTreeMap, BTreeSet};

use super::{Unit, UnitFact};
use crate::day::Day;
use crate::id::UnitId;
use crate::text::{fold_words, sort_key_plain};

/// More levels than any administration has: a loop of parents ends here.
const LEVELS_MAX: usize = 32;

/// All units that somebody knows. Unknown parents and loops are borne: they end the way up.
#[derive(Debug, Clone, Default)]
pub struct UnitTree {
    units: BTreeMap<UnitId, Unit>,
    /// Who has at any time named a unit as parent.
    children: BTreeMap<UnitId, BTreeSet<UnitId>>,
}

impl UnitTree {
    /// A tree of these units; of two with one id the later counts.
    #[must_use]
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Self {
        let mut tree = Self::default();
        for unit in units {
            tree.insert(unit);
        }
        tree
    }

    /// Adds a unit or replaces it by a newer state of itself.
    pub fn insert(&mut self, unit: Unit) {
        for parent in unit.facts.iter().filter_map(|fact| fact.parent) {
            self.children.entry(parent).or_default().insert(unit.id);
        }
        self.units.insert(unit.id, unit);
    }

    /// A unit by its id.
    #[must_use]
    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// All units, by id.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    fn nearest(&self, id: UnitId, day: Day) -> Option<&UnitFact> {
        self.get(id)?.nearest(day)
    }

    /// The unit above; for a unit that has ended, the last one.
    #[must_use]
    pub fn parent(&self, id: UnitId, day: Day) -> Option<UnitId> {
        self.nearest(id, day)?.parent
    }

    /// The units above, nearest first, without the unit itself.
    #[must_use]
    pub fn ancestors(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let mut above = Vec::new();
        let mut at = id;
        while let Some(parent) = self.parent(at, day) {
            if parent == id || above.contains(&parent) || above.len() >= LEVELS_MAX {
                break;
            }
            above.push(parent);
            at = parent;
        }
        above
    }

    /// The units directly below that exist on the day, in Vietnamese order of their names.
    #[must_use]
    pub fn children(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let Some(known) = self.children.get(&id) else { return Vec::new() };
        let under = |child: &&UnitId| {
            self.get(**child).and_then(|unit| unit.on(day)).is_some_and(|fact| fact.parent == Some(id))
        };
        let mut below: Vec<UnitId> = known.iter().filter(under).copied().collect();
        below.sort_by_cached_key(|child| (sort_key_plain(&self.name(*child, day)), *child));
        below
    }

    /// All units below that exist on the day, each after the one above it; without the unit itself.
    #[must_use]
    pub fn descendants(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let mut below = Vec::new();
        let mut seen = BTreeSet::from([id]);
        let mut waiting = self.children(id, day);
        waiting.reverse();
        while let Some(next) = waiting.pop() {
            if seen.insert(next) {
                below.push(next);
                waiting.extend(self.children(next, day).into_iter().rev());
            }
        }
        below
    }

    /// Whether a unit is `root` or lies below it.
    #[must_use]
    pub fn is_within(&self, id: UnitId, root: UnitId, day: Day) -> bool {
        id == root || self.ancestors(id, day).contains(&root)
    }

    /// Kind and name: `Thôn Pác Ngòi`; empty for an unknown unit.
    #[must_use]
    pub fn name(&self, id: UnitId, day: Day) -> String {
        self.nearest(id, day).map(UnitFact::display).unwrap_or_default()
    }

    /// The unit and its commune, by which villages of one name are told apart: `Thôn Pác Ngòi, xã Ba Bể`.
    #[must_use]
    pub fn path(&self, id: UnitId, day: Day) -> String {
        let Some(fact) = self.nearest(id, day) else { return String::new() };
        let above = fact.parent.filter(|_| fact.kind.holds_households()).and_then(|parent| self.nearest(parent, day));
        match above {
            Some(commune) => format!("{}, {}", fact.display(), commune.display_within()),
            None => fact.display(),
        }
    }

    /// The unit and all above: `Thôn Pác Ngòi, xã Ba Bể, tỉnh Thái Nguyên`.
    #[must_use]
    pub fn address(&self, id: UnitId, day: Day) -> String {
        let above = self.ancestors(id, day);
        let above = above.iter().filter_map(|parent| self.nearest(*parent, day)).map(UnitFact::display_within);
        std::iter::once(self.name(id, day)).chain(above).collect::<Vec<_>>().join(", ")
    }

    /// The units one of whose names, present or past, holds all words of the query (accents and order set aside);
    /// by present name.
    #[must_use]
    pub fn search(&self, query: &str, day: Day) -> Vec<UnitId> {
        let wanted = fold_words(query);
        let mut found: Vec<UnitId> =
            self.units.values().filter(|unit| names_match(unit, &wanted)).map(|unit| unit.id).collect();
        found.sort_by_cached_key(|id| (sort_key_plain(&self.path(*id, day)), *id));
        found
    }

    /// What became of a unit by a day: itself, or the units that it ended in.
    #[must_use]
    pub fn successors(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let mut ends = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![id];
        while let Some(at) = waiting.pop() {
            if !seen.insert(at) {
                continue;
            }
            let next: Vec<UnitId> = self.became(at, day);
            if next.is_empty() {
                ends.insert(at);
            } else {
                waiting.extend(next)
            }
        }
        ends.into_iter().collect()
    }

    fn became(&self, id: UnitId, day: Day) -> Vec<UnitId> {
        let Some(unit) = self.get(id) else { return Vec::new() };
        let past =
            unit.lineage.iter().filter(|event| event.on <= day && event.from.contains(&id) && !event.to.contains(&id));
        past.max_by_key(|event| event.on).map(|event| event.to.clone()).unwrap_or_default()
    }
}

fn names_match(unit: &Unit, wanted: &[String]) -> bool {
    unit.facts.iter().any(|fact| {
        let words = fold_words(&fact.display());
        wanted.iter().all(|want| words.iter().any(|word| word.starts_with(want.as_str())))
    })
}
