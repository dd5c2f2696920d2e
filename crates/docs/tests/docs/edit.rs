//! Edits of one document, and of two that meet again.

use crate::common::*;
use tungnha_docs::*;
use tungnha_model::household::*;
use tungnha_model::*;

fn household() -> Document {
    documents(&record()).remove(0).1
}

fn year() -> Document {
    documents(&record()).remove(2).1
}

#[test]
fn an_edit_is_one_plain_change() {
    let mut doc = household();
    let mut other = doc.clone();
    let bytes = put(&mut doc, B, &[Edit::put(["profile", "nickname"], "Nhà dưới"), Edit::put(["meta", "code"], "X")]);
    assert_eq!(bytes[8], 1, "an uncompressed change chunk");
    let change = automerge::Change::try_from(bytes.as_slice()).unwrap();
    assert_eq!((change.len(), change.actor_id().to_bytes(), change.timestamp()), (2, &B[..], NOW.millis() / 1000));
    assert_eq!(other.apply(std::slice::from_ref(&bytes)).unwrap(), Applied { changed: true, missing: 0 });
    assert_eq!(other.heads(), doc.heads());
    assert_eq!(other.apply(&[bytes]).unwrap(), Applied { changed: false, missing: 0 });
    assert_eq!(read_household(&other).profile.nickname.as_deref(), Some("Nhà dưới"));
}

#[test]
fn edits_that_change_nothing_make_no_change() {
    let mut doc = household();
    let before = doc.heads();
    assert_eq!(doc.edit(B, NOW, &[]).unwrap(), None);
    assert_eq!(
        doc.edit(B, NOW, &[Edit::put(["profile", "phone"], "0900000001"), Edit::delete(["people", "nobody"])]).unwrap(),
        None
    );
    assert_eq!(doc.heads(), before);
    put(&mut doc, B, &[Edit::put(["profile", "phone"], "0900000002")]);
}

#[test]
fn an_edit_fails_whole_and_leaves_no_trace() {
    let mut doc = household();
    let before = (doc.heads(), doc.save());
    let good = Edit::put(["profile", "nickname"], "x");
    let bad = [
        Edit::put(["people", "nobody", "name"], "x"),
        Edit::put(["profile"], "x"),
        Edit::put(["people", &PersonId([10; 16]).to_string()], "x"),
        Edit::delete(["people"]),
        Edit::Put { path: vec![], value: Scalar::Null },
        create_person(&Person { id: PersonId([10; 16]), ..Person::default() }),
    ];
    for edit in bad {
        let error = doc.edit(B, NOW, &[good.clone(), edit.clone()]).unwrap_err();
        assert!(matches!(error, DocError::NoSuchPlace(_) | DocError::Exists(_)), "{edit:?}: {error}");
        assert_eq!((doc.heads(), doc.save()), before, "{edit:?}");
    }
    let many: Vec<Edit> = (0..=OPS_PER_CHANGE_MAX).map(|n| Edit::put(["levels", &n.to_string()], 1_i64)).collect();
    assert!(matches!(doc.edit(B, NOW, &many), Err(DocError::TooMany(_))));
    assert_eq!(doc.heads(), before.0);
    put(&mut doc, B, &[good]);
}

#[test]
fn only_what_differs_is_written() {
    let record = record();
    let mut changed = record.profile.clone();
    changed.nickname = None;
    changed.signal = Some(3);
    changed.internet.remove("mobile");
    insta::assert_debug_snapshot!(profile_edits(&record.profile, &changed), @r#"
    [
        Put {
            path: [
                "profile",
                "internet",
            ],
            value: Text(
                "fibre",
            ),
        },
        Put {
            path: [
                "profile",
                "signal",
            ],
            value: Int(
                3,
            ),
        },
        Put {
            path: [
                "profile",
                "nickname",
            ],
            value: Null,
        },
    ]
    "#);
    assert!(profile_edits(&record.profile, &record.profile).is_empty());
}

#[test]
fn edits_lead_to_the_new_state() {
    let record = record();
    let (mut main, mut year) = (household(), year());
    let mut profile = record.profile.clone();
    (profile.nickname, profile.note, profile.moved_away) = (None, Some("a\nb".into()), Some(day("2026-01-02")));
    profile.internet.clear();
    let mut person = record.people[1].clone();
    (person.sex, person.literate, person.phone) = (None, Some(false), Some("0900000009".into()));
    let mut visit = record.visits[5].clone();
    visit.guided = vec![PersonId([11; 16]), PersonId([12; 16])];
    visit.topics = vec!["payment".into()];
    visit.outcome = Some(Outcome::CallBack);
    visit.levels = vec![LevelChange { person: PersonId([11; 16]), skill: "kt.02".into(), before: Some(1), after: 0 }];
    put(&mut main, B, &profile_edits(&record.profile, &profile));
    put(&mut main, B, &person_edits(&record.people[1], &person));
    put(&mut main, B, &[put_head(None), put_code(None), put_unit(UnitId([9; 16]))]);
    put(&mut year, B, &visit_edits(&record.visits[5], &visit));
    let read = read_household(&main);
    assert_eq!((read.profile, &read.people[1]), (profile, &person));
    assert_eq!((read.head, read.code, read.unit), (None, None, Some(UnitId([9; 16]))));
    let read = read_year(&year);
    assert_eq!(read.visits.iter().find(|read| read.id == visit.id), Some(&visit));
    assert_eq!((read.household, read.year), (Some(record.id), Some(2026)));
}

#[test]
fn visits_made_at_once_are_both_kept() {
    let (mut left, mut right) =
        (Document::new(DocKind::HOUSEHOLD_YEAR).unwrap(), Document::new(DocKind::HOUSEHOLD_YEAR).unwrap());
    let from_left = put(&mut left, A, &[create_visit(&visit(4))]);
    let from_right = put(&mut right, B, &[create_visit(&visit(5))]);
    left.apply(&[from_right]).unwrap();
    right.apply(&[from_left]).unwrap();
    assert_eq!(left.heads(), right.heads());
    for doc in [&left, &right] {
        assert_eq!(read_year(doc).visits, [visit(4), visit(5)]);
        assert!(conflicts(doc).is_empty());
    }
}

#[test]
fn a_field_written_at_once_keeps_both_values_until_somebody_chooses() {
    let (mut left, mut right) = (household(), household());
    let path = ["profile", "phone"];
    let from_left = left.edit(A, Moment(5_000), &[Edit::put(path, "0900000002")]).unwrap().unwrap();
    let from_right = right.edit(B, Moment(3_000), &[Edit::put(path, "0900000003")]).unwrap().unwrap();
    left.apply(&[from_right]).unwrap();
    right.apply(&[from_left]).unwrap();
    assert_eq!(conflicts(&left), conflicts(&right));
    let found = conflicts(&left);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, path);
    let of = |value: &str| found[0].candidates.iter().find(|candidate| candidate.value == value.into()).unwrap();
    assert_eq!((of("0900000002").actor, of("0900000002").moment), (A, Moment(5_000)));
    assert_eq!((of("0900000003").actor, of("0900000003").moment), (B, Moment(3_000)));
    let shown = read_household(&left).profile.phone.unwrap();
    assert_eq!(found[0].candidates[0].value, shown.as_str().into());

    // Choosing the value that is shown already settles it too.
    let chosen = put(&mut left, A, &[choose(&found[0].path, shown.as_str().into())]);
    right.apply(&[chosen]).unwrap();
    for doc in [&left, &right] {
        assert!(conflicts(doc).is_empty());
        assert_eq!(read_household(doc).profile.phone.as_ref(), Some(&shown));
    }
}

#[test]
fn a_choice_is_not_lost_to_a_change_made_meanwhile() {
    let (mut left, mut right) = (household(), household());
    let phone = |number: &str| [Edit::put(["profile", "phone"], number)];
    let from_left = put(&mut left, A, &phone("0900000002"));
    let from_right = put(&mut right, B, &phone("0900000003"));
    left.apply(&[from_right]).unwrap();
    right.apply(&[from_left]).unwrap();
    let shown = read_household(&left).profile.phone.unwrap();
    put(&mut left, A, &phone(&shown));
    let meanwhile = put(&mut right, B, &phone("0900000004"));
    left.apply(&[meanwhile]).unwrap();
    let mut values: Vec<String> =
        conflicts(&left)[0].candidates.iter().map(|candidate| candidate.value.to_text()).collect();
    values.sort();
    assert_eq!(values, [shown.as_str(), "0900000004"]);
}

#[test]
fn clearing_and_changing_a_field_at_once_is_seen() {
    let (mut left, mut right) = (household(), household());
    put(&mut left, A, &[Edit::put(["profile", "phone"], Scalar::Null)]);
    let change = put(&mut right, B, &[Edit::put(["profile", "phone"], "0900000003")]);
    left.apply(&[change]).unwrap();
    assert_eq!(conflicts(&left).len(), 1);
}

#[test]
fn the_same_value_written_at_once_is_no_conflict() {
    let (mut left, mut right) = (household(), household());
    put(&mut left, A, &[Edit::put(["profile", "phone"], "0900000003")]);
    let change = put(&mut right, B, &[Edit::put(["profile", "phone"], "0900000003")]);
    left.apply(&[change]).unwrap();
    assert!(conflicts(&left).is_empty());
}

#[test]
fn wrong_clocks_do_no_harm() {
    let mut doc = household();
    let mut other = doc.clone();
    for (turn, clock) in [i64::MIN, -1, 0, 253_402_300_800_000, i64::MAX].into_iter().enumerate() {
        let change = doc.edit(B, Moment(clock), &[Edit::put(["profile", "note"], turn as i64)]).unwrap().unwrap();
        other.apply(&[change]).unwrap();
    }
    let late = other.edit(A, Moment(0), &[Edit::put(["profile", "nickname"], "sau cùng")]).unwrap().unwrap();
    doc.apply(&[late]).unwrap();
    let read = |doc: &Document| read_household(&Document::load(&doc.save()).unwrap());
    assert_eq!(read(&doc), read(&other));
    assert_eq!(read(&doc).profile.nickname.as_deref(), Some("sau cùng"));
    assert_eq!(read(&doc).profile.extra["note"], serde_json::json!(4));
}

#[test]
fn a_change_that_comes_before_its_cause_waits() {
    let mut doc = household();
    let mut other = doc.clone();
    let first = put(&mut doc, B, &[Edit::put(["profile", "note"], "1")]);
    let second = put(&mut doc, B, &[Edit::put(["profile", "note"], "2")]);
    assert_eq!(other.apply(&[second]).unwrap(), Applied { changed: false, missing: 1 });
    assert_eq!(other.missing().len(), 1);
    assert_eq!(other.apply(&[first]).unwrap(), Applied { changed: true, missing: 0 });
    assert_eq!(other.heads(), doc.heads());
}

#[test]
fn damaged_bytes_are_refused() {
    let doc = household();
    let saved = doc.save();
    assert!(matches!(Document::load(&[]), Err(DocError::Damaged(_))));
    assert!(matches!(Document::load(&saved[..saved.len() - 1]), Err(DocError::Damaged(_))));
    assert!(matches!(Document::load(b"not a document"), Err(DocError::Damaged(_))));
    for at in [0, 5, saved.len() / 2, saved.len() - 1] {
        let mut damaged = saved.clone();
        damaged[at] ^= 1;
        assert!(Document::load(&damaged).is_err(), "byte {at}");
    }
    let mut other = doc.clone();
    assert!(matches!(other.apply(&[b"x".to_vec()]), Err(DocError::BadChange(_))));
    assert!(matches!(other.apply(&[saved]), Err(DocError::BadChange(_))));
    let mut change = put(&mut other, B, &[Edit::put(["profile", "note"], "x")]);
    change.push(0);
    assert!(matches!(other.apply(&[change]), Err(DocError::BadChange(_))));
}

#[test]
fn one_actor_cannot_claim_one_place_twice() {
    let (mut left, mut right) = (household(), household());
    put(&mut left, B, &[Edit::put(["profile", "note"], "1")]);
    let double = put(&mut right, B, &[Edit::put(["profile", "note"], "2")]);
    let before = left.save();
    assert!(matches!(left.apply(&[double]), Err(DocError::Engine(_))));
    assert_eq!(left.save(), before);
}

#[test]
fn an_intent_survives_its_json() {
    let edits = [
        Edit::put(["profile", "note"], "a"),
        Edit::delete(["people", "x"]),
        create_visit(&visit(4)),
        put_level(&record().levels[3]),
    ];
    let json = serde_json::to_string(&edits).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Edit>>(&json).unwrap(), edits);
    insta::assert_snapshot!(json);
}

#[test]
fn a_change_can_be_made_again_under_another_actor() {
    let mut doc = household();
    let edits =
        [create_person(&Person { id: PersonId([77; 16]), name: "Ma Văn Giả Định".into(), ..Person::default() })];
    let mut again = doc.clone();
    put(&mut doc, A, &edits);
    put(&mut again, B, &edits);
    assert_eq!(read_household(&doc), read_household(&again));
}

#[test]
fn photos_put_on_a_visit_at_once_are_all_kept_and_one_is_taken_off_alone() {
    let photo = |n: u8| {
        let part = |hash: u8| BlobPart { hash: BlobHash([hash; 32]), bytes: 100 };
        BlobRef::Photo { full: part(n), size: (4, 3), thumb: part(n + 100) }
    };
    let plain = visit(4);
    let with = |media: &[BlobRef]| Visit { media: media.to_vec(), ..plain.clone() };
    let mut left = Document::new(DocKind::HOUSEHOLD_YEAR).unwrap();
    put(&mut left, A, &[create_visit(&plain)]);
    let mut right = left.clone();
    let from_left = put(&mut left, A, &visit_edits(&plain, &with(&[photo(1), photo(2)])));
    let from_right = put(&mut right, B, &visit_edits(&plain, &with(&[photo(3)])));
    left.apply(&[from_right]).unwrap();
    right.apply(&[from_left]).unwrap();
    let media = |doc: &Document| read_year(doc).visits[0].media.clone();
    assert_eq!(media(&left), media(&right));
    assert_eq!(media(&left).len(), 3);

    let before = with(&media(&left));
    put(&mut left, A, &visit_edits(&before, &with(&[photo(1), photo(3)])));
    assert_eq!(media(&left).len(), 2);
    assert!(!media(&left).contains(&photo(2)));
    // What a newer version hangs there is kept, and is no photo.
    put(&mut left, B, &[Edit::put(["visits", &plain.id.to_string(), "media", "film"], "film:1")]);
    let read = read_year(&left);
    assert_eq!(read.visits[0].media.len(), 2);
    assert!(serde_json::to_string(&read.extra).unwrap().contains("film:1"));
}
