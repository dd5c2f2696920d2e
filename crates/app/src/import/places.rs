//! Which village a cell names: by any name it has or had, with or without its kind, accents set aside.

use std::collections::BTreeMap;

use tungnha_model::text::fold_words;
use tungnha_model::{Day, UnitId, UnitTree};

use crate::api::UnitRef;

/// The villages that rows may name.
#[derive(Debug, Clone, Default)]
pub struct Places {
    by_key: BTreeMap<String, Vec<UnitId>>,
    names: BTreeMap<UnitId, UnitRef>,
    fallback: Option<UnitId>,
}

/// What a cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This village.
    One(UnitId),
    /// Several of this name: their paths.
    Several(Vec<String>),
    /// None; perhaps this one was meant.
    None(Option<String>),
    /// The cell is empty and nothing was chosen for the whole file.
    Empty,
}

const KINDS: [&str; 8] = ["thon", "xom", "ban", "to dan pho", "tdp", "to pho", "to", "khu"];

impl Places {
    /// The units below `root` (and itself) that hold households; rows without a village go to `fallback`.
    #[must_use]
    pub fn new(tree: &UnitTree, root: UnitId, fallback: Option<UnitId>, day: Day) -> Self {
        let mut places = Self { fallback, ..Self::default() };
        for id in std::iter::once(root).chain(tree.descendants(root, day)) {
            let holds =
                tree.get(id).and_then(|unit| unit.nearest(day)).is_some_and(|fact| fact.kind.holds_households());
            if holds {
                places.insert(tree, id, day);
            }
        }
        places
    }

    fn insert(&mut self, tree: &UnitTree, id: UnitId, day: Day) {
        let reference = UnitRef { id: id.to_string(), name: tree.name(id, day), path: tree.path(id, day) };
        let facts = tree.get(id).map(|unit| unit.facts.as_slice()).unwrap_or_default();
        let spoken = facts.iter().flat_map(|fact| [fact.name.clone(), fact.display()]);
        for name in spoken.chain([reference.path.clone()]) {
            let ids = self.by_key.entry(key(&name)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        self.names.insert(id, reference);
    }

    /// How a village is called.
    #[must_use]
    pub fn name(&self, id: UnitId) -> UnitRef {
        self.names.get(&id).cloned().unwrap_or_else(|| UnitRef { id: id.to_string(), ..UnitRef::default() })
    }

    /// Where rows go that name no village.
    #[must_use]
    pub const fn fallback(&self) -> Option<UnitId> {
        self.fallback
    }

    /// The village that a cell names.
    #[must_use]
    pub fn find(&self, cell: &str) -> Found {
        let wanted = key(cell);
        if wanted.is_empty() {
            return self.fallback.map_or(Found::Empty, Found::One);
        }
        let bare = KINDS.iter().find_map(|kind| wanted.strip_prefix(kind)?.strip_prefix(' '));
        let ids = self.by_key.get(&wanted).or_else(|| self.by_key.get(bare?));
        match ids.map(Vec::as_slice) {
            Some([id]) => Found::One(*id),
            Some(ids) => Found::Several(ids.iter().map(|id| self.name(*id).path).collect()),
            None => Found::None(self.near(bare.unwrap_or(&wanted))),
        }
    }

    /// The village whose name is at most two letters away.
    fn near(&self, wanted: &str) -> Option<String> {
        let distances = self.by_key.iter().map(|(key, ids)| (distance(key, wanted), ids));
        let (distance, ids) = distances.min_by_key(|(distance, _)| *distance)?;
        let id = ids.first().filter(|_| distance <= 2 && distance * 2 < wanted.chars().count())?;
        Some(self.name(*id).name)
    }
}

fn key(text: &str) -> String {
    fold_words(text).join(" ")
}

/// How many letters must change, come or go (Levenshtein), for texts of bounded length.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(60).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            let changed = diagonal + usize::from(from != *to);
            *cell = changed.min(above + 1).min(left + 1);
            (diagonal, left) = (above, *cell);
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
