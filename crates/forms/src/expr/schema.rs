//! What an expression may name: the items of a form, as a tree, and the columns of its lists.

use std::collections::{BTreeSet, HashMap};

/// The number of an item; 0 is the form itself.
pub type ItemId = usize;

/// One item.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it lies in.
    pub parent: Option<ItemId>,
    /// What lies in it.
    pub children: Vec<ItemId>,
    /// Whether there may be several of it.
    pub repeat: bool,
    /// Whether it holds other items.
    pub group: bool,
    /// The choice list of a question.
    pub list: Option<String>,
}

/// All items and lists.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The items; 0 is the form itself.
    pub items: Vec<Entry>,
    /// The columns of each list, `name` and `label` among them.
    pub lists: HashMap<String, BTreeSet<String>>,
    by_name: HashMap<String, Vec<ItemId>>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Nothing.
    Nothing,
    /// One item.
    One(ItemId),
    /// Several items of the same name.
    Several,
}

impl Schema {
    /// A schema with a root of this name.
    #[must_use]
    pub fn new(root: &str) -> Self {
        let entry = Entry { name: root.to_owned(), group: true, ..Entry::default() };
        Self { items: vec![entry], lists: HashMap::new(), by_name: HashMap::new() }
    }

    /// Adds an item.
    pub fn add(&mut self, parent: ItemId, mut entry: Entry) -> ItemId {
        let id = self.items.len();
        entry.parent = Some(parent);
        self.by_name.entry(entry.name.clone()).or_default().push(id);
        self.items.push(entry);
        if let Some(holder) = self.items.get_mut(parent) {
            holder.children.push(id);
        }
        id
    }

    /// What `${name}` stands for.
    #[must_use]
    pub fn named(&self, name: &str) -> Named {
        match self.by_name.get(name).map(Vec::as_slice) {
            None | Some([]) => Named::Nothing,
            Some([one]) => Named::One(*one),
            Some(_) => Named::Several,
        }
    }

    /// An item.
    #[must_use]
    pub fn get(&self, id: ItemId) -> Option<&Entry> {
        self.items.get(id)
    }

    /// The item and those that it lies in, innermost first.
    pub fn ancestors_or_self(&self, id: ItemId) -> impl Iterator<Item = ItemId> + '_ {
        std::iter::successors(Some(id), |at| self.get(*at).and_then(|entry| entry.parent))
    }

    /// The repeats that an item lies in, itself included, innermost first.
    #[must_use]
    pub fn repeats(&self, id: ItemId) -> Vec<ItemId> {
        self.ancestors_or_self(id).filter(|up| self.get(*up).is_some_and(|entry| entry.repeat)).collect()
    }

    /// The item and everything within it.
    #[must_use]
    pub fn within(&self, id: ItemId) -> Vec<ItemId> {
        let mut found = vec![id];
        let mut at = 0;
        while let Some(next) = found.get(at).copied() {
            found.extend(self.get(next).map_or(&[][..], |entry| &entry.children));
            at += 1;
        }
        found
    }

    /// The path of an item: `/data/group/question`.
    #[must_use]
    pub fn path(&self, id: ItemId) -> String {
        let mut names: Vec<&str> =
            self.ancestors_or_self(id).filter_map(|up| Some(self.get(up)?.name.as_str())).collect();
        names.reverse();
        format!("/{}", names.join("/"))
    }

    /// The item at an absolute path.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<ItemId> {
        let mut names = path.strip_prefix('/')?.split('/');
        if names.next()? != self.get(0)?.name {
            return None;
        }
        names.try_fold(0, |at, name| {
            let children = &self.get(at)?.children;
            children.iter().copied().find(|child| self.get(*child).is_some_and(|entry| entry.name == name))
        })
    }

    /// The name of an item that is nearest to a mistyped one.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let letters = name.chars().count();
        let limit = if letters < 4 { 1 } else { (letters / 3).max(2) };
        let scored = self.by_name.keys().map(|known| (distance(known, name), known));
        scored.filter(|(score, _)| *score <= limit).min().map(|(_, known)| known.as_str())
    }
}

/// How many letters must change to make one word of the other.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().take(64).enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for ((other, above), corner) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (corner + usize::from(*other != letter)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
