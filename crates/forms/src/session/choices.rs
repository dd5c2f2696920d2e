//! Which choices a question offers now.

use std::sync::Arc;

use super::Session;
use crate::expr::function::{seed_of, shuffle};
use crate::expr::schema::ItemId;
use crate::expr::tree::{NodeId, Tree};
use crate::form::Choice;

impl Session {
    /// The names of the choices that a question offers, in the order of the list.
    pub(super) fn offered(&self, item: ItemId, node: NodeId) -> Vec<String> {
        self.offered_choices(item, node).into_iter().map(|choice| choice.name.clone()).collect()
    }

    /// The choices that a question offers, in the order of the list.
    pub(super) fn offered_choices(&self, item: ItemId, node: NodeId) -> Vec<&Choice> {
        let Some(spec) = self.prepared.spec(item) else { return Vec::new() };
        let Some(list) = spec.list(&self.prepared.form) else { return Vec::new() };
        let Some(filter) = &spec.choice_filter else {
            let other = spec.selection().is_some_and(|selection| selection.or_other) && list.choice("other").is_none();
            return list.choices.iter().chain(other.then_some(&self.prepared.other)).collect();
        };
        let Some(tree) = self.prepared.lists.get(&list.name) else { return Vec::new() };
        let name: Arc<str> = Arc::from(list.name.as_str());
        let entries = tree.children(Tree::ROOT).iter();
        let passes = |entry: &NodeId| {
            let value = self.single_at(filter, node, (Some(Arc::clone(&name)), *entry));
            value.is_ok_and(|value| value.truth())
        };
        list.choices.iter().zip(entries).filter(|(_, entry)| passes(entry)).map(|(choice, _)| choice).collect()
    }

    /// The same in the order in which they are shown: shuffled where the form says so.
    pub(super) fn shown_choices(&self, item: ItemId, node: NodeId) -> Vec<&Choice> {
        let mut choices = self.offered_choices(item, node);
        let Some(spec) = self.prepared.spec(item) else { return choices };
        if spec.selection().is_some_and(|selection| selection.randomize) {
            let given = spec.seed.as_ref().and_then(|seed| self.single(seed, node).ok());
            // Without a seed of its own, a question keeps one order as long as the session lives.
            shuffle(&mut choices, given.map_or(self.seed ^ node as u64, |seed| seed_of(&seed)));
        }
        choices
    }
}
