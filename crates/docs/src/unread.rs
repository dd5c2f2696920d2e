//! What a document holds where this version expects something else: kept by path, put back on import.

use serde_json::{Map, Value};

/// The key under which it stands in a record.
pub(crate) const UNREAD: &str = "unread";

/// Values that found no place in a record, as a tree of their paths.
#[derive(Debug, Default)]
pub(crate) struct Unread(Map<String, Value>);

impl Unread {
    /// Keeps a value under its path.
    pub(crate) fn keep(&mut self, path: &[&str], value: Value) {
        merge(&mut self.0, nest(path, value));
    }

    /// Adds what was kept to the other unknown fields of a record.
    pub(crate) fn into_extra(self, rest: Map<String, Value>) -> tungnha_model::household::Extra {
        let mut extra: tungnha_model::household::Extra = rest.into_iter().collect();
        if !self.0.is_empty() {
            extra.insert(UNREAD.to_owned(), Value::Object(self.0));
        }
        extra
    }
}

fn nest(path: &[&str], value: Value) -> Map<String, Value> {
    match path {
        [] => Map::new(),
        [key] => Map::from_iter([((*key).to_owned(), value)]),
        [key, rest @ ..] => Map::from_iter([((*key).to_owned(), Value::Object(nest(rest, value)))]),
    }
}

/// Adds one tree to another; where both hold a value that is no tree, the one that is there stays.
pub(crate) fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(there)), Value::Object(more)) => merge(there, more),
            (Some(_), _) => {}
            (None, value) => {
                into.insert(key, value);
            }
        }
    }
}
