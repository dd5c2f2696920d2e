//! What a change brings about: relevance, clearing, calculations, rounds, in one pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ROUNDS_MAX, Session};
use crate::expr::schema::ItemId;
use crate::expr::tree::{NodeId, Tree};
use crate::expr::value::{Value, whole};
use crate::form::Kind;
use crate::prepare::{Beginning, Prepared, Spec};

/// Items to look at, earliest first.
type Queue = BTreeSet<(usize, ItemId)>;

impl Session {
    /// Looks at everything: when a form is begun or read back.
    pub(super) fn refresh_all(&mut self) {
        if let Some(root) = self.tree.get_mut(Tree::ROOT) {
            root.hidden = false;
        }
        let queue = (1..self.prepared.specs.len()).map(|id| (self.rank(id), id)).collect();
        self.refresh(queue, None);
    }

    /// Looks at what depends on an item that changed.
    pub(super) fn refresh_after(&mut self, item: ItemId) {
        let mut queue = Queue::new();
        self.enqueue_dependents(item, &mut queue);
        self.refresh(queue, Some(item));
    }

    /// Looks at a repeat and all within it: a round came or went.
    pub(super) fn refresh_repeat(&mut self, repeat: ItemId) {
        let within = self.prepared.schema.within(repeat);
        let mut queue: Queue = within.iter().map(|id| (self.rank(*id), *id)).collect();
        for id in within {
            self.enqueue_dependents(id, &mut queue);
        }
        self.refresh(queue, None);
    }

    fn rank(&self, id: ItemId) -> usize {
        self.prepared.rank.get(id).copied().unwrap_or(usize::MAX)
    }

    fn enqueue_dependents(&self, item: ItemId, queue: &mut Queue) {
        let users = self.prepared.dependents.get(item);
        queue.extend(users.into_iter().flatten().map(|user| (self.rank(*user), *user)));
    }

    /// Ranks only rise along dependencies, so each item is looked at once.
    fn refresh(&mut self, mut queue: Queue, cause: Option<ItemId>) {
        let prepared = Arc::clone(&self.prepared);
        while let Some((_, item)) = queue.pop_first() {
            let Some(spec) = prepared.spec(item) else { continue };
            let mut changed = spec.count.is_some() && self.refresh_rounds(&prepared, item, spec, &mut queue);
            for node in self.nodes(item, None) {
                changed |= self.refresh_node(spec, item, node, cause);
            }
            if changed {
                self.enqueue_dependents(item, &mut queue);
            }
        }
    }

    /// Makes as many rounds as the form says.
    fn refresh_rounds(&mut self, prepared: &Prepared, repeat: ItemId, spec: &Spec, queue: &mut Queue) -> bool {
        let (Some(count), Some(holder)) = (&spec.count, prepared.schema.get(repeat).and_then(|entry| entry.parent))
        else {
            return false;
        };
        let mut changed = false;
        for parent in self.nodes(holder, None) {
            let hidden = self.tree.get(parent).is_some_and(|node| node.hidden);
            let context = self.rounds(repeat, parent).first().copied().unwrap_or(parent);
            let wanted = if hidden { Ok(Value::Number(0.0)) } else { self.single(count, context) };
            let wanted = match wanted {
                Ok(value) => whole(value.number()).and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
                Err(error) => {
                    self.trouble(repeat, "repeat_count", error);
                    continue;
                }
            };
            changed |= self.make_rounds(repeat, parent, wanted.min(ROUNDS_MAX));
        }
        if changed {
            for id in prepared.schema.within(repeat) {
                if id != repeat {
                    queue.insert((self.rank(id), id));
                }
                self.enqueue_dependents(id, queue);
            }
        }
        changed
    }

    fn make_rounds(&mut self, repeat: ItemId, parent: NodeId, wanted: usize) -> bool {
        let rounds = self.rounds(repeat, parent);
        for _ in rounds.len()..wanted {
            self.build_round(repeat, parent);
        }
        for extra in rounds.iter().skip(wanted) {
            self.forget(*extra);
        }
        rounds.len() != wanted
    }

    /// Takes a round out of the tree.
    pub(super) fn forget(&mut self, node: NodeId) {
        for gone in self.tree.descendants_or_self(node) {
            self.declined.remove(&gone);
        }
        self.tree.detach(node);
    }

    fn refresh_node(&mut self, spec: &Spec, item: ItemId, node: NodeId, cause: Option<ItemId>) -> bool {
        let was_hidden = self.tree.get(node).is_some_and(|element| element.hidden);
        let hidden = self.is_hidden(spec, item, node);
        if let Some(element) = self.tree.get_mut(node) {
            element.hidden = hidden;
        }
        let mut changed = was_hidden != hidden;
        if hidden && spec.is_repeat() {
            self.forget(node);
            return true;
        }
        if hidden {
            return self.clear(node) || changed;
        }
        if changed && !self.loading {
            self.begin(spec, item, node);
        }
        changed |= self.calculate(spec, item, node, cause);
        changed |= spec.choice_filter.is_some() && self.drop_filtered(item, node);
        changed
    }

    fn is_hidden(&mut self, spec: &Spec, item: ItemId, node: NodeId) -> bool {
        let parent = self.tree.get(node).and_then(|element| element.parent);
        if parent.and_then(|parent| self.tree.get(parent)).is_some_and(|element| element.hidden) {
            return true;
        }
        let Some(relevant) = &spec.relevant else { return false };
        // The condition is evaluated as if the item were there, whatever it was before.
        match self.single(relevant, node) {
            Ok(value) => !value.truth(),
            Err(error) => {
                self.trouble(item, "relevant", error);
                false
            }
        }
    }

    fn clear(&mut self, node: NodeId) -> bool {
        let declined = self.declined.remove(&node);
        self.set_text(node, String::new()) || declined
    }

    pub(super) fn set_text(&mut self, node: NodeId, text: String) -> bool {
        match self.tree.get_mut(node) {
            Some(element) if element.text != text => {
                element.text = text;
                true
            }
            _ => false,
        }
    }

    /// The answer to begin with, when a question is first or again asked.
    fn begin(&mut self, spec: &Spec, item: ItemId, node: NodeId) {
        if self.tree.get(node).is_none_or(|element| !element.text.is_empty()) {
            return;
        }
        if let Some(Kind::Metadata(metadata)) = spec.kind() {
            let text = self.metadata(&metadata.what);
            self.set_text(node, text);
        }
        match &spec.beginning {
            None => {}
            Some(Beginning::Text(text)) => {
                self.set_text(node, text.clone());
            }
            Some(Beginning::Computed(expr)) => {
                let value = self.single(expr, node);
                self.store(spec, item, node, "default", value);
            }
        }
    }

    fn metadata(&self, what: &str) -> String {
        let now = self.surroundings.now;
        match what {
            "start" => crate::expr::value::datetime_text(&now),
            "today" => now.format("%Y-%m-%d").to_string(),
            _ => self.properties.get(what).cloned().unwrap_or_default(),
        }
    }

    fn calculate(&mut self, spec: &Spec, item: ItemId, node: NodeId, cause: Option<ItemId>) -> bool {
        let Some(calculation) = &spec.calculation else { return false };
        let fired = spec.triggers.is_empty() || cause.is_some_and(|cause| spec.triggers.contains(&cause));
        // Read back, a value that depends on no answer (a random one, a moment) stays what it was.
        let kept = self.loading
            && spec.calculation_reads.is_empty()
            && self.tree.get(node).is_some_and(|element| !element.text.is_empty());
        if !fired || kept {
            return false;
        }
        let value = self.single(calculation, node);
        self.store(spec, item, node, "calculation", value)
    }

    fn store(
        &mut self,
        spec: &Spec,
        item: ItemId,
        node: NodeId,
        column: &'static str,
        value: crate::expr::eval::Outcome,
    ) -> bool {
        let text = match value {
            Ok(value) => computed_text(spec, &value),
            Err(error) => {
                self.trouble(item, column, error);
                String::new()
            }
        };
        self.set_text(node, text)
    }

    /// Chosen answers that the filter no longer offers are dropped.
    fn drop_filtered(&mut self, item: ItemId, node: NodeId) -> bool {
        let Some(text) = self.tree.get(node).map(|element| element.text.clone()).filter(|text| !text.is_empty()) else {
            return false;
        };
        let offered = self.offered(item, node);
        let kept: Vec<&str> = text.split(' ').filter(|name| offered.iter().any(|choice| choice == name)).collect();
        self.set_text(node, kept.join(" "))
    }
}

/// A computed value as it is stored: a number that is none is nothing, a date question takes the day.
fn computed_text(spec: &Spec, value: &Value) -> String {
    match (spec.kind(), value) {
        (_, Value::Number(number)) if number.is_nan() => String::new(),
        (Some(Kind::Date), Value::DateTime(at)) => at.format("%Y-%m-%d").to_string(),
        (Some(Kind::Date), Value::Number(days)) => {
            crate::expr::value::day_from_number(*days).map_or_else(String::new, |day| day.to_string())
        }
        _ => value.text(),
    }
}
