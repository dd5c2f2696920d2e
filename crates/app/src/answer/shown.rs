//! An answer as people read it.

use serde_json::Value;
use tungnha_forms::form::{Kind, Localized, SCALE_NONE};
use tungnha_model::Day;
use tungnha_model::text::format_day;

/// An answer to a question of this kind in words: choices by their labels, days as dd/mm/yyyy. `label` tells what a
/// choice is called, `text` the form's texts in the language of the reader.
pub(crate) fn shown(
    kind: &Kind,
    answer: &Value,
    label: &impl Fn(&str) -> String,
    text: &impl Fn(&Localized) -> String,
) -> String {
    match (kind, answer) {
        (_, Value::Null) => String::new(),
        (Kind::Scale(scale), Value::String(none)) if none == SCALE_NONE => text(&scale.none),
        (Kind::Scale(scale), level) => format!("{level}/{}", scale.to),
        (Kind::Date, Value::String(day)) => day.parse::<Day>().map_or_else(|_| day.clone(), format_day),
        (Kind::Single(_), Value::String(name)) => label(name),
        (_, Value::Array(names)) => names.iter().filter_map(Value::as_str).map(label).collect::<Vec<_>>().join(", "),
        (Kind::Acknowledge, _) => "✓".to_owned(),
        (kind, _) if kind.medium().is_some() => "✓".to_owned(),
        (_, Value::String(words)) => words.clone(),
        (_, other) => other.to_string(),
    }
}
