//! The checklist of skills over the command list: by itself, within a visit, corrected, taken back.

use crate::common::{PIN, Phone, village};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// Some days later, opened again.
fn days_later(phone: &Phone, days: i64) {
    phone.later(days * DAY);
    phone.call("unlock", json!({"pin": PIN}));
}

fn home(phone: &Phone) -> (String, Value) {
    let id = phone.household("Bàn A Thử", village(0));
    let person = phone.call("household_show", json!({"id": id}))["people"][0]["id"].clone();
    (id, person)
}

fn sheet(phone: &Phone, household: &str, person: &Value) -> Value {
    phone.call("skill_sheet", json!({"household": household, "person": person, "topics": ["payment"]}))
}

fn level(phone: &Phone, household: &str, person: &Value, skill: &str) -> Value {
    let sheet = sheet(phone, household, person);
    sheet["items"].as_array().unwrap().iter().find(|item| item["id"] == skill).unwrap()["level"].clone()
}

fn change(person: &Value, skill: &str, before: Option<u8>, after: u8) -> Value {
    json!({"person": person, "skill": skill, "before": before, "after": after})
}

fn save(phone: &Phone, household: &str, person: &Value, levels: Value) -> Value {
    phone.call("skill_save", json!({"household": household, "person": person, "levels": levels}))
}

fn visit(phone: &Phone, household: &str, visit: &Value, levels: &Value) -> Value {
    let form = phone.call("visit_form", json!({"household": household, "visit": visit}));
    let mut draft = form["draft"].clone();
    draft["outcome"] = json!("met");
    draft["levels"] = levels.clone();
    phone.call("visit_save", json!({"household": household, "visit": visit, "draft": draft}))
}

#[test]
fn a_checklist_by_itself_is_kept_with_who_and_when_and_can_be_taken_back() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    let empty = phone.fail("skill_save", json!({"household": id, "person": person, "levels": []}));
    assert!(empty.fields.unwrap().contains_key("levels"));
    let wrong = json!([change(&person, "cq.01", None, 2)]);
    let wrong = phone.fail("skill_save", json!({"household": id, "person": person, "levels": wrong}));
    assert!(wrong.fields.unwrap()["levels"].vi.contains("VNeID"), "a status has no level 2");

    let draft =
        json!({"screen": "skills", "subject": format!("{id}/{}", person.as_str().unwrap()), "body": {"levels": []}});
    phone.call("screen_draft_keep", draft.clone());
    let saved =
        save(&phone, &id, &person, json!([change(&person, "kt.02", Some(0), 2), change(&person, "cq.01", None, 3)]));
    assert_eq!(level(&phone, &id, &person, "kt.02"), 2);
    let shown = sheet(&phone, &id, &person);
    assert_eq!(shown["progress"][0]["recorder"], "Nông Văn Mẫu");
    assert_eq!(shown["progress"][0]["day"], "2026-11-23");
    assert_eq!(shown["progress"][0]["changes"][1], change(&person, "kt.02", Some(0), 2));
    assert_eq!(shown["person"]["skills"], json!({"independent": 1, "assessed": 2, "core": []}));
    let body = phone.call("screen_draft", json!({"screen": "skills", "subject": draft["subject"]}))["body"].clone();
    assert_eq!(body, Value::Null, "the save took the draft's place");

    phone.call("undo", json!({"token": saved["undo"]}));
    assert_eq!(level(&phone, &id, &person, "kt.02"), Value::Null);
    assert_eq!(sheet(&phone, &id, &person)["progress"], json!([]));
}

#[test]
fn a_level_may_fall_and_an_earlier_visit_recorded_late_does_not_hide_a_later_one() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    save(&phone, &id, &person, json!([change(&person, "kt.02", None, 3)]));
    days_later(&phone, 10);
    save(&phone, &id, &person, json!([change(&person, "kt.02", Some(3), 1)]));
    assert_eq!(level(&phone, &id, &person, "kt.02"), 1, "levels fall too");

    let form = phone.call("visit_form", json!({"household": id, "visit": null}));
    let mut draft = form["draft"].clone();
    draft["outcome"] = json!("met");
    draft["day"] = json!("2026-11-25");
    draft["levels"] = json!([change(&person, "kt.02", None, 3)]);
    phone.call("visit_save", json!({"household": id, "visit": null, "draft": draft}));
    assert_eq!(level(&phone, &id, &person, "kt.02"), 1, "judged on an earlier day");
    assert_eq!(sheet(&phone, &id, &person)["progress"].as_array().unwrap().len(), 3, "it is kept all the same");
}

#[test]
fn levels_of_a_visit_are_corrected_with_it_and_go_back_to_what_was_before() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    save(&phone, &id, &person, json!([change(&person, "kt.02", None, 1)]));
    days_later(&phone, 1);
    let saved = visit(
        &phone,
        &id,
        &Value::Null,
        &json!([change(&person, "kt.02", Some(1), 3), change(&person, "at.01", None, 2)]),
    );
    assert_eq!((level(&phone, &id, &person, "kt.02"), level(&phone, &id, &person, "at.01")), (json!(3), json!(2)));
    let opened = phone.call("visit_form", json!({"household": id, "visit": saved["visit"]}))["draft"]["levels"].clone();
    assert_eq!(opened, json!([{"person": person, "skill": "at.01", "after": 2}, change(&person, "kt.02", Some(1), 3)]));

    visit(&phone, &id, &saved["visit"], &json!([change(&person, "at.01", None, 3)]));
    assert_eq!(level(&phone, &id, &person, "kt.02"), 1, "what the visit took back is as it was before");
    assert_eq!(level(&phone, &id, &person, "at.01"), 3);
    visit(&phone, &id, &saved["visit"], &json!([]));
    assert_eq!(level(&phone, &id, &person, "at.01"), Value::Null, "nobody else has judged it");
}

#[test]
fn one_same_person_with_all_five_makes_the_household_and_leaving_unmakes_it() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    let all = ["cq.04", "kt.05", "kt.02", "at.01", "cq.08"];
    save(&phone, &id, &person, all.iter().map(|skill| change(&person, skill, None, 3)).collect());
    let reached = || {
        let total = phone.call("coverage", json!({"unit": null}))["total"]["reached"].clone();
        let view = phone.call("skill_people", json!({"household": id}));
        [
            phone.call("household_show", json!({"id": id}))["row"]["reached"].clone(),
            phone.list("")["rows"][0]["reached"].clone(),
            view["reached"].clone(),
            json!(total == 1),
        ]
    };
    assert_eq!(reached(), [json!(true), json!(true), json!(true), json!(true)]);
    phone.call("person_save", json!({"household": id, "id": person, "fields": {"left_on": "2026-11-23"}}));
    assert_eq!(reached(), [json!(false), json!(false), json!(false), json!(false)]);
    phone.call("person_save", json!({"household": id, "id": person, "fields": {"left_on": null}}));
    assert_eq!(reached(), [json!(true), json!(true), json!(true), json!(true)]);
}

#[test]
fn consent_taken_back_hides_skills_and_stops_counting_them() {
    let phone = Phone::member();
    let (id, person) = home(&phone);
    let all = ["cq.04", "kt.05", "kt.02", "at.01", "cq.08"];
    save(&phone, &id, &person, all.iter().map(|skill| change(&person, skill, None, 3)).collect());
    let decide = |decision: &str| {
        phone.call(
            "consent_save",
            json!({"household": id, "person": person, "purpose": "visit", "decision": decision,
            "language": "vi", "method": "read", "witness": "", "proof": null, "confirmed": true}),
        )
    };
    decide("given");
    assert_eq!(sheet(&phone, &id, &person)["person"]["consent"], "given");
    decide("withdrawn");
    let hidden = sheet(&phone, &id, &person);
    assert_eq!((&hidden["items"], &hidden["progress"], &hidden["proposed"]), (&json!([]), &json!([]), &json!([])));
    let row = phone.call("household_show", json!({"id": id}));
    assert_eq!((&row["row"]["reached"], &row["skills"]), (&json!(false), &json!({})));
    assert_eq!(phone.call("coverage", json!({"unit": null}))["total"]["reached"], 0);
    let levels = json!([change(&person, "kt.02", None, 1)]);
    let denied = phone.fail("skill_save", json!({"household": id, "person": person, "levels": levels}));
    assert!(denied.message.vi.contains("rút lại đồng ý"), "{}", denied.message.vi);
    decide("given");
    assert_eq!(sheet(&phone, &id, &person)["person"]["skills"]["independent"], 5, "given again, it is there again");
}
