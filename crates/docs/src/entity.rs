//! How the parts of a household lie in documents, and the edits that change them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use tungnha_model::consent::Consent;
use tungnha_model::field::{self, Entity, Scalar};
use tungnha_model::household::{
    Answer, Checklist, Extra, HouseholdEvent, Level, LevelChange, Opinion, OpinionStep, Person, Profile, Visit,
};
use tungnha_model::{BlobRef, Day, PersonId, UnitId, VisitId};

use crate::edit::{Edit, Tree};
use crate::unread::Unread;

type Fields = BTreeMap<String, Tree>;

/// A part of a record with a place for unknown fields.
pub(crate) trait Part: Serialize + Clone {
    const ENTITY: Option<Entity>;
    fn extra(&mut self) -> &mut Extra;
}

macro_rules! parts {
    ($($name:ident: $entity:expr;)+) => {$(
        impl Part for $name {
            const ENTITY: Option<Entity> = $entity;
            fn extra(&mut self) -> &mut Extra {
                &mut self.extra
            }
        }
    )+};
}

parts! {
    Profile: Some(Entity::Profile);
    Person: Some(Entity::Person);
    Visit: Some(Entity::Visit);
    Opinion: Some(Entity::Opinion);
    OpinionStep: Some(Entity::OpinionStep);
    Answer: None;
    Consent: None;
    HouseholdEvent: None;
    Checklist: None;
}

/// What this version knows of a part, as it lies in a document.
pub(crate) fn known<T: Part>(part: &T) -> Fields {
    let mut part = part.clone();
    part.extra().clear();
    let Ok(Value::Object(map)) = serde_json::to_value(part) else { return Fields::new() };
    map.into_iter().filter(|(key, _)| key != "id").map(|(key, value)| lay::<T>(key, &value)).collect()
}

/// A part with its unknown fields, as it lies in a document.
pub(crate) fn whole<T: Part>(part: &T) -> Fields {
    let mut fields = known(part);
    for (key, value) in &*part.clone().extra() {
        fields.entry(key.clone()).or_insert_with(|| Tree::from_json(value));
    }
    fields
}

fn lay<T: Part>(key: String, value: &Value) -> (String, Tree) {
    let field = T::ENTITY.and_then(|entity| field::field(entity, &key));
    let scalar = field.and_then(|field| field.kind.to_scalar(value));
    let tree = scalar.map_or_else(|| Tree::from_json(value), Tree::Scalar);
    (key, tree)
}

/// A part's fields from a document in the shape of a record.
pub(crate) fn unlay(entity: Entity, fields: &mut Map<String, Value>) {
    for field in field::fields(entity) {
        let Some(value) = fields.get_mut(field.id) else { continue };
        if let Some(stored @ Scalar::Text(_)) = Scalar::from_json(value) {
            *value = field.kind.to_json(&stored);
        }
    }
}

/// A visit as it lies in a document: who was guided, the levels, photos and voice notes are maps, so that single entries can be put.
pub(crate) fn visit_fields(visit: &Visit, whole_visit: bool) -> Fields {
    let mut fields = if whole_visit { whole(visit) } else { known(visit) };
    let guided = visit.guided.iter().map(|person| (person.to_string(), Tree::Scalar(Scalar::Bool(true)))).collect();
    let levels = change_fields(&visit.levels);
    let media = visit.media.iter().map(|blob| (blob.key(), Tree::Scalar(blob.to_string().into()))).collect();
    for (key, entries) in [("guided", guided), ("levels", levels), ("media", media)] {
        if !(whole_visit && visit.extra.contains_key(key)) {
            fields.insert(key.to_owned(), Tree::Map(entries));
        }
    }
    fields
}

/// A checklist as it lies in a document: the levels are a map, so that single entries can be put.
pub(crate) fn checklist_fields(checklist: &Checklist) -> Fields {
    let mut fields = whole(checklist);
    if !checklist.extra.contains_key("levels") {
        fields.insert("levels".to_owned(), Tree::Map(change_fields(&checklist.levels)));
    }
    fields
}

fn change_fields(levels: &[LevelChange]) -> Fields {
    let entry =
        |change: &LevelChange| (level_key(change.person, &change.skill), Tree::Scalar(change_text(change).into()));
    levels.iter().map(entry).collect()
}

/// A visit's maps from a document in the shape of a record; odd entries are put aside under `path`.
pub(crate) fn unlay_visit(fields: &mut Map<String, Value>, path: [&str; 2], unread: &mut Unread) {
    let [top, id] = path;
    if let Some(Value::Object(entries)) = fields.get_mut("guided").map(Value::take_object) {
        let mut guided = Vec::new();
        for (key, value) in entries {
            match (canonical::<PersonId>(&key), &value) {
                (Some(_), Value::Bool(true)) => guided.push(Value::from(key)),
                (Some(_), Value::Bool(false) | Value::Null) => {}
                _ => unread.keep(&[top, id, "guided", &key], value),
            }
        }
        fields.insert("guided".to_owned(), Value::Array(guided));
    }
    if let Some(Value::Object(entries)) = fields.get_mut("media").map(Value::take_object) {
        let mut media = Vec::new();
        for (key, value) in entries {
            let blob = value.as_str().and_then(canonical::<BlobRef>).filter(|blob| blob.key() == key);
            match blob {
                Some(_) => media.push(value),
                None if value.is_null() => {}
                None => unread.keep(&[top, id, "media", &key], value),
            }
        }
        fields.insert("media".to_owned(), Value::Array(media));
    }
    unlay_changes(fields, path, unread);
}

/// The levels before and after from a document in the shape of a record; odd entries are put aside under `path`.
pub(crate) fn unlay_changes(fields: &mut Map<String, Value>, [top, id]: [&str; 2], unread: &mut Unread) {
    if let Some(Value::Object(entries)) = fields.get_mut("levels").map(Value::take_object) {
        let mut levels = Vec::new();
        for (key, value) in entries {
            match value
                .as_str()
                .and_then(|text| read_change(&key, text))
                .and_then(|change| serde_json::to_value(change).ok())
            {
                Some(change) => levels.push(change),
                None if value.is_null() => {}
                None => unread.keep(&[top, id, "levels", &key], value),
            }
        }
        fields.insert("levels".to_owned(), Value::Array(levels));
    }
}

/// Takes an object out of a JSON value and leaves everything else where it is.
trait TakeObject {
    fn take_object(&mut self) -> Value;
}

impl TakeObject for Value {
    fn take_object(&mut self) -> Value {
        if self.is_object() { self.take() } else { Self::Null }
    }
}

/// An id whose text is the one that we would write.
pub(crate) fn canonical<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|id: &T| id.to_string() == text)
}

pub(crate) fn level_key(person: PersonId, skill: &str) -> String {
    format!("{person}/{skill}")
}

fn split_level_key(key: &str) -> Option<(PersonId, &str)> {
    let (person, skill) = key.split_once('/')?;
    Some((canonical(person)?, skill))
}

pub(crate) fn level_text(level: &Level) -> String {
    let visit = level.visit.map(|visit| visit.to_string()).unwrap_or_default();
    let more = level.more.as_deref().map(|more| format!("|{more}")).unwrap_or_default();
    format!("{}|{}|{visit}{more}", level.level, level.assessed_on)
}

/// A level from its key and text, if they are written as we would.
pub(crate) fn read_level(key: &str, text: &str) -> Option<Level> {
    let (person, skill) = split_level_key(key)?;
    let mut parts = text.splitn(4, '|');
    let (level, day, visit, more) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let visit = if visit.is_empty() { None } else { Some(visit.parse::<VisitId>().ok()?) };
    let assessed_on = day.parse::<Day>().ok()?;
    let read = Level {
        person,
        skill: skill.to_owned(),
        level: level.parse().ok()?,
        assessed_on,
        visit,
        more: more.map(str::to_owned),
    };
    (level_text(&read) == text).then_some(read)
}

fn change_text(change: &LevelChange) -> String {
    let before = change.before.map(|level| level.to_string()).unwrap_or_default();
    format!("{before}>{}", change.after)
}

fn read_change(key: &str, text: &str) -> Option<LevelChange> {
    let (person, skill) = split_level_key(key)?;
    let (before, after) = text.split_once('>')?;
    let before = if before.is_empty() { None } else { Some(before.parse().ok()?) };
    let read = LevelChange { person, skill: skill.to_owned(), before, after: after.parse().ok()? };
    (change_text(&read) == text).then_some(read)
}

/// The edits that lead from one state of a map to another: only what differs, field by field.
/// What is gone is cleared, not deleted; a map that is gone stays.
pub(crate) fn difference(path: &[&str], old: &Fields, new: &Fields) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    collect(&mut at, old, new, &mut edits);
    edits
}

fn collect(path: &mut Vec<String>, old: &Fields, new: &Fields, edits: &mut Vec<Edit>) {
    for (key, value) in new {
        path.push(key.clone());
        match (old.get(key), value) {
            (Some(before), after) if before == after => {}
            (Some(Tree::Map(before)), Tree::Map(after)) => collect(path, before, after, edits),
            (_, Tree::Scalar(scalar)) => edits.push(Edit::Put { path: path.clone(), value: scalar.clone() }),
            (_, Tree::Map(fields)) => edits.push(Edit::Create { path: path.clone(), fields: fields.clone() }),
            (_, Tree::List(items)) => edits.push(Edit::CreateList { path: path.clone(), items: items.clone() }),
        }
        path.pop();
    }
    for (key, gone) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        if matches!(gone, Tree::Scalar(value) if *value != Scalar::Null) {
            path.push(key.clone());
            edits.push(Edit::Put { path: path.clone(), value: Scalar::Null });
            path.pop();
        }
    }
}

/// The edits of a household's main document that lead from one profile to another.
#[must_use]
pub fn profile_edits(old: &Profile, new: &Profile) -> Vec<Edit> {
    difference(&["profile"], &known(old), &known(new))
}

/// The edits of a household's main document that lead from one state of a person to another.
#[must_use]
pub fn person_edits(old: &Person, new: &Person) -> Vec<Edit> {
    difference(&["people", &old.id.to_string()], &known(old), &known(new))
}

/// The edits of a year's document that lead from one state of a visit to another.
#[must_use]
pub fn visit_edits(old: &Visit, new: &Visit) -> Vec<Edit> {
    difference(&["visits", &old.id.to_string()], &visit_fields(old, false), &visit_fields(new, false))
}

fn create(top: &str, id: &impl ToString, fields: Fields) -> Edit {
    Edit::Create { path: vec![top.to_owned(), id.to_string()], fields }
}

/// Adds a person to a household's main document.
#[must_use]
pub fn create_person(person: &Person) -> Edit {
    create("people", &person.id, whole(person))
}

/// Adds a visit to a year's document.
#[must_use]
pub fn create_visit(visit: &Visit) -> Edit {
    create("visits", &visit.id, visit_fields(visit, true))
}

/// Adds a decision about consent to a household's main document.
#[must_use]
pub fn create_consent(consent: &Consent) -> Edit {
    create("consents", &consent.id, whole(consent))
}

/// Adds an event to a household's main document.
#[must_use]
pub fn create_event(event: &HouseholdEvent) -> Edit {
    create("events", &event.id, whole(event))
}

/// Adds a checklist of skills to a year's document.
#[must_use]
pub fn create_checklist(checklist: &Checklist) -> Edit {
    create("checklists", &checklist.id, checklist_fields(checklist))
}

/// Sets a person's present level in a household's main document.
#[must_use]
pub fn put_level(level: &Level) -> Edit {
    Edit::put(["levels", &level_key(level.person, &level.skill)], level_text(level))
}

/// Takes a person's present level out of a household's main document, when nobody has judged it any more.
#[must_use]
pub fn take_level(level: &Level) -> Edit {
    Edit::put(["levels", &level_key(level.person, &level.skill)], Scalar::Null)
}

/// Names the head of a household in its main document.
#[must_use]
pub fn put_head(head: Option<PersonId>) -> Edit {
    Edit::put(["meta", "head"], head.map_or(Scalar::Null, |head| head.to_string().into()))
}

/// Gives a household its printable code in its main document.
#[must_use]
pub fn put_code(code: Option<&str>) -> Edit {
    Edit::put(["meta", "code"], code.map_or(Scalar::Null, Scalar::from))
}

/// Puts a household under a unit in its main document.
#[must_use]
pub fn put_unit(unit: UnitId) -> Edit {
    Edit::put(["meta", "unit"], unit.to_string())
}
