//! The headings of columns: what each means, in which language, by all the names that it is known under.

use crate::expr::schema::distance;
use crate::form::{DEFAULT_LANGUAGE, Language};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Heading {
    /// Its own name: `label`, `constraint_message`; for an unknown one, as it is written.
    pub column: String,
    /// The key of the language, for texts.
    pub language: Option<String>,
    /// Whether it is one of those that are known.
    pub known: bool,
}

/// Texts that may be in several languages.
pub(super) const TRANSLATED: [&str; 12] = [
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "image",
    "big-image",
    "audio",
    "video",
    "low_label",
    "high_label",
    "none_label",
];

/// Columns of the survey sheet that are acted upon.
const SURVEY: [&str; 20] = [
    "type",
    "name",
    "constraint",
    "required",
    "default",
    "relevant",
    "read_only",
    "calculation",
    "appearance",
    "parameters",
    "choice_filter",
    "repeat_count",
    "trigger",
    "disabled",
    "save_to",
    "max_selected",
    "scale",
    "opens_opinion",
    "personal",
    "accept",
];
const CHOICES: [&str; 3] = ["list_name", "name", "exclusive"];

const ALIASES: [(&str, &str); 46] = [
    ("caption", "label"),
    ("command", "type"),
    ("tag", "name"),
    ("value", "name"),
    ("list name", "list_name"),
    ("readonly", "read_only"),
    ("relevance", "relevant"),
    ("bind::readonly", "read_only"),
    ("bind::read_only", "read_only"),
    ("bind::relevant", "relevant"),
    ("bind::relevance", "relevant"),
    ("bind::required", "required"),
    ("bind::constraint", "constraint"),
    ("bind::calculate", "calculation"),
    ("bind::calculation", "calculation"),
    ("calculate", "calculation"),
    ("constraining_message", "constraint_message"),
    ("bind::jr:constraintmsg", "constraint_message"),
    ("jr:constraintmsg", "constraint_message"),
    ("bind::constraint_message", "constraint_message"),
    ("requiredmsg", "required_message"),
    ("bind::jr:requiredmsg", "required_message"),
    ("jr:requiredmsg", "required_message"),
    ("bind::required_message", "required_message"),
    ("control::appearance", "appearance"),
    ("body::appearance", "appearance"),
    ("count", "repeat_count"),
    ("jr:count", "repeat_count"),
    ("control::jr:count", "repeat_count"),
    ("body::jr:count", "repeat_count"),
    ("body::accept", "accept"),
    ("control::accept", "accept"),
    ("media::image", "image"),
    ("media::big-image", "big-image"),
    ("media::audio", "audio"),
    ("media::video", "video"),
    ("guidance hint", "guidance_hint"),
    ("bind::entities:saveto", "save_to"),
    ("tungnha::max", "max_selected"),
    ("tungnha::scale", "scale"),
    ("tungnha::low", "low_label"),
    ("tungnha::high", "high_label"),
    ("tungnha::none", "none_label"),
    ("tungnha::opinion", "opens_opinion"),
    ("tungnha::personal", "personal"),
    ("tungnha::exclusive", "exclusive"),
];

/// Reads a heading. `double`: some heading of the sheet uses `::`, so that `:` alone separates nothing.
pub(super) fn read(text: &str, double: bool, choices: bool) -> (Heading, Option<Language>) {
    let parts = split(text, double);
    let known: &[&str] = if choices { &CHOICES } else { &SURVEY };
    for take in [3, 2, 1] {
        let Some(first) = parts.get(..take) else { continue };
        let name = snake(&first.join("::"));
        let spaced = name.replace('_', " ");
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name || *alias == spaced).map(|(_, column)| *column);
        let column = alias.or_else(|| known.iter().chain(&TRANSLATED).copied().find(|column| *column == name));
        let Some(column) = column else { continue };
        let rest = parts.get(take..).unwrap_or_default().join("::");
        if !TRANSLATED.contains(&column) {
            if rest.is_empty() && (known.contains(&column)) {
                return (Heading { column: column.to_owned(), language: None, known: true }, None);
            }
            continue;
        }
        if rest.is_empty() {
            let language = Some(DEFAULT_LANGUAGE.to_owned());
            return (Heading { column: column.to_owned(), language, known: true }, None);
        }
        let language = Language::named(&rest);
        let heading = Heading { column: column.to_owned(), language: Some(language.key.clone()), known: true };
        return (heading, Some(language));
    }
    (Heading { column: text.trim().to_owned(), language: None, known: false }, None)
}

fn split(text: &str, double: bool) -> Vec<String> {
    let trimmed = |part: &str| part.trim().to_owned();
    if double || text.contains("::") {
        return text.split("::").map(trimmed).collect();
    }
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(':').map(trimmed) {
        match parts.last_mut() {
            Some(last) if last == "jr" => *last = format!("jr:{part}"),
            _ => parts.push(part),
        }
    }
    parts
}

fn snake(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

/// The known column that a heading nearly is: `relevent`.
pub(super) fn nearly(text: &str, choices: bool) -> Option<&'static str> {
    let known: &[&str] = if choices { &CHOICES } else { &SURVEY };
    let name = snake(text.split(':').next().unwrap_or_default());
    let close = |column: &&&str| column.len() > 4 && name.len() > 3 && distance(column, &name) <= 2;
    known.iter().chain(&TRANSLATED).find(close).copied()
}
