//! Plain entries: a map of single fields, such as a document's `meta` or one card of a collection.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tungnha_model::field::Scalar;

use crate::edit::{Edit, Tree};

/// The edits that bring an entry to these fields. What is not named stays as it is; an entry that is not there yet
/// (`before` is `None`) is made whole. A document's top-level maps are always there.
#[must_use]
pub fn entry_edits(path: &[&str], before: Option<&Map<String, Value>>, fields: &BTreeMap<&str, Scalar>) -> Vec<Edit> {
    let at: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    let Some(before) = before else {
        let given = fields.iter().filter(|(_, value)| **value != Scalar::Null);
        let fields = given.map(|(key, value)| ((*key).to_owned(), Tree::Scalar(value.clone()))).collect();
        return vec![Edit::Create { path: at, fields }];
    };
    let put = |(key, value): (&&str, &Scalar)| {
        let there = before.get(*key).cloned().unwrap_or(Value::Null);
        (there != value.to_json()).then(|| {
            let path = at.iter().cloned().chain([(*key).to_owned()]).collect();
            Edit::Put { path, value: value.clone() }
        })
    };
    fields.iter().filter_map(put).collect()
}
