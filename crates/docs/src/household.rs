//! Reading a household's main document.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tungnha_model::consent::Consent;
use tungnha_model::field::Entity;
use tungnha_model::household::{Extra, HouseholdEvent, Level, Person, Profile};
use tungnha_model::{DocKind, PersonId, UnitId};

use crate::conflict::{Candidate, DEFERRED, LEVELS, contested_in};
use crate::document::Document;
use crate::entity::{canonical, level_key, read_level, unlay};
use crate::genesis::top_maps;
use crate::read;
use crate::unread::Unread;

/// Names that mean something else in a record; in a document they could only come from a newer version.
pub(crate) const RESERVED: [&str; 11] =
    ["id", "unit", "code", "head", "visits", "checklists", "answers", "opinions", "years", "format", "unread"];

/// What a household's main document holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HouseholdParts {
    /// The unit to which it belongs, as far as the document says so.
    pub unit: Option<UnitId>,
    /// Its printable code.
    pub code: Option<String>,
    /// Its head.
    pub head: Option<PersonId>,
    /// Its own fields.
    pub profile: Profile,
    /// Its people, by id.
    pub people: Vec<Person>,
    /// Their present levels, by person and item.
    pub levels: Vec<Level>,
    /// Levels that were put beside those without knowing of them, and do not count.
    pub beside: Vec<Level>,
    /// What they consented to, by id.
    pub consents: Vec<Consent>,
    /// What happened to the household, by id.
    pub events: Vec<HouseholdEvent>,
    /// What this version does not know.
    pub extra: Extra,
}

/// Reads a household's main document; whatever it holds can be read, known or not.
#[must_use]
pub fn read_household(document: &Document) -> HouseholdParts {
    let mut root = read::state(document);
    let mut unread = Unread::default();
    let mut meta = take_map(&mut root, "meta", &mut unread);
    let mut profile = take_map(&mut root, "profile", &mut unread);
    unlay(Entity::Profile, &mut profile);
    let mut parts = HouseholdParts {
        unit: take_meta(&mut meta, "unit"),
        code: take_text(&mut meta, "code"),
        head: take_meta(&mut meta, "head"),
        profile: serde_json::from_value(Value::Object(profile)).unwrap_or_default(),
        people: read_entries(&mut root, "people", &mut unread, |fields, _, _| unlay(Entity::Person, fields)),
        levels: read_levels(&mut root, &mut unread),
        beside: Vec::new(),
        consents: read_entries(&mut root, "consents", &mut unread, |_, _, _| {}),
        events: read_entries(&mut root, "events", &mut unread, |_, _, _| {}),
        extra: Extra::new(),
    };
    settle_levels(document, &mut parts);
    keep_rest(DocKind::HOUSEHOLD, &mut root, meta, &mut unread);
    parts.extra = unread.into_extra(root);
    parts
}

/// Takes a top-level map; anything else under its name is put aside.
pub(crate) fn take_map(root: &mut Map<String, Value>, key: &str, unread: &mut Unread) -> Map<String, Value> {
    match root.remove(key) {
        Some(Value::Object(map)) => map,
        Some(other) => {
            unread.keep(&[key], other);
            Map::new()
        }
        None => Map::new(),
    }
}

/// Takes an id out of the map of bare facts; one that cannot be read stays.
pub(crate) fn take_meta<T: std::str::FromStr + ToString>(meta: &mut Map<String, Value>, key: &str) -> Option<T> {
    let read = meta.get(key).and_then(Value::as_str).and_then(canonical);
    if read.is_some() || meta.get(key).is_some_and(Value::is_null) {
        meta.remove(key);
    }
    read
}

fn take_text(meta: &mut Map<String, Value>, key: &str) -> Option<String> {
    match meta.remove(key) {
        Some(Value::String(text)) => Some(text),
        Some(Value::Null) | None => None,
        Some(other) => {
            meta.insert(key.to_owned(), other);
            None
        }
    }
}

/// Reads the entries of a top-level map, by id; those that are no entities of the kind are put aside.
pub(crate) fn read_entries<T: DeserializeOwned>(
    root: &mut Map<String, Value>,
    top: &str,
    unread: &mut Unread,
    shape: impl Fn(&mut Map<String, Value>, [&str; 2], &mut Unread),
) -> Vec<T> {
    let mut entries = Vec::new();
    for (key, value) in take_map(root, top, unread) {
        let (Some(_), Value::Object(mut fields)) = (canonical::<PersonId>(&key), value.clone()) else {
            unread.keep(&[top, &key], value);
            continue;
        };
        if let Some(odd) = fields.remove("id") {
            unread.keep(&[top, &key, "id"], odd);
        }
        shape(&mut fields, [top, &key], unread);
        fields.insert("id".to_owned(), Value::from(key.as_str()));
        match serde_json::from_value(Value::Object(fields)) {
            Ok(entry) => entries.push(entry),
            Err(_) => unread.keep(&[top, &key], value),
        }
    }
    entries
}

fn read_levels(root: &mut Map<String, Value>, unread: &mut Unread) -> Vec<Level> {
    let mut levels = Vec::new();
    for (key, value) in take_map(root, "levels", unread) {
        match value.as_str().and_then(|text| read_level(&key, text)) {
            Some(level) => levels.push(level),
            None if value.is_null() => {}
            None => unread.keep(&["levels", &key], value),
        }
    }
    levels
}

/// Lets the rule say which of the levels counts that two devices put at once.
fn settle_levels(document: &Document, parts: &mut HouseholdParts) {
    for conflict in contested_in(document, LEVELS) {
        let Some(key) = conflict.path.get(1) else { continue };
        let read = |candidate: &Candidate| candidate.value.to_json().as_str().and_then(|text| read_level(key, text));
        let levels: Vec<Level> = conflict.candidates.iter().filter_map(read).collect();
        let Some(counting) = Level::counting(levels.clone()) else { continue };
        parts.beside.extend(levels.into_iter().filter(|level| *level != counting));
        parts.levels.retain(|level| level_key(level.person, &level.skill) != *key);
        parts.levels.push(counting);
    }
}

/// Puts aside what is left of the bare facts, and names that a record uses for something else. A top-level map that
/// nobody has used yet says nothing; marks on choices do not belong to a record, which holds one value of each field.
pub(crate) fn keep_rest(kind: DocKind, root: &mut Map<String, Value>, meta: Map<String, Value>, unread: &mut Unread) {
    root.remove(DEFERRED);
    for top in top_maps(kind).unwrap_or_default() {
        if root.get(*top).and_then(Value::as_object).is_some_and(Map::is_empty) {
            root.remove(*top);
        }
    }
    for (key, value) in meta {
        unread.keep(&["meta", &key], value);
    }
    for key in RESERVED {
        if let Some(value) = root.remove(key) {
            unread.keep(&[key], value);
        }
    }
}
