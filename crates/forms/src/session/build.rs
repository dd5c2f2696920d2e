//! The tree of a form being filled: one element for each item, one round after another for repeats.

use std::sync::Arc;

use super::Session;
use crate::expr::schema::ItemId;
use crate::expr::tree::{Element, NodeId, Tree};
use crate::prepare::Spec;

impl Session {
    /// Makes the elements of the whole form, all hidden until they are looked at first.
    pub(super) fn build(&mut self) {
        if let Some(place) = self.alone.first_mut() {
            *place = Some(Tree::ROOT);
        }
        for (name, text) in [("id", self.prepared.form.id.clone()), ("version", self.prepared.form.version.clone())] {
            let element = Element { name: Arc::from(name), text, attribute: true, ..Element::default() };
            self.tree.add(Tree::ROOT, None, element);
        }
        self.build_within(0, Tree::ROOT, false);
    }

    fn build_within(&mut self, item: ItemId, node: NodeId, in_repeat: bool) {
        let children = self.prepared.schema.get(item).map_or_else(Vec::new, |entry| entry.children.clone());
        for child in children {
            if !self.prepared.spec(child).is_some_and(Spec::is_repeat) {
                self.build_one(child, node, None, in_repeat);
            }
        }
    }

    fn build_one(&mut self, item: ItemId, parent: NodeId, at: Option<usize>, in_repeat: bool) -> NodeId {
        let prepared = Arc::clone(&self.prepared);
        let name = prepared.schema.get(item).map_or("", |entry| entry.name.as_str());
        let data_type = prepared.spec(item).and_then(|spec| spec.kind()).map(crate::form::Kind::data_type);
        let element = Element {
            name: Arc::from(name),
            data_type: data_type.unwrap_or_default(),
            hidden: true,
            item,
            ..Element::default()
        };
        let node = self.tree.add(parent, at, element);
        if !in_repeat && let Some(place) = self.alone.get_mut(item) {
            *place = Some(node);
        }
        self.build_within(item, node, in_repeat);
        node
    }

    /// Adds a round of a repeat after the ones that are there.
    pub(super) fn build_round(&mut self, repeat: ItemId, parent: NodeId) -> NodeId {
        let at = self.place_of_round(repeat, parent);
        self.build_one(repeat, parent, Some(at), true)
    }

    /// After the last element of this repeat or of an item before it, so that the order stays the form's.
    fn place_of_round(&self, repeat: ItemId, parent: NodeId) -> usize {
        let children = self.tree.children(parent);
        let before =
            |node: &NodeId| self.tree.get(*node).is_some_and(|element| element.attribute || element.item <= repeat);
        children.iter().rposition(before).map_or(0, |index| index + 1)
    }

    /// The nodes of an item as seen from a node: within the same round, that round's own; from nowhere, all.
    pub(super) fn nodes(&self, item: ItemId, from: Option<NodeId>) -> Vec<NodeId> {
        if let Some(Some(node)) = self.alone.get(item) {
            return vec![*node];
        }
        let path: Vec<ItemId> = self.prepared.schema.ancestors_or_self(item).collect();
        let mut at: Vec<NodeId> = Vec::new();
        for (left, step) in path.iter().enumerate().rev() {
            if let Some(Some(node)) = self.alone.get(*step) {
                at = vec![*node];
                continue;
            }
            let own = from.filter(|_| left > 0).and_then(|from| self.own_round(*step, from));
            at = match own {
                Some(round) => vec![round],
                None => at.iter().flat_map(|node| self.children_of(*node, *step)).collect(),
            };
        }
        at
    }

    fn own_round(&self, item: ItemId, from: NodeId) -> Option<NodeId> {
        let repeat = self.prepared.spec(item).is_some_and(Spec::is_repeat);
        repeat.then(|| self.tree.ancestors_or_self(from).find(|up| self.item_of(*up) == item))?
    }

    fn children_of(&self, node: NodeId, item: ItemId) -> Vec<NodeId> {
        let fits = |child: &NodeId| self.tree.get(*child).is_some_and(|one| one.item == item && !one.attribute);
        self.tree.children(node).iter().copied().filter(fits).collect()
    }

    /// The rounds of a repeat within a node.
    pub(super) fn rounds(&self, repeat: ItemId, parent: NodeId) -> Vec<NodeId> {
        self.children_of(parent, repeat)
    }
}
