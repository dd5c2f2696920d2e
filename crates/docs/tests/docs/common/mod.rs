//! A household to try things on.
#![allow(dead_code)]

use tungnha_docs::*;
use tungnha_model::household::*;
use tungnha_model::*;

pub const A: [u8; 16] = [0xaa; 16];
pub const B: [u8; 16] = [0xbb; 16];
pub const NOW: Moment = Moment(1_795_420_800_000);

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A household of the shape that is met in the field: 4 people, 12 visits in two years, levels, answers, opinions.
pub fn record() -> HouseholdRecord {
    let mut record = HouseholdRecord::new(HouseholdId([1; 16]), UnitId([2; 16]), "Nông Văn Mẫu");
    record.code = Some("PN-014".into());
    record.head = Some(PersonId([10; 16]));
    record.profile.nickname = Some("Nhà sàn đầu dốc".into());
    record.profile.phone = Some("0900000001".into());
    record.profile.internet = ["fibre".to_owned(), "mobile".to_owned()].into();
    record.profile.member_count = Some(4);
    record.profile.grid_power = Some(true);
    record.people = (10..14)
        .map(|n| Person {
            id: PersonId([n; 16]),
            name: format!("Người thứ {n}"),
            birth_year: Some(1950 + u16::from(n)),
            sex: Some(Sex::Female),
            ..Person::default()
        })
        .collect();
    record.visits = (0..12).map(visit).collect();
    record.levels = (0..20)
        .map(|n| Level {
            person: PersonId([10; 16]),
            skill: format!("cq.{n:02}"),
            level: n % 4,
            assessed_on: day("2026-11-23"),
            visit: Some(VisitId([20; 16])),
            more: None,
        })
        .collect();
    let values = serde_json::json!({"phone": "a", "used": ["a", "c"], "days": 3, "nested": {"deep": [1, {"x": null}]}});
    record.answers =
        vec![Answer { day: Some(day("2025-03-02")), values, ..Answer::new(AnswerId([40; 16]), "PYK-01", 1) }];
    let mut opinion = Opinion::new(OpinionId([41; 16]), day("2026-11-23"), "Sóng yếu quá");
    opinion.steps.push(OpinionStep::new(StepId([42; 16]), StepKind::Forwarded, NOW, "Bàn A Thử"));
    record.opinions = vec![opinion];
    record
}

pub fn visit(n: u8) -> Visit {
    let on = if n < 3 { "2025-11-02" } else { "2026-11-23" };
    let mut visit = Visit::new(VisitId([20 + n; 16]), NOW, day(on), "Bàn A Thử", Outcome::Met);
    visit.guided = vec![PersonId([10; 16]), PersonId([11; 16])];
    visit.topics = vec!["vneid".into(), "scam".into()];
    visit.levels = vec![LevelChange { person: PersonId([10; 16]), skill: "cq.04".into(), before: None, after: 2 }];
    visit
}

/// The documents of a record, made by one actor.
pub fn documents(record: &HouseholdRecord) -> Vec<(DocEdits, Document)> {
    record_edits(record)
        .into_iter()
        .map(|edits| {
            let mut doc = Document::new(edits.kind).unwrap();
            doc.edit(A, NOW, &edits.edits).unwrap();
            (edits, doc)
        })
        .collect()
}

/// The record that a device would dump, from documents that were saved and loaded.
pub fn dump(id: HouseholdId, documents: &[(DocEdits, Document)]) -> HouseholdRecord {
    let load = |doc: &Document| Document::load(&doc.save()).unwrap();
    let main = documents
        .iter()
        .find(|(edits, _)| edits.kind == DocKind::HOUSEHOLD)
        .map(|(_, doc)| read_household(&load(doc)))
        .unwrap();
    let years = documents
        .iter()
        .filter(|(edits, _)| edits.kind == DocKind::HOUSEHOLD_YEAR)
        .map(|(_, doc)| read_year(&load(doc)));
    assemble(id, UnitId::default(), main, years)
}

pub fn put(doc: &mut Document, actor: [u8; 16], edits: &[Edit]) -> Vec<u8> {
    doc.edit(actor, NOW, edits).unwrap().expect("a change")
}
