//! Where one is in a form, and what comes next.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Session;
use super::answer::AnswerError;
use crate::expr::schema::ItemId;
use crate::expr::tree::{NodeId, Tree};
use crate::form::Kind;

/// The place of a question or round: `/group/question`, `/member[2]/name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Spot(pub String);

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Spot {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Where people stop on their way through a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stop", content = "spot", rename_all = "snake_case")]
pub enum Stop {
    /// A question, or a note.
    Question(Spot),
    /// After the rounds of a repeat: one more? The spot is the repeat without a number.
    OneMore(Spot),
}

impl Stop {
    /// Its place.
    #[must_use]
    pub const fn spot(&self) -> &Spot {
        match self {
            Self::Question(spot) | Self::OneMore(spot) => spot,
        }
    }
}

impl Session {
    /// The first stop.
    #[must_use]
    pub fn first(&self) -> Option<Stop> {
        self.stops().into_iter().next()
    }

    /// The stop after this one.
    #[must_use]
    pub fn next(&self, from: &Spot) -> Option<Stop> {
        let mut stops = self.stops().into_iter();
        stops.by_ref().find(|stop| stop.spot() == from)?;
        stops.next()
    }

    /// The stop before this one.
    #[must_use]
    pub fn previous(&self, from: &Spot) -> Option<Stop> {
        let stops = self.stops();
        let index = stops.iter().position(|stop| stop.spot() == from)?;
        stops.into_iter().nth(index.checked_sub(1)?)
    }

    /// All stops that are asked now, in order.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = Vec::new();
        self.walk(0, Tree::ROOT, "", &mut stops);
        stops
    }

    /// The questions that share a page with this one: the innermost group or round that says `field-list`.
    #[must_use]
    pub fn page(&self, spot: &Spot) -> Vec<Spot> {
        let Ok(node) = self.node_at(spot) else { return Vec::new() };
        let together = |up: &NodeId| self.prepared.spec(self.item_of(*up)).is_some_and(|spec| is_page(&spec.item));
        let Some(group) = self.tree.ancestors_or_self(node).skip(1).find(together) else { return vec![spot.clone()] };
        let within = self.spot_of(group).0 + "/";
        let stops = self.stops().into_iter().filter(|stop| stop.spot().0.starts_with(&within));
        stops.map(|stop| stop.spot().clone()).collect()
    }

    fn walk(&self, item: ItemId, node: NodeId, path: &str, stops: &mut Vec<Stop>) {
        let children = self.prepared.schema.get(item).map_or(&[][..], |entry| &entry.children);
        for child in children {
            let Some(spec) = self.prepared.spec(*child) else { continue };
            let path = format!("{path}/{}", spec.item.name());
            if spec.is_repeat() {
                self.walk_rounds(*child, node, &path, stops);
                continue;
            }
            let shown =
                |id: &NodeId| self.tree.get(*id).is_some_and(|one| one.item == *child && !one.attribute && !one.hidden);
            let found = match self.alone.get(*child) {
                Some(Some(alone)) => Some(*alone).filter(shown),
                _ => self.tree.children(node).iter().copied().find(shown),
            };
            match (found, spec.kind()) {
                (Some(_), Some(kind)) if kind.is_shown() => stops.push(Stop::Question(Spot(path))),
                (Some(found), None) => self.walk(*child, found, &path, stops),
                _ => {}
            }
        }
    }

    fn walk_rounds(&self, item: ItemId, parent: NodeId, path: &str, stops: &mut Vec<Stop>) {
        for (index, round) in self.rounds(item, parent).into_iter().enumerate() {
            if self.tree.get(round).is_some_and(|element| !element.hidden) {
                self.walk(item, round, &format!("{path}[{}]", index + 1), stops);
            }
        }
        let asked = self.prepared.spec(item).is_some_and(|spec| {
            let relevant = spec.relevant.as_ref();
            spec.count.is_none()
                && relevant.is_none_or(|expr| self.single(expr, parent).is_ok_and(|value| value.truth()))
        });
        if asked {
            stops.push(Stop::OneMore(Spot(path.to_owned())));
        }
    }

    /// The place of a node.
    pub(super) fn spot_of(&self, node: NodeId) -> Spot {
        let mut names: Vec<String> = Vec::new();
        for up in self.tree.ancestors_or_self(node).take_while(|up| *up != Tree::ROOT) {
            let name = self.tree.name(up);
            let repeat = self.prepared.spec(self.item_of(up)).is_some_and(crate::prepare::Spec::is_repeat);
            names.push(if repeat { format!("{name}[{}]", self.tree.position(up)) } else { name.to_owned() });
        }
        names.reverse();
        Spot(names.into_iter().map(|name| format!("/{name}")).collect())
    }

    /// The node at a place.
    pub(super) fn node_at(&self, spot: &Spot) -> Result<NodeId, AnswerError> {
        let missing = || AnswerError::NoQuestion(spot.to_string());
        let path = spot.0.strip_prefix('/').ok_or_else(missing)?;
        let mut at = Tree::ROOT;
        for part in path.split('/') {
            let (name, index) = split_index(part).ok_or_else(missing)?;
            at = self.tree.named(at, name).nth(index).ok_or_else(missing)?;
        }
        Ok(at)
    }

    /// The repeat that a place without a number means, and the node that its rounds lie in.
    pub(super) fn repeat_at(&self, spot: &Spot) -> Result<(ItemId, NodeId), AnswerError> {
        let missing = || AnswerError::NoQuestion(spot.to_string());
        let (holder, name) = spot.0.rsplit_once('/').ok_or_else(missing)?;
        let parent = if holder.is_empty() { Tree::ROOT } else { self.node_at(&Spot(holder.to_owned()))? };
        let entry = self.prepared.schema.get(self.item_of(parent)).ok_or_else(missing)?;
        let is_it = |id: &&ItemId| self.prepared.schema.get(**id).is_some_and(|one| one.repeat && one.name == name);
        let item = entry.children.iter().find(is_it).ok_or_else(missing)?;
        Ok((*item, parent))
    }

    /// The kind of the question at a place.
    #[must_use]
    pub fn kind_at(&self, spot: &Spot) -> Option<&Kind> {
        let node = self.node_at(spot).ok()?;
        self.prepared.spec(self.item_of(node))?.kind()
    }
}

fn split_index(part: &str) -> Option<(&str, usize)> {
    match part.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, index)) => Some((name, index.parse::<usize>().ok()?.checked_sub(1)?)),
        None => Some((part, 0)),
    }
}

fn is_page(item: &crate::form::Item) -> bool {
    let appearance = match item {
        crate::form::Item::Question(_) => None,
        crate::form::Item::Group(group) => group.appearance.as_deref(),
        crate::form::Item::Repeat(repeat) => repeat.group.appearance.as_deref(),
    };
    appearance.is_some_and(|words| words.split_whitespace().any(|word| matches!(word, "field-list" | "table-list")))
}
