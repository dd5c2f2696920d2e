//! The first change of every kind is the same for ever.

use tungnha_docs::*;
use tungnha_model::{DocKind, HouseholdId, Moment};

const KINDS: [DocKind; 11] = [
    DocKind::HOUSEHOLD,
    DocKind::HOUSEHOLD_YEAR,
    DocKind::TEAM,
    DocKind::FORM,
    DocKind::SURVEY_ANSWERS,
    DocKind::GUIDE,
    DocKind::DIRECTORY,
    DocKind::OUTREACH,
    DocKind::PRACTICE,
    DocKind::PRACTICE_PUBLISHED,
    DocKind::CHECKLIST,
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_first_changes_never_change() {
    let lines: Vec<String> = KINDS
        .into_iter()
        .map(|kind| {
            let heads = Document::new(kind).unwrap().heads();
            format!("kind {} hash {}\n  {}", kind.0, hex(&heads[0]), hex(&genesis(kind).unwrap()))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_first_change_is_what_the_gate_expects() {
    for kind in KINDS {
        let change = automerge::Change::try_from(genesis(kind).unwrap().as_slice()).unwrap();
        assert_eq!(change.actor_id().to_bytes(), [0; 16]);
        assert_eq!((change.seq(), change.timestamp(), change.start_op().get()), (1, 0, 1));
        assert!(change.deps().is_empty() && change.len() <= 32);
    }
}

#[test]
fn an_unknown_kind_is_an_error() {
    assert!(matches!(Document::new(DocKind(999)), Err(DocError::UnknownKind(999))));
    assert!(matches!(genesis(DocKind(0)), Err(DocError::UnknownKind(0))));
}

#[test]
fn nobody_writes_as_the_first_actor() {
    let mut doc = Document::new(DocKind::HOUSEHOLD).unwrap();
    let edit = [Edit::put(["profile", "name"], "x")];
    assert!(matches!(doc.edit([0; 16], Moment(0), &edit), Err(DocError::ReservedActor)));
}

#[test]
fn every_device_finds_the_same_document_of_a_year() {
    let id = |household: u8, year| year_doc_id(HouseholdId([household; 16]), year).to_string();
    insta::assert_snapshot!(format!("{}\n{}\n{}", id(1, 2026), id(1, 2027), id(2, 2026)));
}
