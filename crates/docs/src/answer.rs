//! How answers lie in documents: one field for each place of the form, so that two who correct one answer at once
//! contest nothing but what both of them changed.
//!
//! ```text
//! values       "/nguon": "may"   "/be[1]": true   "/be[1]/dung_tich": 500   "/be[1]/dung[]": "may suoi"
//! declined     "/noi": true
//! corrections  ID: {"day": "2026-11-23", "by": "…"}
//! ```
//! What no form makes (a value of another shape, from a newer version) lies as it is. Groups need no mark: a place says
//! which it lies in. Rounds of a repeat have one, for a round may be empty. Several choices are one text, as forms write
//! them, under a name that ends in `[]`. What is taken away is emptied, not deleted. The three maps are made with the
//! answer: later, two devices would both make one.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tungnha_model::field::Scalar;
use tungnha_model::household::{Answer, Correction};
use tungnha_model::{AnswerId, StepId};

use crate::edit::{Edit, Tree};
use crate::entity::{canonical, difference, known, whole};
use crate::unread::Unread;

type Fields = BTreeMap<String, Tree>;

const MAPS: [&str; 3] = ["values", "declined", "corrections"];
/// Deeper than any form goes.
const DEPTH_MAX: usize = 32;
/// More rounds than a repeat may have.
const ROUNDS_MAX: usize = 10_000;

/// An answer as it lies in a document.
pub(crate) fn answer_fields(answer: &Answer, with_unknown: bool) -> Fields {
    let mut fields = if with_unknown { whole(answer) } else { known(answer) };
    let declined = answer.declined.iter().map(|spot| (spot.clone(), Tree::Scalar(Scalar::Bool(true)))).collect();
    let corrections = answer.corrections.iter().map(|one| (one.id.to_string(), Tree::Map(correction_fields(one))));
    let maps = [flat(&answer.values), Tree::Map(declined), Tree::Map(corrections.collect())];
    for (key, tree) in MAPS.into_iter().zip(maps) {
        if !(with_unknown && answer.extra.contains_key(key)) {
            fields.insert(key.to_owned(), tree);
        }
    }
    fields
}

/// Values by their places; as they are when places cannot tell all of them.
fn flat(values: &Value) -> Tree {
    let mut flat = Fields::new();
    flatten(values, String::new(), &mut flat);
    let mut again = Value::Object(Map::new());
    let fits = flat.iter().all(|(place, tree)| put(&mut again, place, tree.to_json()).is_some());
    let nothing = values.is_null() && flat.is_empty();
    if nothing || (fits && again == *values) { Tree::Map(flat) } else { Tree::from_json(values) }
}

fn correction_fields(correction: &Correction) -> Fields {
    let day = Tree::Scalar(correction.day.to_string().into());
    Fields::from([("day".to_owned(), day), ("by".to_owned(), Tree::Scalar(correction.by.as_str().into()))])
}

fn flatten(value: &Value, at: String, flat: &mut Fields) {
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| flatten(value, format!("{at}/{name}"), flat)),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            flat.insert(format!("{at}[]"), Tree::Scalar(words.join(" ").into()));
        }
        Value::Array(rounds) => {
            for (number, round) in (1..).zip(rounds) {
                let at = format!("{at}[{number}]");
                flat.insert(at.clone(), Tree::Scalar(Scalar::Bool(true)));
                flatten(round, at, flat);
            }
        }
        Value::Null => {}
        scalar => {
            flat.insert(at, Tree::from_json(scalar));
        }
    }
}

/// An answer's maps from a document in the shape of a record; odd entries are put aside under `path`.
pub(crate) fn unlay_answer(fields: &mut Map<String, Value>, path: [&str; 2], unread: &mut Unread) {
    let [top, id] = path;
    if let Some(Value::Object(values)) = fields.get_mut("values") {
        let values = nested(std::mem::take(values), path, unread);
        // Nothing answered is no values at all.
        let values = if values == Value::Object(Map::new()) { Value::Null } else { values };
        fields.insert("values".to_owned(), values);
    }
    if let Some(Value::Object(declined)) = fields.get_mut("declined") {
        let said = std::mem::take(declined).into_iter().filter(|(_, value)| value == &Value::Bool(true));
        let spots: Value = said.map(|(spot, _)| Value::from(spot)).collect();
        fields.insert("declined".to_owned(), spots);
    }
    if let Some(Value::Object(corrections)) = fields.get_mut("corrections") {
        let mut list = Vec::new();
        for (key, value) in std::mem::take(corrections) {
            match read_correction(&key, &value) {
                Some(correction) => list.push(correction),
                None => unread.keep(&[top, id, "corrections", &key], value),
            }
        }
        fields.insert("corrections".to_owned(), Value::Array(list));
    }
}

/// Values nested as their form is. Names that are no places stay where they are.
fn nested(values: Map<String, Value>, [top, id]: [&str; 2], unread: &mut Unread) -> Value {
    let (places, names): (Vec<_>, Vec<_>) = values.into_iter().partition(|(key, _)| key.starts_with('/'));
    let mut nested = Value::Object(names.into_iter().collect());
    for (place, value) in places.into_iter().filter(|(_, value)| !value.is_null()) {
        if put(&mut nested, &place, value.clone()).is_none() {
            unread.keep(&[top, id, "values", &place], value);
        }
    }
    nested
}

fn read_correction(key: &str, value: &Value) -> Option<Value> {
    canonical::<StepId>(key)?;
    let mut fields = value.as_object()?.clone();
    fields.insert("id".to_owned(), Value::from(key));
    let correction = Value::Object(fields);
    serde_json::from_value::<Correction>(correction.clone()).ok().map(|_| correction)
}

/// Puts a value where its place says; nothing when the place is none, or something else lies there.
fn put(root: &mut Value, place: &str, value: Value) -> Option<()> {
    let mut at = root;
    let steps: Vec<&str> = place.strip_prefix('/')?.split('/').collect();
    let (last, above) = steps.split_last()?;
    if steps.len() > DEPTH_MAX {
        return None;
    }
    for step in above {
        at = match step.split_once('[') {
            Some((name, number)) => round(at, name, number)?,
            None => at.as_object_mut()?.entry(*step).or_insert_with(|| Value::Object(Map::new())),
        };
    }
    match last.split_once('[') {
        Some((name, "]")) => {
            let words = value.as_str()?.split_whitespace().map(Value::from).collect();
            at.as_object_mut()?.insert(name.to_owned(), words);
        }
        Some((name, number)) => {
            round(at, name, number)?;
        }
        None => {
            at.as_object_mut()?.insert((*last).to_owned(), value);
        }
    }
    Some(())
}

/// The round of a repeat, made with those before it where they are not there yet. `number` ends in `]`.
fn round<'v>(at: &'v mut Value, name: &str, number: &str) -> Option<&'v mut Value> {
    let number: usize = number.strip_suffix(']')?.parse().ok().filter(|number| (1..=ROUNDS_MAX).contains(number))?;
    let rounds = at.as_object_mut()?.entry(name).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
    while rounds.len() < number {
        rounds.push(Value::Object(Map::new()));
    }
    rounds.get_mut(number - 1)
}

/// Adds an answer to a year's document.
#[must_use]
pub fn create_answer(answer: &Answer) -> Edit {
    Edit::Create { path: path(answer.id), fields: answer_fields(answer, true) }
}

/// The edits of a year's document that lead from one state of an answer to another: each place for itself.
#[must_use]
pub fn answer_edits(old: &Answer, new: &Answer) -> Vec<Edit> {
    difference(&["answers", &old.id.to_string()], &answer_fields(old, false), &answer_fields(new, false))
}

/// Notes that an answer of a year's document was corrected.
#[must_use]
pub fn create_correction(answer: AnswerId, correction: &Correction) -> Edit {
    let at = path(answer).into_iter().chain(["corrections".to_owned(), correction.id.to_string()]);
    Edit::Create { path: at.collect(), fields: correction_fields(correction) }
}

fn path(answer: AnswerId) -> Vec<String> {
    vec!["answers".to_owned(), answer.to_string()]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn back(values: &Value) -> Value {
        let Value::Object(map) = flat(values).to_json() else { return flat(values).to_json() };
        nested(map, ["answers", "x"], &mut Unread::default())
    }

    #[test]
    fn values_come_back_as_they_were() {
        for values in [
            json!({}),
            json!({"a": 1, "b": 1.5, "c": "x [1] / y", "d": true, "e": ["may", "suoi"]}),
            json!({"g": {"h": {"q": "sâu"}}, "r": [{}, {"q": 2, "m": ["a"]}, {}]}),
            json!({"nhiều": [{"x": 1}, {"x": 2}, {"x": 3}, {"x": 4}, {"x": 5}, {"x": 6}, {"x": 7}, {"x": 8}, {"x": 9}, {"x": 10}, {"x": 11}]}),
        ] {
            assert_eq!(back(&values), values);
            assert!(flat(&values).to_json().as_object().unwrap().keys().all(|key| key.starts_with('/')), "{values}");
        }
    }

    #[test]
    fn what_no_form_makes_lies_as_it_is() {
        for values in [json!("x"), json!([1]), json!({"a": {}}), json!({"a": [1, "x"]}), json!({"a/b": 1, "c[": 2})] {
            assert_eq!(back(&values), values);
        }
    }

    #[test]
    fn places_that_are_none_are_put_aside() {
        for place in ["a", "/a[0]/b", "/a[x]/b", "/a[99999]/b", "/a[1", &"/a".repeat(40)] {
            assert!(put(&mut json!({}), place, json!(1)).is_none(), "{place}");
        }
        assert!(put(&mut json!({"a": 1}), "/a/b", json!(1)).is_none(), "a value is no group");
    }
}
