//! What answers hold that rests on a consent of its own: pictures, and places. Taken back, it stays in the document
//! (somebody may agree again) and is left out of all that reads answers: pages, figures, tables, files, corrections.

use std::collections::BTreeSet;

use serde_json::Value;
use tungnha_forms::form::{Form, Item, Kind, Medium};
use tungnha_model::consent::Purpose;

/// The purpose that an answer of this kind rests on; most rest on having agreed to be asked alone. A signature is
/// given by whoever signs.
pub(crate) fn rests_on(kind: &Kind) -> Option<Purpose> {
    match kind {
        Kind::Signature => None,
        Kind::Geopoint | Kind::Geotrace | Kind::Geoshape => Some(Purpose::Location),
        other => (other.medium() == Some(Medium::Photo)).then_some(Purpose::Photo),
    }
}

/// Where forms ask for it.
pub(crate) struct Sensitive(Vec<(Vec<String>, Purpose)>);

impl Sensitive {
    /// Of a form, or of several versions of one together.
    pub(crate) fn of(forms: &[Form]) -> Self {
        let mut spots = Vec::new();
        for form in forms {
            find(&form.items, &[], &mut spots);
        }
        Self(spots)
    }

    /// Takes out of answers what rests on purposes that were taken back.
    pub(crate) fn withhold(&self, withdrawn: &BTreeSet<Purpose>, values: &mut Value) {
        for (path, _) in self.0.iter().filter(|(_, purpose)| withdrawn.contains(purpose)) {
            remove(values, path);
        }
    }
}

fn find(items: &[Item], above: &[String], spots: &mut Vec<(Vec<String>, Purpose)>) {
    for item in items {
        let path: Vec<String> = above.iter().cloned().chain(std::iter::once(item.name().to_owned())).collect();
        if let Some(purpose) = item.question().and_then(|question| rests_on(&question.kind)) {
            spots.push((path.clone(), purpose));
        }
        find(item.items(), &path, spots);
    }
}

/// Removes what a path leads to, in all rounds of repeats.
fn remove(values: &mut Value, path: &[String]) {
    match (values, path) {
        (Value::Array(rounds), path) => rounds.iter_mut().for_each(|round| remove(round, path)),
        (Value::Object(map), [name]) => {
            map.remove(name);
        }
        (Value::Object(map), [name, rest @ ..]) => {
            if let Some(next) = map.get_mut(name) {
                remove(next, rest);
            }
        }
        _ => {}
    }
}
