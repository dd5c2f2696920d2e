//! A household as one line: dump, import, dump again.

use crate::common::*;
use automerge::transaction::Transactable;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tungnha_docs::*;
use tungnha_model::household::*;
use tungnha_model::*;

#[test]
fn a_record_survives_its_documents() {
    let record = record();
    assert_eq!(dump(record.id, &documents(&record)), record);
    let docs = record_edits(&record);
    assert_eq!(docs.iter().map(|doc| doc.year).collect::<Vec<_>>(), [None, Some(2025), Some(2026)]);
    assert_eq!(docs[1].doc, year_doc_id(record.id, 2025));
}

#[test]
fn dumping_importing_and_dumping_gives_the_same_line() {
    let first = dump(record().id, &documents(&record())).to_json_line().unwrap();
    let imported = HouseholdRecord::from_json_line(&first).unwrap();
    assert_eq!(dump(imported.id, &documents(&imported)).to_json_line().unwrap(), first);
}

#[test]
fn what_a_newer_version_left_in_the_documents_survives_an_older_one() {
    let mut docs = documents(&record());
    let text = |text: &str| Tree::Scalar(text.into());
    let fields = || {
        std::collections::BTreeMap::from([
            ("a".to_owned(), text("b")),
            ("list".to_owned(), Tree::List(vec![text("c")])),
        ])
    };
    let person = PersonId([10; 16]).to_string();
    let visit = VisitId([24; 16]).to_string();
    let create =
        |path: &[&str]| Edit::Create { path: path.iter().map(|key| (*key).to_owned()).collect(), fields: fields() };
    put(
        &mut docs[0].1,
        B,
        &[
            create(&["pets"]),
            create(&["profile", "house"]),
            create(&["people", "not-an-id"]),
            create(&["visits"]),
            Edit::put(["people", &person, "id"], "what"),
            Edit::put(["people", &person, "sex"], "undisclosed"),
            Edit::put(["people", &person, "shoe_size"], 41_i64),
            Edit::put(["people", "alone"], 3_i64),
            Edit::put(["profile", "signal"], "five bars"),
            Edit::put(["profile", "weight"], Scalar::Float(3.0)),
            Edit::put(["levels", "odd"], "3|2026-11-23|"),
            Edit::put(["levels", &format!("{person}/cq.99")], "3|2026-11-23||by exam|x"),
            Edit::put(["meta", "archived"], true),
            Edit::put(["meta", "head"], 7_i64),
            Edit::put(["format"], "9"),
            Edit::put(["schema"], 2_i64),
        ],
    );
    put(
        &mut docs[2].1,
        B,
        &[
            create(&["visits", &visit, "weather"]),
            Edit::put(["visits", &visit, "outcome"], "video_call"),
            Edit::put(["visits", &visit, "day"], "the other day"),
            Edit::put(["visits", &visit, "topics"], "vneid,dancing"),
            Edit::put(["visits", &visit, "guided", "somebody"], true),
            Edit::put(["visits", &visit, "guided", &person], "twice"),
            Edit::put(["visits", &visit, "levels", &format!("{person}/cq.04")], "1>2>3"),
            Edit::put(["meta", "closed"], true),
            Edit::put(["closing"], "15-14"),
        ],
    );
    let id = record().id;
    let first = dump(id, &docs);
    assert_eq!(first.levels.iter().find(|level| level.skill == "cq.99").unwrap().more.as_deref(), Some("by exam|x"));
    let seen = first.visits.iter().find(|read| read.id == VisitId([24; 16])).unwrap();
    assert_eq!(
        (seen.outcome, seen.topics.as_slice(), seen.guided.as_slice()),
        (None, ["vneid".to_owned(), "dancing".to_owned()].as_slice(), [PersonId([11; 16])].as_slice())
    );
    let line = first.to_json_line().unwrap();
    for kept in [
        "pets",
        "house",
        "not-an-id",
        "what",
        "undisclosed",
        "shoe_size",
        "alone",
        "five bars",
        "3.0",
        "odd",
        "archived",
        "schema",
        "weather",
        "video_call",
        "the other day",
        "somebody",
        "twice",
        "1>2>3",
        "closed",
        "15-14",
    ] {
        assert!(line.contains(kept), "{kept}");
    }
    let imported = HouseholdRecord::from_json_line(&line).unwrap();
    let again = dump(id, &documents(&imported));
    assert_eq!(again.to_json_line().unwrap(), line);
    let mut kept = json!([first.extra, first.years[&2026]]);
    kept.sort_all_objects();
    insta::assert_json_snapshot!(kept);
}

#[test]
fn an_older_version_edits_without_touching_what_it_does_not_know() {
    let mut docs = documents(&record());
    let (_, doc) = &mut docs[0];
    put(doc, B, &[Edit::put(["profile", "weight"], 3_i64), Edit::put(["profile", "signal"], "five bars")]);
    let old = read_household(doc).profile;
    let new = Profile { note: Some("x".into()), extra: Extra::new(), ..old.clone() };
    let edits = profile_edits(&old, &new);
    assert_eq!(edits, [Edit::put(["profile", "note"], "x")]);
    put(doc, A, &edits);
    let read = read_household(doc).profile;
    assert_eq!((&read.extra["weight"], &read.extra["signal"]), (&json!(3), &json!("five bars")));
}

#[test]
fn deep_nesting_from_outside_is_read_without_harm() {
    let mut doc = Document::new(DocKind::HOUSEHOLD).unwrap();
    let mut foreign = automerge::AutoCommit::load(&doc.save()).unwrap().with_actor(automerge::ActorId::from(B));
    let mut at = automerge::ROOT;
    for _ in 0..3_000 {
        at = foreign.put_object(&at, "deep", automerge::ObjType::Map).unwrap();
    }
    doc.apply(&[foreign.get_last_local_change().unwrap().raw_bytes().to_vec()]).unwrap();
    assert!(read_household(&doc).extra.contains_key("deep"));
    assert!(conflicts(&doc).is_empty());
}

#[test]
fn an_empty_document_reads_as_an_empty_household() {
    let household = read_household(&Document::new(DocKind::HOUSEHOLD).unwrap());
    assert_eq!(household, HouseholdParts::default());
    assert_eq!(read_year(&Document::new(DocKind::HOUSEHOLD_YEAR).unwrap()), YearParts::default());
    assert_eq!(assemble(HouseholdId([1; 16]), UnitId([2; 16]), household, []).unit, UnitId([2; 16]));
}

/// Any JSON that a field of a newer version may hold.
fn unknown() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6_f64).prop_map(Value::from),
        "[a-zđế|>,/ ]{0,8}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A known or unknown name, so that known fields also meet values that they cannot hold.
fn key(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![prop::sample::select(known).prop_map(str::to_owned), "[a-z]{1,6}"]
}

fn object(known: &'static [&'static str]) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map(key(known), unknown(), 0..5).prop_map(|map| map.into_iter().collect())
}

const PROFILE: &[&str] = &["name", "phone", "internet", "signal", "grid_power", "moved_away", "unread"];
const PERSON: &[&str] = &["name", "birth_year", "sex", "literate", "left_on"];
const VISIT: &[&str] =
    &["started", "day", "recorder", "device", "outcome", "guided", "topics", "ability", "levels", "follow_up"];
const OPINION: &[&str] = &["day", "text", "topic", "anonymous", "status"];
const ANSWER: &[&str] = &["form", "version", "values"];
const CONSENT: &[&str] = &["person", "purpose", "decision", "day", "script", "method", "after"];
const EVENT: &[&str] = &["kind", "day", "other", "people", "cancelled"];
const CHECKLIST: &[&str] = &["started", "day", "recorder", "template", "levels"];
const ROOT: &[&str] = &["code", "head", "years", "pets", "meta", "unread"];

fn entries(known: &'static [&'static str], first: u8) -> impl Strategy<Value = Value> {
    prop::collection::vec(object(known), 0..3).prop_map(move |list| {
        list.into_iter()
            .enumerate()
            .map(|(n, mut map)| {
                map.insert("id".into(), Value::from(PersonId([first + n as u8; 16]).to_string()));
                Value::Object(map)
            })
            .collect()
    })
}

fn any_line() -> impl Strategy<Value = String> {
    let said = (entries(ANSWER, 30), entries(OPINION, 40), entries(CONSENT, 50));
    let done = (entries(VISIT, 20), entries(EVENT, 60), entries(CHECKLIST, 70));
    (object(ROOT), object(PROFILE), entries(PERSON, 10), said, done).prop_map(
        |(mut root, profile, people, (answers, opinions, consents), (visits, events, checklists))| {
            root.insert("format".into(), json!(FORMAT));
            root.insert("id".into(), json!(HouseholdId([1; 16])));
            root.insert("unit".into(), json!(UnitId([2; 16])));
            root.insert("profile".into(), Value::Object(profile));
            root.insert("people".into(), people);
            root.insert("visits".into(), visits);
            root.insert("answers".into(), answers);
            root.insert("opinions".into(), opinions);
            root.insert("consents".into(), consents);
            root.insert("events".into(), events);
            root.insert("checklists".into(), checklists);
            Value::Object(root).to_string()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn whatever_was_imported_once_dumps_the_same_for_ever(line in any_line()) {
        let imported = HouseholdRecord::from_json_line(&line).unwrap();
        let first = dump(imported.id, &documents(&imported)).to_json_line().unwrap();
        let again = HouseholdRecord::from_json_line(&first).unwrap();
        let second = dump(again.id, &documents(&again)).to_json_line().unwrap();
        prop_assert_eq!(first, second);
    }
}
