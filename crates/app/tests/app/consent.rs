//! Consent over the command list: given, declined, withdrawn, also on two phones.

use crate::common::{Phone, meet, village};
use serde_json::{Value, json};
use tungnha_model::blob::VoiceFormat;
use tungnha_model::{BlobPart, BlobRef};

fn args(household: &str, person: &Value, decision: &str) -> Value {
    about("survey", household, person, decision)
}

fn about(purpose: &str, household: &str, person: &Value, decision: &str) -> Value {
    json!({"household": household, "person": person, "purpose": purpose, "decision": decision, "language": "tay",
        "method": "read", "witness": "", "proof": null, "confirmed": true})
}

fn survey(phone: &Phone, household: &str, person: &Value) -> Value {
    let view = phone.call("consent_show", json!({"household": household, "person": person}));
    view["items"].as_array().unwrap().iter().find(|item| item["purpose"] == "survey").unwrap().clone()
}

fn home(phone: &Phone) -> (String, Value) {
    let id = phone.household("Bàn A Thử", village(0));
    let person = phone.call("household_show", json!({"id": id}))["people"][0]["id"].clone();
    (id, person)
}

#[test]
fn nothing_is_given_unconfirmed_and_a_refusal_names_nobody() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    let mut unconfirmed = args(&id, &person, "given");
    unconfirmed["confirmed"] = json!(false);
    assert!(phone.fail("consent_save", unconfirmed).fields.unwrap().contains_key("confirmed"));
    phone.fail("consent_save", args(&id, &person, "withdrawn"));
    assert_eq!(survey(&phone, &id, &person)["decision"], Value::Null);
    phone.call("consent_save", args(&id, &person, "refused"));
    let item = survey(&phone, &id, &person);
    assert_eq!((&item["given"], &item["refused"], &item["decision"]), (&json!(false), &json!(1), &Value::Null));
    let record = phone.app.store().unwrap().read(|reader| reader.record(id.parse().unwrap())).unwrap();
    assert_eq!(record.consents.iter().filter(|one| one.person.is_some()).count(), 0);
}

#[test]
fn withdrawn_on_one_phone_it_holds_on_none_even_where_it_was_given_again_meanwhile() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let (id, person) = home(&member);
    member.call("consent_save", args(&id, &person, "given"));
    meet(&member, &leader);
    assert_eq!(survey(&leader, &id, &person)["given"], true);
    leader.call("consent_save", args(&id, &person, "withdrawn"));
    member.call("consent_save", args(&id, &person, "given"));
    meet(&member, &leader);
    for phone in [&member, &leader] {
        let item = survey(phone, &id, &person);
        assert_eq!((&item["given"], &item["decision"]), (&json!(false), &json!("withdrawn")));
    }
    member.call("consent_save", args(&id, &person, "given"));
    meet(&member, &leader);
    assert_eq!(survey(&leader, &id, &person)["given"], true, "given by somebody who knew of the withdrawal");
}

fn decide(phone: &Phone, purpose: &str, household: &str, person: &Value, decision: &str) {
    phone.call("consent_save", about(purpose, household, person, decision));
}

fn picture() -> String {
    let part = BlobPart::of(b"a picture").unwrap();
    BlobRef::Photo { full: part, size: (600, 300), thumb: part }.to_string()
}

fn recording(millis: u32) -> String {
    let full = BlobPart::of(b"a voice").unwrap();
    BlobRef::Voice { full, millis, format: VoiceFormat::Webm }.to_string()
}

#[test]
fn a_signature_and_a_recording_of_20_seconds_are_kept_as_proof_and_nothing_else_is() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    let with = |method: &str, proof: Value| {
        let mut args = args(&id, &person, "given");
        (args["method"], args["proof"]) = (json!(method), proof);
        args
    };
    let refused = [
        ("signed", json!(null)),
        ("signed", json!(recording(5_000))),
        ("voice", json!(picture())),
        ("voice", json!(recording(30_000))),
    ];
    for (method, proof) in refused {
        assert!(phone.fail("consent_save", with(method, proof)).fields.unwrap().contains_key("proof"), "{method}");
    }
    assert_eq!(survey(&phone, &id, &person)["decision"], Value::Null, "what is refused changes nothing");
    for (method, proof) in [("signed", picture()), ("voice", recording(19_000))] {
        phone.call("consent_save", with(method, json!(proof)));
        let item = survey(&phone, &id, &person);
        assert_eq!((&item["method"], &item["proof"]), (&json!(method), &json!(proof)));
    }
    let mut witnessed = with("witness", json!(null));
    assert!(phone.fail("consent_save", witnessed.clone()).fields.unwrap().contains_key("witness"));
    witnessed["witness"] = json!("  Triệu Thị Ví Dụ ");
    phone.call("consent_save", witnessed);
    assert_eq!(survey(&phone, &id, &person)["witness"], "Triệu Thị Ví Dụ");
}

#[test]
fn sensitive_fields_are_off_until_their_own_purpose_is_agreed_to() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    let ethnic = |group: Value| json!({"household": id, "id": person, "fields": {"ethnic_group": group}});
    let profile = |fields: Value| json!({"id": id, "unit": null, "fields": fields});
    let shown = || phone.call("household_show", json!({"id": id}));
    assert!(phone.fail("person_save", ethnic(json!("dao"))).fields.unwrap()["ethnic_group"].vi.contains("đồng ý"));
    decide(&phone, "visit", &id, &person, "given");
    phone.fail("person_save", ethnic(json!("dao")));
    decide(&phone, "ethnic_group", &id, &person, "given");
    phone.call("person_save", ethnic(json!("dao")));
    assert_eq!(shown()["people"][0]["ethnic_group"], "dao");
    decide(&phone, "ethnic_group", &id, &person, "withdrawn");
    assert_eq!(shown()["people"][0]["ethnic_group"], Value::Null);
    phone.fail("person_save", ethnic(json!("tay")));

    let place = profile(json!({"location": "22,40512, 105.61234"}));
    assert!(phone.fail("household_save", place.clone()).fields.unwrap().contains_key("location"));
    decide(&phone, "location", &id, &person, "given");
    assert!(
        phone.fail("household_save", profile(json!({"location": "ở bản"}))).fields.unwrap().contains_key("location")
    );
    phone.call("household_save", place);
    assert_eq!(shown()["profile"]["location"], "22.40512 105.61234");
    assert!(phone.fail("household_save", profile(json!({"poverty": "poor"}))).fields.unwrap().contains_key("poverty"));
    decide(&phone, "poverty", &id, &person, "given");
    let bare = phone.fail("household_save", profile(json!({"poverty": "poor", "poverty_year": 2026}))).fields.unwrap();
    assert!(bare.contains_key("poverty_source"), "never as somebody says of themselves");
    phone.call(
        "household_save",
        profile(json!({"poverty": "poor", "poverty_year": 2026, "poverty_source": "QĐ 12/QĐ-UBND"})),
    );
    assert_eq!(shown()["given"], json!(["poverty", "location"]));
    decide(&phone, "poverty", &id, &person, "withdrawn");
    assert_eq!((&shown()["profile"]["poverty"], &shown()["profile"]["poverty_source"]), (&Value::Null, &Value::Null));
    assert_eq!(shown()["profile"]["location"], "22.40512 105.61234", "another purpose");
    let new = json!({"id": null, "unit": village(0), "fields": {"name": "Nông Văn Mẫu", "head_ethnic_group": "tay"}});
    assert!(phone.fail("household_save", new).fields.unwrap().contains_key("ethnic_group"), "nobody there has agreed");
}

#[test]
fn consent_taken_back_hides_photos_and_the_name_of_an_opinion_everywhere() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let (id, person) = home(&member);
    for purpose in ["photo", "opinion"] {
        decide(&member, purpose, &id, &person, "given");
    }
    let form = member.call("visit_form", json!({"household": id, "visit": null}));
    assert_eq!(form["photos"], "given");
    let mut draft = form["draft"].clone();
    (draft["outcome"], draft["media"]) = (json!("absent"), json!([picture(), recording(4_000)]));
    member.call("visit_save", json!({"household": id, "visit": null, "draft": draft}));
    let fields = json!({"text": "Sóng yếu", "anonymous": false, "person": person});
    member.call("opinion_save", json!({"household": id, "id": null, "fields": fields}));
    meet(&member, &leader);
    let named = |phone: &Phone| phone.call("household_show", json!({"id": id}))["opinions"][0]["anonymous"] == false;
    assert!(named(&leader));
    for purpose in ["photo", "opinion"] {
        decide(&leader, purpose, &id, &person, "withdrawn");
    }
    meet(&member, &leader);
    for phone in [&member, &leader] {
        let visit = phone.call("household_show", json!({"id": id}))["timeline"][0].clone();
        assert_eq!((&visit["photos_hidden"], visit["media"].as_array().unwrap().len()), (&json!(true), 1), "{visit}");
        assert!(!named(phone));
        assert_eq!(phone.call("visit_form", json!({"household": id, "visit": null}))["photos"], "withdrawn");
    }
    let card = leader.call("opinion_board", json!({"unit": null, "topic": null}))["cards"][0].clone();
    assert_eq!((&card["text"], &card["who"]), (&json!("Sóng yếu"), &Value::Null));
}
