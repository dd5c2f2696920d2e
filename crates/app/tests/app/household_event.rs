//! People come and go, households are split and merged; on one device and on several at once.

use crate::common::{Phone, gather, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::Role;

const TODAY: &str = "2026-11-23";

fn second() -> Phone {
    Phone::joined(3, "Triệu Thị Ví Dụ", Role::Member, village(0))
}

fn person(phone: &Phone, household: &str, name: &str, born: u32) -> Value {
    let fields = json!({"name": name, "birth_year": born});
    phone.call("person_save", json!({"household": household, "id": null, "fields": fields}))["id"].clone()
}

/// A household of three.
fn family(phone: &Phone) -> (String, Value, Value) {
    let home = phone.household("Bàn Văn Ngà", village(0));
    let (son, wife) = (person(phone, &home, "Bàn A Thử", 1995), person(phone, &home, "Triệu Thị Ví Dụ", 1996));
    (home, son, wife)
}

fn show(phone: &Phone, home: &str) -> Value {
    phone.call("household_show", json!({"id": home}))
}

/// `name` of those who live there, `(name)` of those who have left.
fn people(phone: &Phone, home: &str) -> Vec<String> {
    let one = |person: &Value| {
        let name = person["name"].as_str().unwrap().to_owned();
        if person["left_on"].is_null() { name } else { format!("({name})") }
    };
    let mut names: Vec<String> = show(phone, home)["people"].as_array().unwrap().iter().map(one).collect();
    names.sort();
    names
}

fn events(phone: &Phone, home: &str) -> Vec<String> {
    let one = |event: &Value| {
        let other = event["other"]["name"].as_str().unwrap_or("-");
        format!("{} {other}", event["kind"].as_str().unwrap())
    };
    show(phone, home)["events"].as_array().unwrap().iter().map(one).collect()
}

fn visit(phone: &Phone, home: &str, guided: &[&Value], note: &str) {
    let mut draft = phone.call("visit_form", json!({"household": home, "visit": null}))["draft"].clone();
    (draft["outcome"], draft["guided"], draft["note"]) = (json!("met"), json!(guided), json!(note));
    phone.call("visit_save", json!({"household": home, "visit": null, "draft": draft}));
}

/// The notes of the visits that a household's page shows.
fn notes(phone: &Phone, home: &str) -> Vec<String> {
    let timeline = show(phone, home)["timeline"].as_array().unwrap().clone();
    let mut notes: Vec<String> = timeline.iter().map(|item| item["note"].as_str().unwrap().to_owned()).collect();
    notes.sort();
    notes
}

fn split(phone: &Phone, home: &str, people: &[&Value], head: &Value) -> String {
    let args =
        json!({"household": home, "people": people, "head": head, "day": TODAY, "fields": {"landmark": "cạnh suối"}});
    phone.call("household_split", args)["id"].as_str().unwrap().to_owned()
}

fn merge(phone: &Phone, kept: &str, gone: &str) -> Value {
    phone.call("household_merge", json!({"kept": kept, "gone": gone}))
}

fn rebuilt_the_same(phone: &Phone) {
    let store = phone.app.store().unwrap();
    let before = phone.list("")["rows"].clone();
    store.rebuild().unwrap();
    assert_eq!(phone.list("")["rows"], before, "made again from the documents, the list is the same");
}

#[test]
fn who_leaves_stays_in_the_history_and_may_be_taken_back() {
    let phone = Phone::member();
    let (home, son, _) = family(&phone);
    let done = phone.call("people_leave", json!({"household": home, "people": [son], "day": TODAY, "to": null}));
    assert_eq!(people(&phone, &home), ["(Bàn A Thử)", "Bàn Văn Ngà", "Triệu Thị Ví Dụ"]);
    assert_eq!(events(&phone, &home), ["left -"]);
    assert_eq!(show(&phone, &home)["row"]["people"], 2);
    phone.call("undo", json!({"token": done["undo"]}));
    assert_eq!(people(&phone, &home), ["Bàn A Thử", "Bàn Văn Ngà", "Triệu Thị Ví Dụ"]);
    assert!(events(&phone, &home).is_empty());
}

#[test]
fn who_moves_is_in_both_households_and_comes_once_from_two_phones() {
    let (one, two) = (Phone::member(), second());
    let (home, son, _) = family(&one);
    let other = one.household("Ma Văn Giả Định", village(0));
    meet(&one, &two);
    let go = json!({"household": home, "people": [son], "day": TODAY, "to": other});
    one.call("people_leave", go.clone());
    two.call("people_leave", go);
    meet(&one, &two);
    for phone in [&one, &two] {
        assert_eq!(people(phone, &other), ["Bàn A Thử", "Ma Văn Giả Định"]);
        assert_eq!(people(phone, &home), ["(Bàn A Thử)", "Bàn Văn Ngà", "Triệu Thị Ví Dụ"]);
        assert_eq!(events(phone, &other), ["moved_in Bàn Văn Ngà"; 2]);
    }
}

#[test]
fn a_household_is_split_on_one_phone_while_visited_on_another() {
    let (one, two) = (Phone::member(), second());
    let (home, son, wife) = family(&one);
    visit(&one, &home, &[&son], "Trước khi tách");
    meet(&one, &two);
    let made = split(&one, &home, &[&son, &wife], &son);
    visit(&two, &home, &[&son], "Cùng lúc");
    meet(&one, &two);
    for phone in [&one, &two] {
        assert_eq!(people(phone, &home), ["(Bàn A Thử)", "(Triệu Thị Ví Dụ)", "Bàn Văn Ngà"]);
        assert_eq!(people(phone, &made), ["Bàn A Thử", "Triệu Thị Ví Dụ"]);
        assert_eq!(notes(phone, &home), ["Cùng lúc", "Trước khi tách"], "no visit is lost");
        assert_eq!(notes(phone, &made), ["Cùng lúc", "Trước khi tách"], "and both sides read them");
        let view = show(phone, &made);
        assert_eq!((&view["row"]["name"], &view["row"]["landmark"]), (&json!("Bàn A Thử"), &json!("cạnh suối")));
        assert_eq!(view["timeline"][0]["of"], "Bàn Văn Ngà");
        assert_eq!(view["timeline"][0]["guided"], json!(["Bàn A Thử"]));
        assert_eq!(events(phone, &made), ["split_from Bàn Văn Ngà"]);
        assert_eq!(events(phone, &home), ["split_off Bàn A Thử"]);
    }
}

#[test]
fn two_records_of_one_household_are_merged_and_neither_loses_a_visit() {
    let phone = Phone::member();
    let (kept, ..) = family(&phone);
    let gone = phone.household("Bàn Văn Ngà", village(0));
    let aunt = person(&phone, &gone, "Hoàng Thị Minh Họa", 1960);
    phone.call("household_save", json!({"id": gone, "unit": null, "fields": {"phone": "0900000001"}}));
    visit(&phone, &kept, &[], "Một");
    visit(&phone, &gone, &[&aunt], "Hai");
    let twins = phone.call("household_twins", json!({}));
    assert_eq!((twins.as_array().unwrap().len(), &twins[0]["same_name"]), (1, &json!(true)));

    let done = merge(&phone, &kept, &gone);
    assert_eq!(phone.list("")["total"], 1);
    assert_eq!(phone.list("0900000001")["total"], 1, "found by what only the other record knew");
    assert_eq!(notes(&phone, &kept), ["Hai", "Một"]);
    assert_eq!(people(&phone, &kept), ["Bàn A Thử", "Bàn Văn Ngà", "Hoàng Thị Minh Họa", "Triệu Thị Ví Dụ"]);
    assert_eq!(show(&phone, &kept)["profile"]["phone"], "0900000001");
    let old = show(&phone, &gone);
    assert_eq!((&old["merged_into"]["id"], old["timeline"].as_array().unwrap().len()), (&json!(kept), 1));
    assert_eq!(phone.call("household_twins", json!({})), json!([]));
    rebuilt_the_same(&phone);
    phone.call("undo", json!({"token": done["undo"]}));
    assert_eq!((phone.list("")["total"].clone(), notes(&phone, &kept)), (json!(2), vec!["Một".to_owned()]));
}

#[test]
fn the_same_merge_on_two_phones_in_either_direction_is_one_merge() {
    for opposite in [false, true] {
        let (one, two) = (Phone::member(), second());
        let (first, other) = (one.household("Bàn Văn Ngà", village(0)), one.household("Bàn Văn Ngà", village(0)));
        person(&one, &first, "Bàn A Thử", 1995);
        person(&one, &other, "Ma Văn Giả Định", 1990);
        meet(&one, &two);
        merge(&one, &first, &other);
        visit(&one, &first, &[], "Máy một");
        if opposite {
            merge(&two, &other, &first)
        } else {
            merge(&two, &first, &other)
        };
        visit(&two, &other, &[], "Máy hai");
        meet(&one, &two);
        assert_eq!(one.list("")["rows"], two.list("")["rows"]);
        assert_eq!(one.list("")["total"], 1);
        let root = one.list("")["rows"][0]["id"].as_str().unwrap().to_owned();
        for phone in [&one, &two] {
            assert_eq!(notes(phone, &root), ["Máy hai", "Máy một"]);
            assert_eq!(people(phone, &root), ["Bàn A Thử", "Bàn Văn Ngà", "Ma Văn Giả Định"]);
            rebuilt_the_same(phone);
        }
        assert_eq!(one.list("")["rows"][0]["state"], "visited");
    }
}

#[test]
fn a_visit_and_an_appointment_at_a_merged_record_count_where_it_goes_on() {
    let (one, two) = (Phone::member(), second());
    let (kept, gone) = (one.household("Bàn Văn Ngà", village(0)), one.household("Bàn Văn Ngà", village(0)));
    meet(&one, &two);
    merge(&one, &kept, &gone);
    // The other phone does not know yet.
    visit(&two, &gone, &[], "Chưa biết đã gộp");
    let fields = json!({"day": "2026-11-26", "time": "8:00", "note": "Gọi lại"});
    two.call("appointment_save", json!({"household": gone, "id": null, "fields": fields}));
    meet(&one, &two);
    let due = one.call("appointments", json!({}))["rows"][0].clone();
    assert_eq!(due["household"]["id"], json!(kept));
    let view = show(&one, &kept);
    assert_eq!((&view["row"]["state"], &view["row"]["next_visit"]), (&json!("visited"), &json!("2026-11-26")));
    let id = &due["appointment"]["id"];
    one.call("appointment_settle", json!({"household": kept, "id": id, "state": "done"}));
    assert_eq!(one.call("appointments", json!({}))["rows"], json!([]));
}

#[test]
fn records_are_taken_apart_again_and_told_apart_for_good() {
    let (one, leader) = (Phone::member(), Phone::leader());
    let (kept, gone) = (one.household("Bàn Văn Ngà", village(0)), one.household("Bàn Văn Ngà", village(0)));
    person(&one, &gone, "Ma Văn Giả Định", 1990);
    merge(&one, &kept, &gone);
    meet(&one, &leader);
    leader.call("household_unmerge", json!({"household": gone}));
    leader.call("household_distinct", json!({"household": kept, "other": gone}));
    meet(&one, &leader);
    for phone in [&one, &leader] {
        assert_eq!(phone.list("")["total"], 2);
        assert_eq!(people(phone, &gone), ["Bàn Văn Ngà", "Ma Văn Giả Định"]);
        assert_eq!(people(phone, &kept), ["(Ma Văn Giả Định)", "Bàn Văn Ngà"]);
        assert_eq!(phone.call("household_twins", json!({})), json!([]));
        rebuilt_the_same(phone);
    }
}

#[test]
fn a_split_is_taken_back_and_nothing_written_meanwhile_is_lost() {
    let (one, two) = (Phone::member(), second());
    let (home, son, wife) = family(&one);
    visit(&one, &home, &[&son], "Trước khi tách");
    one.later(1_000);
    let made = split(&one, &home, &[&son, &wife], &son);
    person(&one, &made, "Lò Thị Thử", 2026);
    meet(&one, &two);
    visit(&two, &made, &[], "Ở hộ mới");
    one.call("household_unsplit", json!({"household": made}));
    meet(&one, &two);
    for phone in [&one, &two] {
        assert_eq!(people(phone, &home), ["Bàn A Thử", "Bàn Văn Ngà", "Lò Thị Thử", "Triệu Thị Ví Dụ"]);
        assert_eq!(notes(phone, &home), ["Trước khi tách", "Ở hộ mới"]);
        assert_eq!(events(phone, &home), ["merged_from Bàn A Thử"], "the split counts no more");
        assert_eq!(show(phone, &made)["merged_into"]["id"], json!(home));
        assert_eq!(phone.list("")["total"], 1);
        rebuilt_the_same(phone);
    }
    assert_eq!(one.fail("household_unsplit", json!({"household": made})).code, Code::NotFound);
    // Taken apart after all, each lives where they lived.
    one.call("household_unmerge", json!({"household": made}));
    assert_eq!(people(&one, &made), ["Bàn A Thử", "Lò Thị Thử", "Triệu Thị Ví Dụ"]);
    assert_eq!(people(&one, &home), ["(Bàn A Thử)", "(Lò Thị Thử)", "(Triệu Thị Ví Dụ)", "Bàn Văn Ngà"]);
}

#[test]
fn what_is_not_right_says_what_to_do_and_changes_nothing() {
    let phone = Phone::member();
    let (home, son, wife) = family(&phone);
    let fields = |error: tungnha_app::ApiError| error.fields.unwrap().into_keys().collect::<Vec<_>>();
    let leave = |people: Value, day: &str, to: Value| {
        fields(phone.fail("people_leave", json!({"household": home, "people": people, "day": day, "to": to})))
    };
    assert_eq!(leave(json!([]), TODAY, Value::Null), ["people"]);
    assert_eq!(leave(json!([son]), "2026-11-24", Value::Null), ["day"]);
    assert_eq!(leave(json!([son]), TODAY, json!(home)), ["to"]);
    let head = show(&phone, &home)["people"][0]["id"].clone();
    let all = json!({"household": home, "people": [head, son, wife], "head": son, "day": TODAY, "fields": {}});
    assert_eq!(fields(phone.fail("household_split", all)), ["people"]);
    let headless = json!({"household": home, "people": [son], "head": wife, "day": TODAY, "fields": {}});
    assert_eq!(fields(phone.fail("household_split", headless)), ["head"]);
    assert_eq!(phone.fail("household_merge", json!({"kept": home, "gone": home})).code, Code::Invalid);
    assert_eq!(phone.fail("household_unmerge", json!({"household": home})).code, Code::NotFound);
    assert_eq!(events(&phone, &home), Vec::<String>::new());
    assert_eq!(people(&phone, &home).len(), 3);
    let far = Phone::joined(4, "Bàn A Thử", Role::Member, village(1));
    gather(&[&phone, &far]);
    assert!(
        far.try_call("people_leave", json!({"household": home, "people": [son], "day": TODAY, "to": null})).is_err()
    );
}

#[test]
fn who_came_lately_is_an_event_and_who_was_there_already_is_none() {
    let phone = Phone::member();
    let home = phone.household("Bàn A Thử", village(0));
    let add = |name: &str, came: Value| json!({"household": home, "id": null, "fields": {"name": name}, "came": came});
    phone.call("person_save", add("Triệu Thị Ví Dụ", Value::Null));
    let events = || phone.call("household_show", json!({"id": home}))["events"].clone();
    assert_eq!(events(), json!([]));
    let error = phone.fail("person_save", add("Lò Văn Thử", json!("2027-01-01")));
    assert!(error.fields.unwrap().contains_key("came"), "nobody comes tomorrow");
    phone.call("person_save", add("Lò Văn Thử", json!("2026-11-02")));
    let event = &events()[0];
    assert_eq!(
        (event["kind"].as_str(), event["day"].as_str(), &event["people"]),
        (Some("joined"), Some("2026-11-02"), &json!(["Lò Văn Thử"]))
    );
}
