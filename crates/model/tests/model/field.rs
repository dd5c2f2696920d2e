//! What a person may enter into a field, and what the field says otherwise.

use proptest::prelude::*;
use serde_json::{Value, json};
use tungnha_model::field::*;

fn ok(entity: Entity, id: &str, value: Value) -> Scalar {
    validate(entity, id, &value).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn fault(entity: Entity, id: &str, value: Value) -> FieldFault {
    validate(entity, id, &value).expect_err("must be refused").fault
}

#[test]
fn values_are_brought_into_their_stored_form() {
    use Entity::*;
    assert_eq!(ok(Profile, "name", json!("  Nguye\u{302}\u{303}n  Thị\u{200b} Ví Dụ ")), "Nguyễn Thị Ví Dụ".into());
    assert_eq!(ok(Profile, "phone", json!("+84 900 000 001")), "0900000001".into());
    assert_eq!(ok(Profile, "phone", json!("")), Scalar::Null);
    assert_eq!(ok(Profile, "member_count", json!("5")), Scalar::Int(5));
    assert_eq!(ok(Profile, "internet", json!(["shared", "fibre", "fibre"])), "fibre,shared".into());
    assert_eq!(ok(Profile, "internet", json!("mobile, fibre")), "fibre,mobile".into());
    assert_eq!(ok(Profile, "internet", json!([])), Scalar::Null);
    assert_eq!(ok(Profile, "grid_power", json!("true")), Scalar::Bool(true));
    assert_eq!(ok(Profile, "note", json!(" dòng 1\r\ndòng 2\n ")), "dòng 1\ndòng 2".into());
    assert_eq!(ok(Person, "left_on", json!("5/3/2026")), "2026-03-05".into());
    assert_eq!(ok(Visit, "topics", json!(["scam", "vneid"])), "vneid,scam".into());
    assert_eq!(ok(Visit, "follow_up", Value::Null), Scalar::Null);
}

#[test]
fn values_that_a_field_cannot_hold_are_refused() {
    use Entity::*;
    assert_eq!(fault(Profile, "name", json!(" \u{200b} ")), FieldFault::Required);
    assert_eq!(fault(Profile, "name", Value::Null), FieldFault::Required);
    assert_eq!(fault(Profile, "name", json!("x".repeat(81))), FieldFault::TooLong(80));
    assert_eq!(fault(Profile, "name", json!("a\u{0}b")), FieldFault::Control);
    assert_eq!(fault(Profile, "name", json!(3)), FieldFault::Shape);
    assert_eq!(fault(Profile, "member_count", json!(100)), FieldFault::Range(0, 99));
    assert_eq!(fault(Profile, "member_count", json!(2.5)), FieldFault::Shape);
    assert_eq!(fault(Profile, "signal", json!(-1)), FieldFault::Range(0, 4));
    assert_eq!(fault(Profile, "internet", json!(["satellite"])), FieldFault::Choice);
    assert_eq!(fault(Person, "left_on", json!("31/02/2026")), FieldFault::Day);
    assert_eq!(fault(Person, "sex", json!("x")), FieldFault::Choice);
    assert_eq!(
        fault(Person, "phone", json!("123")),
        FieldFault::Phone(tungnha_model::text::phone::BadPhone::Length(3))
    );
    assert_eq!(fault(Visit, "outcome", json!("met,absent")), FieldFault::Choice);
    assert_eq!(fault(Person, "cccd", json!("001")), FieldFault::Unknown);
}

#[test]
fn lengths_count_characters_and_not_bytes() {
    let name = "ễ".repeat(80);
    assert_eq!(ok(Entity::Profile, "name", json!(name)), name.as_str().into());
}

#[test]
fn messages_name_the_field_and_say_what_to_do() {
    let say = |entity, id, value: Value| {
        let error = validate(entity, id, &value).unwrap_err();
        format!("{} | {}", error.message.vi, error.message.en)
    };
    let said = [
        say(Entity::Profile, "name", json!("")),
        say(Entity::Profile, "name", json!("x".repeat(99))),
        say(Entity::Profile, "landmark", json!("a\u{7}b")),
        say(Entity::Profile, "member_count", json!(120)),
        say(Entity::Person, "sex", json!("?")),
        say(Entity::Person, "left_on", json!("hôm qua")),
        say(Entity::Person, "phone", json!("12")),
        say(Entity::Person, "literate", json!(7)),
        say(Entity::Visit, "khác", json!(7)),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn the_tables_of_fields_stay_as_they_are() {
    let lines: Vec<String> = [Entity::Profile, Entity::Person, Entity::Visit, Entity::Opinion]
        .into_iter()
        .flat_map(|entity| {
            fields(entity).iter().map(move |field| {
                format!("{entity:?} {} {:?} {} {} / {}", field.id, field.kind, field.required, field.vi, field.en)
            })
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

proptest! {
    #[test]
    fn whatever_is_accepted_is_accepted_again_unchanged(text in any::<String>(), index in 0..21_usize) {
        let table = fields(Entity::Profile);
        let field = &table[index % table.len()];
        if let Ok(stored) = validate(Entity::Profile, field.id, &Value::from(text)) {
            let again = validate(Entity::Profile, field.id, &field.kind.to_json(&stored)).unwrap();
            prop_assert_eq!(&again, &stored);
            let from_text = validate(Entity::Profile, field.id, &Value::from(stored.to_text())).unwrap();
            prop_assert_eq!(from_text, stored);
        }
    }
}
