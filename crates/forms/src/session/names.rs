//! How the names in expressions are found while a form is filled.

use super::Session;
use crate::expr::check::item_written;
use crate::expr::eval::Resolve;
use crate::expr::schema::Named;
use crate::expr::tree::NodeId;

/// The names of one session.
pub(super) struct Names<'a>(&'a Session);

impl Session {
    pub(super) const fn names(&self) -> Names<'_> {
        Names(self)
    }
}

impl Resolve for Names<'_> {
    fn reference(&self, name: &str, from: Option<NodeId>) -> Option<Vec<NodeId>> {
        match self.0.prepared.schema.named(name) {
            Named::One(item) => Some(self.0.nodes(item, from)),
            _ => None,
        }
    }

    fn choice_label(&self, question: &str, choice: &str) -> Option<String> {
        let prepared = &self.0.prepared;
        let item = item_written(&prepared.schema, question)?;
        let spec = prepared.spec(item)?;
        let other = Some(&prepared.other)
            .filter(|other| spec.selection().is_some_and(|one| one.or_other) && other.name == choice);
        let found = spec.list(&prepared.form)?.choice(choice).or(other)?;
        let label = found.label.get(&self.0.language, &prepared.form.default_language);
        Some(label.unwrap_or(&found.name).to_owned())
    }

    fn property(&self, name: &str) -> Option<String> {
        if name == "version" {
            return Some(self.0.prepared.form.version.clone());
        }
        self.0.properties.get(name).cloned()
    }
}
