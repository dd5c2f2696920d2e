//! Units through the reform of 1 July 2025: names and codes move, ids stay.

use tungnha_model::unit::*;
use tungnha_model::{Day, UnitId};

fn id(number: u8) -> UnitId {
    UnitId([number; 16])
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn fact(from: &str, to: Option<&str>, name: &str, kind: UnitKind, code: Option<&str>, parent: Option<u8>) -> UnitFact {
    let basis = LegalBasis {
        number: "1683/NQ-UBTVQH15".into(),
        issuer: "UBTVQH".into(),
        date: Some(day("2025-06-16")),
        title: "Sắp xếp đơn vị hành chính".into(),
    };
    UnitFact {
        from: day(from),
        to: to.map(day),
        name: name.into(),
        kind,
        code: code.map(Into::into),
        parent: parent.map(id),
        basis,
    }
}

fn unit(number: u8, facts: Vec<UnitFact>) -> Unit {
    Unit { id: id(number), facts, lineage: Vec::new() }
}

const BEFORE: &str = "2025-06-30";
const AFTER: &str = "2025-07-01";

/// 1 Bắc Kạn, 2 Thái Nguyên, 3 huyện Ba Bể, 4 xã Khang Ninh (01906), 5 xã Nam Mẫu, 6 xã Ba Bể (01906 again),
/// 7 thôn Pác Ngòi, 8 thôn Nà Cọ, 9 thôn Nà Cọ of another commune, 10 that commune.
fn tree() -> UnitTree {
    use UnitKind::*;
    let end = Some(BEFORE);
    let mut khang_ninh = unit(4, vec![fact("1997-01-01", end, "Khang Ninh", Commune, Some("01906"), Some(3))]);
    let mut nam_mau = unit(5, vec![fact("1997-01-01", end, "Nam Mẫu", Commune, Some("01903"), Some(3))]);
    let merged = LineageEvent {
        kind: LineageKind::Merged,
        from: vec![id(4), id(5)],
        to: vec![id(6)],
        on: day(AFTER),
        basis: LegalBasis::default(),
    };
    let mut ba_be = unit(6, vec![fact(AFTER, None, "Ba Bể", Commune, Some("01906"), Some(2))]);
    for changed in [&mut khang_ninh, &mut nam_mau, &mut ba_be] {
        changed.lineage.push(merged.clone());
    }
    UnitTree::new([
        unit(1, vec![fact("1997-01-01", end, "Bắc Kạn", Province, Some("06"), None)]),
        unit(2, vec![fact("1997-01-01", None, "Thái Nguyên", Province, Some("19"), None)]),
        unit(3, vec![fact("1997-01-01", end, "Ba Bể", District, Some("061"), Some(1))]),
        khang_ninh,
        nam_mau,
        ba_be,
        unit(
            7,
            vec![
                fact("1997-01-01", end, "Pắc Ngòi", Village, None, Some(5)),
                fact(AFTER, None, "Pác Ngòi", Village, None, Some(6)),
            ],
        ),
        unit(
            8,
            vec![
                fact("1997-01-01", end, "Nà Cọ", Village, None, Some(4)),
                fact(AFTER, None, "Nà Cọ", Village, None, Some(6)),
            ],
        ),
        unit(9, vec![fact(AFTER, None, "Nà Cọ", Village, None, Some(10))]),
        unit(10, vec![fact(AFTER, None, "Đồng Phúc", Commune, Some("01921"), Some(2))]),
    ])
}

#[test]
fn a_unit_is_what_it_was_on_the_day() {
    let tree = tree();
    let village = tree.get(id(7)).unwrap();
    assert_eq!(village.on(day(BEFORE)).unwrap().name, "Pắc Ngòi");
    assert_eq!(village.on(day(AFTER)).unwrap().name, "Pác Ngòi");
    assert!(village.on(day("1990-01-01")).is_none());
    assert!(tree.get(id(4)).unwrap().on(day(AFTER)).is_none());
}

#[test]
fn the_units_above_and_below_depend_on_the_day() {
    let tree = tree();
    assert_eq!(tree.ancestors(id(7), day(BEFORE)), [id(5), id(3), id(1)]);
    assert_eq!(tree.ancestors(id(7), day(AFTER)), [id(6), id(2)]);
    assert_eq!(tree.descendants(id(2), day(AFTER)), [id(6), id(8), id(7), id(10), id(9)]);
    assert_eq!(tree.children(id(6), day(BEFORE)), []);
    assert!(tree.is_within(id(7), id(2), day(AFTER)));
    assert!(!tree.is_within(id(7), id(2), day(BEFORE)));
    assert!(tree.is_within(id(7), id(7), day(AFTER)));
    assert!(!tree.is_within(id(6), id(7), day(AFTER)));
    assert!(!tree.is_within(id(99), id(2), day(AFTER)));
}

#[test]
fn a_phone_that_was_away_writes_under_a_unit_that_has_ended() {
    let tree = tree();
    assert_eq!(tree.path(id(4), day(AFTER)), "Xã Khang Ninh");
    assert_eq!(tree.ancestors(id(4), day(AFTER)), [id(3), id(1)]);
    assert_eq!(tree.successors(id(4), day(AFTER)), [id(6)]);
    assert_eq!(tree.successors(id(4), day(BEFORE)), [id(4)]);
    assert_eq!(tree.successors(id(6), day(AFTER)), [id(6)]);
}

#[test]
fn villages_of_one_name_are_told_apart_by_their_commune() {
    let tree = tree();
    assert_eq!(tree.path(id(8), day(AFTER)), "Thôn Nà Cọ, xã Ba Bể");
    assert_eq!(tree.path(id(9), day(AFTER)), "Thôn Nà Cọ, xã Đồng Phúc");
    assert_eq!(tree.path(id(6), day(AFTER)), "Xã Ba Bể");
    assert_eq!(tree.address(id(7), day(AFTER)), "Thôn Pác Ngòi, xã Ba Bể, tỉnh Thái Nguyên");
    assert_eq!(tree.address(id(7), day(BEFORE)), "Thôn Pắc Ngòi, xã Nam Mẫu, huyện Ba Bể, tỉnh Bắc Kạn");
    assert_eq!(tree.path(id(99), day(AFTER)), "");
}

#[test]
fn units_are_found_by_old_names_and_without_accents() {
    let tree = tree();
    assert_eq!(tree.search("khang ninh", day(AFTER)), [id(4)]);
    assert_eq!(tree.search("ngoi pac", day(AFTER)), [id(7)]);
    assert_eq!(tree.search("thôn na co", day(AFTER)), [id(8), id(9)]);
    assert!(tree.search("không có", day(AFTER)).is_empty());
}

#[test]
fn loops_and_unknown_parents_are_borne() {
    let tree = UnitTree::new([
        unit(1, vec![fact(AFTER, None, "A", UnitKind::Commune, None, Some(2))]),
        unit(2, vec![fact(AFTER, None, "B", UnitKind::Commune, None, Some(1))]),
        unit(3, vec![fact(AFTER, None, "C", UnitKind::Village, None, Some(77))]),
        unit(4, Vec::new()),
    ]);
    assert_eq!(tree.ancestors(id(1), day(AFTER)), [id(2)]);
    assert_eq!(tree.descendants(id(1), day(AFTER)), [id(2)]);
    assert_eq!(tree.ancestors(id(3), day(AFTER)), [id(77)]);
    assert_eq!(tree.path(id(4), day(AFTER)), "");
}

#[test]
fn faulty_units_are_refused_with_a_reason() {
    let good = || fact(AFTER, None, "Nà Cọ", UnitKind::Village, None, Some(6));
    let refused = |change: &dyn Fn(&mut UnitFact)| {
        let mut fact = good();
        change(&mut fact);
        unit(8, vec![fact]).validate().unwrap_err()
    };
    assert_eq!(unit(8, vec![good()]).validate(), Ok(()));
    assert_eq!(unit(8, vec![]).validate(), Err(UnitFault::NoFacts));
    assert_eq!(refused(&|fact| fact.name = " ".into()), UnitFault::Name(" ".into()));
    assert_eq!(refused(&|fact| fact.code = Some("01 906".into())), UnitFault::Code("01 906".into()));
    assert_eq!(
        refused(&|fact| fact.to = Some(day(BEFORE))),
        UnitFault::Backwards { from: day(AFTER), to: day(BEFORE) }
    );
    assert_eq!(refused(&|fact| fact.parent = Some(id(8))), UnitFault::OwnParent);
    assert_eq!(refused(&|fact| fact.basis.title = "x".repeat(501)), UnitFault::Basis);
    assert_eq!(unit(8, vec![good(), good()]).validate(), Err(UnitFault::Overlap(day(AFTER))));
    let mut lone = unit(8, vec![good()]);
    lone.lineage.push(LineageEvent {
        kind: LineageKind::Merged,
        from: vec![],
        to: vec![id(8)],
        on: day(AFTER),
        basis: LegalBasis::default(),
    });
    assert_eq!(lone.validate(), Err(UnitFault::Lineage(day(AFTER))));
    insta::assert_snapshot!(UnitFault::Overlap(day(AFTER)).message().vi, @"Ngày 01/07/2025 có hai tên cùng hiệu lực. Hãy ghi ngày kết thúc cho tên cũ.");
}

#[test]
fn kinds_are_read_from_the_words_people_use() {
    for (word, kind) in [
        ("thôn", UnitKind::Village),
        ("Tổ phố", UnitKind::StreetGroup),
        ("TDP", UnitKind::StreetGroup),
        ("XÓM", UnitKind::Hamlet),
        ("phường", UnitKind::Ward),
        ("huyện", UnitKind::District),
    ] {
        assert_eq!(UnitKind::from_word(word), Some(kind), "{word}");
    }
    for kind in UnitKind::ALL {
        assert_eq!(UnitKind::from_word(kind.vi()), Some(kind));
        let id = serde_json::to_value(kind).unwrap();
        assert_eq!(UnitKind::from_word(id.as_str().unwrap()), Some(kind), "{id}");
    }
    assert_eq!(UnitKind::from_word("hành tinh"), None);
}

#[test]
fn a_unit_in_json() {
    let tree = tree();
    insta::assert_json_snapshot!(tree.get(id(6)).unwrap());
}

#[test]
fn a_unit_on_the_wire() {
    let tree = tree();
    for unit in tree.units() {
        let bytes = postcard::to_stdvec(unit).unwrap();
        assert_eq!(&postcard::from_bytes::<Unit>(&bytes).unwrap(), unit);
    }
    let bytes = postcard::to_stdvec(tree.get(id(6)).unwrap()).unwrap();
    insta::assert_snapshot!(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    assert!(postcard::from_bytes::<tungnha_model::Day>(&postcard::to_stdvec(&i32::MAX).unwrap()).is_err());
}
