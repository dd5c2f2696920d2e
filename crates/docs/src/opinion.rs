//! Opinions: their steps are a map by id, so that each step is one entity that its maker alone writes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tungnha_model::field::Entity;
use tungnha_model::household::{Opinion, OpinionStep};
use tungnha_model::{OpinionId, StepId};

use crate::edit::{Edit, Tree};
use crate::entity::{canonical, difference, known, unlay, whole};
use crate::unread::Unread;

const STEPS: &str = "steps";

/// An opinion as it lies in a document. The map of steps is made with it: later, two devices would both make one.
pub(crate) fn opinion_fields(opinion: &Opinion, with_unknown: bool) -> BTreeMap<String, Tree> {
    let mut fields = if with_unknown { whole(opinion) } else { known(opinion) };
    let steps = opinion.steps.iter().map(|step| (step.id.to_string(), Tree::Map(whole(step)))).collect();
    if !(with_unknown && opinion.extra.contains_key(STEPS)) {
        fields.insert(STEPS.to_owned(), Tree::Map(steps));
    }
    fields
}

/// An opinion's steps from a document in the shape of a record; odd entries are put aside under `path`.
pub(crate) fn unlay_opinion(fields: &mut Map<String, Value>, path: [&str; 2], unread: &mut Unread) {
    unlay(Entity::Opinion, fields);
    let [top, id] = path;
    if !fields.get(STEPS).is_some_and(Value::is_object) {
        return;
    }
    let Some(Value::Object(entries)) = fields.remove(STEPS) else { return };
    let mut steps = Vec::new();
    for (key, value) in entries {
        match read_step(&key, value.clone()) {
            Some(step) => steps.push(step),
            None => unread.keep(&[top, id, STEPS, &key], value),
        }
    }
    fields.insert(STEPS.to_owned(), Value::Array(steps));
}

/// A step with its id, if it can be read.
fn read_step(key: &str, value: Value) -> Option<Value> {
    canonical::<StepId>(key)?;
    let Value::Object(mut step) = value else { return None };
    if step.contains_key("id") {
        return None;
    }
    unlay(Entity::OpinionStep, &mut step);
    step.insert("id".to_owned(), Value::from(key));
    let step = Value::Object(step);
    serde_json::from_value::<OpinionStep>(step.clone()).ok().map(|_| step)
}

/// The edits of a year's document that lead from one state of an opinion to another.
#[must_use]
pub fn opinion_edits(old: &Opinion, new: &Opinion) -> Vec<Edit> {
    difference(&["opinions", &old.id.to_string()], &opinion_fields(old, false), &opinion_fields(new, false))
}

/// Adds an opinion to a year's document.
#[must_use]
pub fn create_opinion(opinion: &Opinion) -> Edit {
    Edit::Create { path: vec!["opinions".to_owned(), opinion.id.to_string()], fields: opinion_fields(opinion, true) }
}

/// Adds a step to an opinion of a year's document.
#[must_use]
pub fn create_step(opinion: OpinionId, step: &OpinionStep) -> Edit {
    let path = ["opinions", &opinion.to_string(), STEPS, &step.id.to_string()].map(str::to_owned).to_vec();
    Edit::Create { path, fields: whole(step) }
}
