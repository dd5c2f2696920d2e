//! The rules of the shipped opinion survey.

use crate::common::{session, spots};
use serde_json::json;
use tungnha_forms::form::{Form, Frozen};
use tungnha_forms::session::{AnswerError, Session, Spot, Stop};
use tungnha_forms::template::pyk_01;
use tungnha_forms::xlsform::{Files, export, import};

fn begin() -> Session {
    session(pyk_01().unwrap())
}

fn answer(session: &mut Session, name: &str, value: serde_json::Value) {
    session.answer(&Spot(format!("/{name}")), &value).unwrap_or_else(|error| panic!("{name}: {error}"));
}

fn asked(session: &Session) -> Vec<String> {
    spots(session).into_iter().map(|spot| spot.0.trim_start_matches('/').to_owned()).collect()
}

#[test]
fn eighteen_questions_are_asked_at_most() {
    let mut session = begin();
    for (name, value) in [
        ("phone", json!("smart")),
        ("access", json!("home_wifi")),
        ("quality", json!(4)),
        ("days", json!(7)),
        ("used", json!(["vneid", "bank"])),
        ("aware", json!("yes")),
        ("channel", json!(["zalo"])),
        ("procedure", json!("yes")),
        ("how", json!("self_online")),
        ("satisfaction", json!(5)),
        ("barriers", json!(["cost"])),
        ("scam", json!("yes")),
        ("loss", json!("no")),
        ("wants", json!(["safety"])),
        ("mode", json!(["home"])),
        ("team", json!("none")),
        ("opinion", json!("Mong có sóng ở Khuổi Slưn")),
        ("reply", json!("no")),
    ] {
        answer(&mut session, name, value);
    }
    assert_eq!(asked(&session).len(), 18);
    assert_eq!(session.missing(), []);
    assert_eq!(session.answers()["team"], json!("none"));
    assert_eq!(session.answers()["quality"], json!(4));
}

#[test]
fn a_keypad_phone_leads_from_question_1_to_6() {
    let mut session = begin();
    for phone in ["keypad", "none"] {
        answer(&mut session, "phone", json!(phone));
        assert_eq!(session.next(&Spot::from("/phone")), Some(Stop::Question(Spot::from("/aware"))));
    }
    answer(&mut session, "phone", json!("smart"));
    assert_eq!(session.next(&Spot::from("/phone")), Some(Stop::Question(Spot::from("/access"))));
    answer(&mut session, "access", json!("none"));
    assert_eq!(session.next(&Spot::from("/access")), Some(Stop::Question(Spot::from("/aware"))));
    answer(&mut session, "access", json!("mobile_data"));
    assert_eq!(session.next(&Spot::from("/access")), Some(Stop::Question(Spot::from("/quality"))));
}

#[test]
fn the_other_jumps() {
    let mut session = begin();
    for (parent, no, yes, inner, after) in [
        ("aware", "no", "yes", "channel", "procedure"),
        ("procedure", "no", "yes", "how", "barriers"),
        ("scam", "no", "yes", "loss", "wants"),
        ("reply", "no", "yes", "reply_consent", ""),
    ] {
        let at = Spot(format!("/{parent}"));
        answer(&mut session, parent, json!(no));
        let next = session.next(&at).map(|stop| stop.spot().0.clone()).unwrap_or_default();
        assert_eq!(next.trim_start_matches('/'), after);
        answer(&mut session, parent, json!(yes));
        assert_eq!(session.next(&at), Some(Stop::Question(Spot(format!("/{inner}")))));
    }
}

#[test]
fn a_changed_parent_clears_what_it_hides() {
    let mut session = begin();
    for (name, value) in [
        ("phone", json!("smart")),
        ("access", json!("home_wifi")),
        ("quality", json!(3)),
        ("days", json!(0)),
        ("used", json!(["vneid"])),
    ] {
        answer(&mut session, name, value);
    }
    assert_eq!(session.answers()["days"], json!(0), "zero days is an answer");
    answer(&mut session, "phone", json!("keypad"));
    assert_eq!(session.answers(), json!({"phone": "keypad"}));
    answer(&mut session, "phone", json!("smart"));
    assert_eq!(session.answers(), json!({"phone": "smart"}), "nothing comes back");
}

#[test]
fn none_of_these_stands_alone() {
    let mut session = begin();
    answer(&mut session, "phone", json!("smart"));
    answer(&mut session, "access", json!("home_wifi"));
    let used = Spot::from("/used");
    let both = session.answer(&used, &json!(["vneid", "none"]));
    assert_eq!(both, Err(AnswerError::Exclusive("none".to_owned())));
    session.toggle(&used, "vneid").unwrap();
    session.toggle(&used, "bank").unwrap();
    session.toggle(&used, "none").unwrap();
    assert_eq!(session.answers()["used"], json!(["none"]));
    session.toggle(&used, "health").unwrap();
    assert_eq!(session.answers()["used"], json!(["health"]));
}

#[test]
fn at_most_three_barriers() {
    let mut session = begin();
    let barriers = Spot::from("/barriers");
    session.answer(&barriers, &json!(["cost", "fear", "signal"])).unwrap();
    assert_eq!(session.toggle(&barriers, "reading"), Err(AnswerError::TooMany(3)));
    assert_eq!(session.answers()["barriers"], json!(["cost", "fear", "signal"]));
    session.toggle(&barriers, "fear").unwrap();
    session.toggle(&barriers, "other").unwrap();
    assert_eq!(session.next(&barriers), Some(Stop::Question(Spot::from("/barriers_text"))));
}

#[test]
fn skipped_is_absent_and_declined_is_known() {
    let mut session = begin();
    answer(&mut session, "phone", json!("smart"));
    answer(&mut session, "access", json!("home_wifi"));
    session.skip(&Spot::from("/days")).unwrap();
    assert!(session.answers().get("days").is_none());
    let missing =
        |session: &mut Session| -> Vec<String> { session.missing().into_iter().map(|one| one.spot.0).collect() };
    assert_eq!(missing(&mut session), ["/aware", "/procedure", "/barriers", "/wants"]);
    session.decline(&Spot::from("/aware")).unwrap();
    assert_eq!(missing(&mut session), ["/procedure", "/barriers", "/wants"]);
    assert_eq!(session.declined(), [Spot::from("/aware")]);
    answer(&mut session, "aware", json!("yes"));
    assert_eq!(session.declined(), []);
    assert!(matches!(session.answer(&Spot::from("/days"), &json!(8)), Err(AnswerError::Constraint(_))));
}

#[test]
fn the_phone_number_is_not_among_the_anonymous_answers() {
    let mut session = begin();
    answer(&mut session, "reply", json!("yes"));
    answer(&mut session, "reply_consent", json!(true));
    answer(&mut session, "reply_phone", json!("0900 000 001"));
    assert_eq!(session.answers(), json!({"reply": "yes"}));
    assert_eq!(session.personal_answers()[&Spot::from("/reply_phone")], json!("0900 000 001"));
    assert_eq!(session.draft()["reply_phone"], json!("0900 000 001"));
    answer(&mut session, "reply", json!("no"));
    assert!(session.personal_answers().is_empty());
}

#[test]
fn the_form_is_frozen_and_travels() {
    let form = pyk_01().unwrap();
    let frozen = Frozen::new(form.clone()).unwrap();
    assert_eq!(
        frozen.hash, "cbc672894e434b5d1fe641ebc9b806629b36f3fce8e0e8f7905e80ff0764c640",
        "a published version does not change: make a version 2"
    );
    let json = serde_json::to_string(&frozen).unwrap();
    assert_eq!(Frozen::from_json(&json).unwrap(), frozen);
    assert!(Frozen::from_json(&json.replace("Khó khăn nhất", "Khó khăn lớn nhất")).is_err());
    assert_eq!(Form::from_json(&form.to_json().unwrap()).unwrap(), form);
    let read = import(&export(&form).unwrap(), "pyk", &Files::new()).unwrap();
    let again = import(&export(&read.form).unwrap(), "pyk", &Files::new()).unwrap();
    assert_eq!(read.form, again.form);
    assert_eq!(read.form.items.len(), form.items.len());
    assert_eq!((read.form.anonymous, read.form.may_decline), (true, true));
}
