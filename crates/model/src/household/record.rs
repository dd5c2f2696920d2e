//! A whole household in one JSON object: one line of `dump` and of `import --format ndjson`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::lenient::{Fields, deserialize_open};
use super::{Answer, Checklist, Extra, HouseholdEvent, Level, NOT_APPLICABLE, Opinion, Person, Profile, Visit};
use crate::consent::Consent;
use crate::field::{self, Entity, FieldError, FieldFault};
use crate::id::{HouseholdId, PersonId, UnitId};
use crate::message::Bilingual;
use crate::skill::INDEPENDENT;

/// The name and version of the form, the value of `"format"` in every line.
pub const FORMAT: &str = "tungnha.household/1";

/// A household with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HouseholdRecord {
    /// The household's id.
    pub id: HouseholdId,
    /// The unit to which it belongs.
    pub unit: UnitId,
    /// The printable code, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its own fields.
    pub profile: Profile,
    /// Its head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<PersonId>,
    /// Its people, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Their present levels, by person and item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// What its people consented to, withdrew or declined, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// What happened to it, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<HouseholdEvent>,
    /// Its visits, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Its checklists of skills that were filled in outside a visit, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checklists: Vec<Checklist>,
    /// Its answers, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Its opinions, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Opinion>,
    /// What the documents of single years hold beyond what this version knows.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub years: BTreeMap<i32, Extra>,
    /// What the household's main document holds beyond what this version knows.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Why a line is not a household.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    /// Not JSON, or a part of a wrong shape.
    #[error("not a household record: {0}")]
    Json(#[from] serde_json::Error),
    /// Another format, or a newer version of this one.
    #[error("the format is {0:?}, not {FORMAT:?}")]
    Format(String),
    /// Two people, visits, answers or opinions with one id.
    #[error("the id {0} occurs twice")]
    Twice(String),
}

impl BadRecord {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Json(_) => Bilingual::new(
                "Dòng này không phải là hồ sơ hộ. Kiểm tra lại tệp, hoặc xuất lại bằng `tungnha dump`.",
                "This line is not a household record. Check the file, or make it again with `tungnha dump`.",
            ),
            Self::Format(_) => Bilingual::new(
                "Tệp thuộc định dạng khác hoặc phiên bản mới hơn. Cập nhật ứng dụng rồi thử lại.",
                "The file has another format or comes from a newer version. Update the app and try again.",
            ),
            Self::Twice(id) => Bilingual::new(
                format!("Mã {id} xuất hiện hai lần trong hồ sơ này. Hãy bỏ bớt một."),
                format!("The id {id} occurs twice in this record. Remove one of them."),
            ),
        }
    }
}

/// One field of a record that does not hold what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    /// Where it stands: `profile/phone`, `people/<id>/name`.
    pub path: String,
    /// What is wrong with it.
    pub error: FieldError,
}

impl HouseholdRecord {
    /// A record that holds a name only.
    #[must_use]
    pub fn new(id: HouseholdId, unit: UnitId, name: impl Into<String>) -> Self {
        Self {
            id,
            unit,
            code: None,
            profile: Profile::named(name),
            head: None,
            people: Vec::new(),
            levels: Vec::new(),
            consents: Vec::new(),
            events: Vec::new(),
            visits: Vec::new(),
            checklists: Vec::new(),
            answers: Vec::new(),
            opinions: Vec::new(),
            years: BTreeMap::new(),
            extra: Extra::new(),
        }
    }

    /// Reads one line of NDJSON.
    ///
    /// # Errors
    /// When it is not a household in this format, or names something twice.
    pub fn from_json_line(line: &str) -> Result<Self, BadRecord> {
        let mut map: Map<String, Value> = serde_json::from_str(line)?;
        match map.remove("format") {
            Some(Value::String(format)) if format == FORMAT => {}
            Some(Value::String(format)) => return Err(BadRecord::Format(format.chars().take(64).collect())),
            _ => return Err(BadRecord::Format(String::new())),
        }
        let mut record: Self = serde_json::from_value(Value::Object(map))?;
        record.sort();
        record.check_ids()?;
        Ok(record)
    }

    /// Writes one line of NDJSON, without the line break. Equal records give equal lines.
    ///
    /// # Errors
    /// When `extra` holds what JSON cannot say.
    pub fn to_json_line(&self) -> Result<String, serde_json::Error> {
        let mut record = self.clone();
        record.sort();
        let mut line = serde_json::to_value(record)?;
        if let Value::Object(map) = &mut line {
            map.insert("format".to_owned(), Value::from(FORMAT));
        }
        line.sort_all_objects();
        serde_json::to_string(&line)
    }

    /// Brings everything into the one order in which records are compared and written.
    pub fn sort(&mut self) {
        self.people.sort_by_key(|person| person.id);
        self.levels.sort_by(|a, b| (a.person, &a.skill).cmp(&(b.person, &b.skill)));
        self.consents.sort_by_key(|consent| consent.id);
        self.events.sort_by_key(|event| event.id);
        self.visits.sort_by_key(|visit| visit.id);
        self.checklists.sort_by_key(|checklist| checklist.id);
        self.answers.sort_by_key(|answer| answer.id);
        self.opinions.sort_by_key(|opinion| opinion.id);
        for opinion in &mut self.opinions {
            opinion.steps.sort_by_key(|step| step.id);
        }
        for visit in &mut self.visits {
            visit.guided.sort();
            visit.guided.dedup();
        }
        let of_visits = self.visits.iter_mut().map(|visit| &mut visit.levels);
        for levels in of_visits.chain(self.checklists.iter_mut().map(|checklist| &mut checklist.levels)) {
            levels.sort_by(|a, b| (a.person, &a.skill).cmp(&(b.person, &b.skill)));
        }
    }

    /// The same record with every field brought into the form in which it is stored.
    ///
    /// # Errors
    /// All fields that do not hold what they should.
    pub fn checked(mut self) -> Result<Self, Vec<RecordFault>> {
        let mut faults = Vec::new();
        check(Entity::Profile, "profile", &mut self.profile, &mut faults);
        for person in &mut self.people {
            check(Entity::Person, &format!("people/{}", person.id), person, &mut faults);
        }
        for visit in &mut self.visits {
            check(Entity::Visit, &format!("visits/{}", visit.id), visit, &mut faults);
        }
        for opinion in &mut self.opinions {
            let path = format!("opinions/{}", opinion.id);
            check(Entity::Opinion, &path, opinion, &mut faults);
            for step in &mut opinion.steps {
                check(Entity::OpinionStep, &format!("{path}/steps/{}", step.id), step, &mut faults);
            }
        }
        for level in self.levels.iter().filter(|level| level.level > INDEPENDENT && level.level != NOT_APPLICABLE) {
            faults.push(RecordFault { path: format!("levels/{}/{}", level.person, level.skill), error: level_error() });
        }
        self.sort();
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }

    fn check_ids(&self) -> Result<(), BadRecord> {
        let people = self.people.iter().map(|person| person.id.0);
        let consents = self.consents.iter().map(|consent| consent.id.0);
        let events = self.events.iter().map(|event| event.id.0);
        let visits = self.visits.iter().map(|visit| visit.id.0);
        let checklists = self.checklists.iter().map(|checklist| checklist.id.0);
        let answers = self.answers.iter().map(|answer| answer.id.0);
        let opinions = self.opinions.iter().map(|opinion| opinion.id.0);
        let mut seen = BTreeSet::new();
        let known = people.chain(consents).chain(events).chain(visits).chain(checklists).chain(answers).chain(opinions);
        for id in known {
            if !seen.insert(id) {
                return Err(BadRecord::Twice(PersonId(id).to_string()));
            }
        }
        Ok(())
    }

    fn read(mut fields: Fields) -> Result<Self, String> {
        Ok(Self {
            id: fields.take("id").ok_or("a household without a readable id")?,
            unit: fields.take("unit").ok_or("a household without a readable unit")?,
            code: fields.take("code"),
            profile: fields.take("profile").ok_or("a household without a profile")?,
            head: fields.take("head"),
            people: fields.entries("people")?,
            levels: fields.entries("levels")?,
            consents: fields.entries("consents")?,
            events: fields.entries("events")?,
            visits: fields.entries("visits")?,
            checklists: fields.entries("checklists")?,
            answers: fields.entries("answers")?,
            opinions: fields.entries("opinions")?,
            years: fields.take_or("years", BTreeMap::new()),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { HouseholdRecord }

fn level_error() -> FieldError {
    let message = Bilingual::new(
        "Mức độ phải từ 0 đến 3, hoặc 9 nếu không áp dụng.",
        "A level is 0 to 3, or 9 when it does not apply.",
    );
    FieldError { field: "level".to_owned(), fault: FieldFault::Range(0, INDEPENDENT.into()), message }
}

/// Replaces every known field by its stored form and notes those that are wrong.
fn check<T>(entity: Entity, path: &str, part: &mut T, faults: &mut Vec<RecordFault>)
where
    T: Serialize + serde::de::DeserializeOwned,
{
    let Ok(Value::Object(mut map)) = serde_json::to_value(&*part) else { return };
    for field in field::fields(entity) {
        let value = map.get(field.id).cloned().unwrap_or(Value::Null);
        match field::validate(entity, field.id, &value) {
            Ok(scalar) => {
                map.insert(field.id.to_owned(), field.kind.to_json(&scalar));
            }
            // A choice that only a newer version knows is kept, as reading keeps it.
            Err(error) if error.fault == FieldFault::Choice => {}
            Err(error) => faults.push(RecordFault { path: format!("{path}/{}", field.id), error }),
        }
    }
    if let Ok(checked) = serde_json::from_value(Value::Object(map)) {
        *part = checked;
    }
}
