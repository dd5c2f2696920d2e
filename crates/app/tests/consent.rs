//! Consent over the command list: given, declined, withdrawn, also on two phones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{Phone, meet, village};
use serde_json::{Value, json};

fn args(household: &str, person: &Value, decision: &str) -> Value {
    json!({"household": household, "person": person, "purpose": "survey", "decision": decision, "language": "tay",
        "method": "read", "witness": "", "confirmed": true})
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
