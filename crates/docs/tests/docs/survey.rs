//! Published forms in parts, and answers that lead back to nobody.

use proptest::prelude::*;
use tungnha_docs::*;
use tungnha_model::household::Answer;
use tungnha_model::{AnswerId, Bilingual, Day, DocKind, Moment, UnitId};

const PHONE: [u8; 16] = [7; 16];

fn form(json: &str) -> FormParts {
    FormParts {
        form: "KS-01".to_owned(),
        version: 2,
        hash: blake3::hash(json.as_bytes()).to_hex().to_string(),
        title: Bilingual::new("Khảo sát thử", "A trial survey"),
        published: "2026-11-23".parse().ok(),
        withdrawn: false,
        json: json.to_owned(),
        pictures: Vec::new(),
    }
}

fn published(form: &FormParts) -> (Document, Vec<Vec<u8>>) {
    let mut doc = Document::new(DocKind::FORM).unwrap();
    let changes = publish_form(form).iter().filter_map(|edits| doc.edit(PHONE, Moment(0), edits).unwrap()).collect();
    (doc, changes)
}

proptest! {
    #[test]
    fn a_form_of_any_length_comes_whole(length in 0_usize..90_000, letter in prop::sample::select(vec!['a', 'ế', '🙂'])) {
        let json: String = std::iter::repeat_n(letter, length / letter.len_utf8()).collect();
        let given = form(&json);
        let (doc, changes) = published(&given);
        prop_assert_eq!(read_form(&doc), Some(given));
        prop_assert!(changes.iter().all(|change| change.len() < 64 * 1024));
    }
}

#[test]
fn half_a_form_is_none() {
    let (_, changes) = published(&form(&"câu hỏi ".repeat(9_000)));
    assert!(changes.len() > 3);
    let mut phone = Document::new(DocKind::FORM).unwrap();
    for change in &changes {
        assert_eq!(read_form(&phone), None);
        phone.apply(std::slice::from_ref(change)).unwrap();
    }
    assert!(read_form(&phone).is_some());
}

#[test]
fn a_form_that_is_not_what_was_published_is_none() {
    let mut given = form("{}");
    given.hash = "0".repeat(64);
    assert_eq!(read_form(&published(&given).0), None);
}

#[test]
fn a_form_may_be_taken_out_of_use() {
    let (mut doc, _) = published(&form("{}"));
    doc.edit(PHONE, Moment(0), &[withdraw_form(true)]).unwrap();
    assert!(read_form(&doc).unwrap().withdrawn);
}

#[test]
fn another_content_is_another_document() {
    let id = |unit, version, hash| form_doc_id(UnitId([unit; 16]), "KS-01", version, hash);
    let all = [id(1, 1, "a"), id(1, 1, "b"), id(1, 2, "a"), id(2, 1, "a")];
    assert!(all.iter().enumerate().all(|(place, one)| !all[place + 1..].contains(one)));
}

#[test]
fn anonymous_answers_of_two_phones_stand_side_by_side() {
    let month = Month::of("2026-11-23".parse::<Day>().unwrap());
    let answer = |id: u8| Answer {
        values: serde_json::json!({"phone": "smart"}),
        ..Answer::new(AnswerId([id; 16]), "PYK-01", 1)
    };
    let mut one = Document::new(DocKind::SURVEY_ANSWERS).unwrap();
    let mut other = one.clone();
    let first = one.edit([1; 16], Moment(0), &create_anonymous(&answer(1), month)).unwrap().unwrap();
    let mut edits = create_anonymous(&answer(2), month);
    edits.push(create_refusal(AnswerId([3; 16]), &Refusal { form: "PYK-01".to_owned(), version: 1 }));
    let second = other.edit([2; 16], Moment(0), &edits).unwrap().unwrap();
    one.apply(&[second]).unwrap();
    other.apply(&[first]).unwrap();
    let parts = read_survey(&one);
    assert_eq!(parts, read_survey(&other));
    assert_eq!((parts.answers.len(), parts.refusals.len(), parts.month), (2, 1, Some(month)));
    assert_eq!(parts.month.unwrap().to_string(), "2026-11");
}
