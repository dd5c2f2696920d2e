//! Between documents and the record of a whole household.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tungnha_model::household::{Extra, HouseholdRecord};
use tungnha_model::{Day, DocId, DocKind, HouseholdId, Moment, UnitId};

use crate::answer::answer_fields;
use crate::edit::{Edit, Tree};
use crate::entity::{checklist_fields, difference, level_key, level_text, visit_fields, whole};
use crate::genesis::top_maps;
use crate::household::HouseholdParts;
use crate::opinion::opinion_fields;
use crate::unread::{UNREAD, merge};
use crate::year::{YearParts, year_doc_id};

/// The edits that one document needs.
#[derive(Debug, Clone, PartialEq)]
pub struct DocEdits {
    /// Which document.
    pub doc: DocId,
    /// Its kind.
    pub kind: DocKind,
    /// Its year, for the document of a year.
    pub year: Option<i32>,
    /// The edits, in order; they fit a document that holds its first change only.
    pub edits: Vec<Edit>,
}

/// Puts a record together from its documents. `unit` counts where the main document names none.
#[must_use]
pub fn assemble(
    id: HouseholdId,
    unit: UnitId,
    household: HouseholdParts,
    years: impl IntoIterator<Item = YearParts>,
) -> HouseholdRecord {
    let mut record = HouseholdRecord::new(id, household.unit.unwrap_or(unit), "");
    record.code = household.code;
    record.head = household.head;
    record.profile = household.profile;
    record.people = household.people;
    record.levels = household.levels;
    record.consents = household.consents;
    record.events = household.events;
    record.extra = household.extra;
    for year in years {
        record.visits.extend(year.visits);
        record.checklists.extend(year.checklists);
        record.answers.extend(year.answers);
        record.opinions.extend(year.opinions);
        if !year.extra.is_empty() {
            record.years.entry(year.year.unwrap_or_default()).or_default().extend(year.extra);
        }
    }
    record.sort();
    record
}

/// The edits that make a household's documents from its record: the main document first, then each year's.
/// `None` as code, head and the like makes no edit.
#[must_use]
pub fn record_edits(record: &HouseholdRecord) -> Vec<DocEdits> {
    let main = DocEdits {
        doc: record.id.into(),
        kind: DocKind::HOUSEHOLD,
        year: None,
        edits: from_genesis(DocKind::HOUSEHOLD, household_tree(record), &record.extra),
    };
    let years = year_trees(record).into_iter().map(|(year, tree)| DocEdits {
        doc: year_doc_id(record.id, year),
        kind: DocKind::HOUSEHOLD_YEAR,
        year: Some(year),
        edits: from_genesis(DocKind::HOUSEHOLD_YEAR, tree, record.years.get(&year).unwrap_or(&Extra::new())),
    });
    std::iter::once(main).chain(years).collect()
}

type Branch = BTreeMap<String, Tree>;

fn household_tree(record: &HouseholdRecord) -> Branch {
    let people = record.people.iter().map(|person| (person.id.to_string(), Tree::Map(whole(person))));
    let levels = record
        .levels
        .iter()
        .map(|level| (level_key(level.person, &level.skill), Tree::Scalar(level_text(level).into())));
    let consents = record.consents.iter().map(|consent| (consent.id.to_string(), Tree::Map(whole(consent))));
    let events = record.events.iter().map(|event| (event.id.to_string(), Tree::Map(whole(event))));
    let mut meta = Branch::from([("unit".to_owned(), text(&record.unit))]);
    meta.extend(record.code.as_ref().map(|code| ("code".to_owned(), text(code))));
    meta.extend(record.head.as_ref().map(|head| ("head".to_owned(), text(head))));
    Branch::from([
        ("profile".to_owned(), Tree::Map(whole(&record.profile))),
        ("people".to_owned(), Tree::Map(people.collect())),
        ("levels".to_owned(), Tree::Map(levels.collect())),
        ("consents".to_owned(), Tree::Map(consents.collect())),
        ("events".to_owned(), Tree::Map(events.collect())),
        ("meta".to_owned(), Tree::Map(meta)),
    ])
}

fn text(value: &impl ToString) -> Tree {
    Tree::Scalar(value.to_string().into())
}

fn year_trees(record: &HouseholdRecord) -> BTreeMap<i32, Branch> {
    let mut years: BTreeMap<i32, Branch> = BTreeMap::new();
    let mut add = |year: i32, top: &str, id: String, fields: Branch| {
        let map = years.entry(year).or_default().entry(top.to_owned()).or_insert_with(|| Tree::Map(Branch::new()));
        if let Tree::Map(entries) = map {
            entries.insert(id, Tree::Map(fields));
        }
    };
    for visit in &record.visits {
        add(visit.day.year(), "visits", visit.id.to_string(), visit_fields(visit, true));
    }
    for checklist in &record.checklists {
        add(checklist.day.year(), "checklists", checklist.id.to_string(), checklist_fields(checklist));
    }
    for answer in &record.answers {
        add(year_of(answer.day, answer.id.bytes()), "answers", answer.id.to_string(), answer_fields(answer, true));
    }
    for opinion in &record.opinions {
        add(
            year_of(opinion.day, opinion.id.bytes()),
            "opinions",
            opinion.id.to_string(),
            opinion_fields(opinion, true),
        );
    }
    for year in record.years.keys() {
        years.entry(*year).or_default();
    }
    for (year, branch) in &mut years {
        let meta =
            [("household".to_owned(), text(&record.id)), ("year".to_owned(), Tree::Scalar(i64::from(*year).into()))];
        branch.insert("meta".to_owned(), Tree::Map(meta.into_iter().collect()));
    }
    years
}

/// The year of a day, or of the moment that a UUIDv7 holds.
fn year_of(day: Option<Day>, id: &[u8; 16]) -> i32 {
    let millis = id.iter().take(6).fold(0_i64, |sum, byte| (sum << 8) | i64::from(*byte));
    day.unwrap_or_else(|| Day::in_vietnam(Moment(millis))).year()
}

/// The edits that make a tree from the first change on, with what an older version could not place put back.
fn from_genesis(kind: DocKind, mut tree: Branch, extra: &Extra) -> Vec<Edit> {
    let tops = top_maps(kind).unwrap_or_default();
    // Nothing under the name of a map that is there anyway says nothing.
    let says = |key: &str, value: &Value| key != UNREAD && !(value.is_null() && tops.contains(&key));
    for (key, value) in extra.iter().filter(|(key, value)| says(key, value)) {
        tree.entry(key.clone()).or_insert_with(|| Tree::from_json(value));
    }
    if let Some(Value::Object(unread)) = extra.get(UNREAD) {
        tree = put_back(tree, unread);
    }
    let start = tops.iter().map(|map| ((*map).to_owned(), Tree::Map(Branch::new()))).collect();
    difference(&[], &start, &tree)
}

fn put_back(tree: Branch, unread: &Map<String, Value>) -> Branch {
    let mut json: Map<String, Value> = tree.into_iter().map(|(key, tree)| (key, tree.to_json())).collect();
    merge(&mut json, unread.clone());
    json.into_iter().map(|(key, value)| (key, Tree::from_json(&value))).collect()
}
