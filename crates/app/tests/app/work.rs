//! A day's work over the command list: what screens send and see.

use crate::common;
use crate::common::{PIN, Phone, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_app::api::Event;

fn met(phone: &Phone, household: &str, guided: &[&str]) -> Value {
    phone.call(
        "visit_save",
        json!({"household": household, "visit": null, "draft": {
            "outcome": "met", "guided": guided, "topics": ["vneid", "scam"], "ability": "needs_help",
            "note": "", "opinion": "", "follow_up": "2026-11-30", "day": "2026-11-23"}}),
    )
}

fn people(phone: &Phone, household: &str) -> Vec<Value> {
    phone.call("household_show", json!({"id": household}))["people"].as_array().unwrap().clone()
}

#[test]
fn a_device_is_new_then_open_then_locked() {
    let fresh = Phone::new(9);
    assert_eq!(fresh.call("status", json!({})), json!({"state": "new"}));
    assert_eq!(fresh.fail("today", json!({})).code, Code::NotFound);
    assert_eq!(
        fresh.fail("unlock", json!({"pin": PIN})).message.vi,
        "Máy này chưa tham gia. Hãy tham gia bằng mã mời trước."
    );

    let phone = Phone::member();
    let status = phone.call("status", Value::Null);
    assert_eq!(status["state"], "open");
    assert_eq!(status["device"]["unit"]["path"], "Thôn Pác Ngòi, xã Ba Bể");
    let status = phone.call("lock", json!({}));
    assert_eq!((status["state"].as_str(), status["holder"].as_str()), (Some("locked"), Some("Nông Văn Mẫu")));
    assert_eq!(phone.fail("today", json!({})).code, Code::Locked);

    let wrong = phone.fail("unlock", json!({"pin": "000000"}));
    assert_eq!(wrong.code, Code::WrongPin);
    assert_eq!(wrong.message.vi, "Sai mã PIN. Hãy nhập lại; còn 9 lần thử.");
    assert_eq!(phone.call("unlock", json!({"pin": PIN}))["state"], "open");
}

#[test]
fn nobody_at_it_for_five_minutes_locks_and_asking_for_the_status_is_no_use() {
    let phone = Phone::member();
    let mut events = phone.app.events();
    phone.later(4 * 60_000);
    phone.call("today", json!({}));
    phone.later(4 * 60_000);
    assert_eq!(phone.call("status", json!({}))["state"], "open");
    phone.later(2 * 60_000);
    assert_eq!(phone.call("status", json!({}))["state"], "locked");
    assert_eq!(events.try_recv().unwrap(), Event::Status);
}

#[test]
fn settings_are_kept_and_zero_minutes_never_lock() {
    let phone = Phone::member();
    let older = json!({"language": "en", "theme": "sun", "text_size": 2, "auto_lock_minutes": 0});
    let usual = phone.call("settings_save", json!({"settings": older}))["settings"].clone();
    assert_eq!((&usual["sync_auto"], &usual["wifi_only"]), (&json!(true), &json!(true)), "not said: as usual");
    let mut settings = older;
    settings["sync_auto"] = json!(false);
    settings["wifi_only"] = json!(false);
    assert_eq!(phone.call("settings_save", json!({"settings": settings}))["settings"], settings);
    phone.later(90 * 60_000);
    assert_eq!(phone.call("status", json!({}))["settings"], settings);
}

#[test]
fn the_pin_can_be_changed() {
    let phone = Phone::member();
    assert_eq!(phone.fail("pin_change", json!({"old": "111111", "new": "135790"})).code, Code::WrongPin);
    assert_eq!(phone.fail("pin_change", json!({"old": PIN, "new": "12"})).message.vi, "Mã PIN cần ít nhất 6 số.");
    phone.call("pin_change", json!({"old": PIN, "new": "135790"}));
    phone.call("lock", json!({}));
    assert_eq!(phone.fail("unlock", json!({"pin": PIN})).code, Code::WrongPin);
    phone.call("unlock", json!({"pin": "135790"}));
}

#[test]
fn a_household_is_added_with_its_head_found_and_changed() {
    let phone = Phone::member();
    let id = phone.household("Nguyễn Thị Ví Dụ", village(0));
    let view = phone.call("household_show", json!({"id": id}));
    assert_eq!(view["row"]["state"], "not_visited");
    assert_eq!(view["row"]["sync"], "local");
    assert_eq!(view["profile"]["address_at_capture"], "Thôn Pác Ngòi, xã Ba Bể, tỉnh Thái Nguyên");
    assert_eq!(view["people"][0]["name"], "Nguyễn Thị Ví Dụ");
    assert_eq!((&view["people"][0]["head"], &view["people"][0]["birth_year"]), (&json!(true), &json!(1971)));

    for query in ["nguyen thi vi du", "du vi", "NGUYỄN", "thị ví"] {
        assert_eq!(phone.list(query)["total"], 1, "{query}");
    }
    phone.call(
        "household_save",
        json!({"id": id, "unit": null, "fields": {"nickname": "Dụ cây đa", "phone": "+84 900 000 123", "code": "A1"}}),
    );
    assert_eq!(phone.list("cay da")["rows"][0]["nickname"], "Dụ cây đa");
    assert_eq!(phone.list("123")["total"], 1);
    let profile = &phone.call("household_show", json!({"id": id}))["profile"];
    assert_eq!((&profile["phone"], &profile["code"]), (&json!("0900000123"), &json!("A1")));
    let like =
        phone.call("household_duplicates", json!({"name": "Nguyen Thi Vi Du", "phone": null, "unit": village(0)}));
    assert_eq!(like.as_array().unwrap().len(), 1);
}

#[test]
fn fields_that_are_not_right_are_told_all_at_once() {
    let phone = Phone::member();
    let error = phone
        .fail("household_save", json!({"id": null, "unit": null, "fields": {"name": " ", "phone": "12", "signal": 9}}));
    assert_eq!(error.code, Code::Invalid);
    assert_eq!(error.fields.unwrap().keys().collect::<Vec<_>>(), ["name", "phone", "signal"]);
    let id = phone.household("Bàn A Thử", village(0));
    let error = phone.fail(
        "person_save",
        json!({"household": id, "id": null, "fields": {"name": "Bàn Thị Mẫu", "birth_year": 2040}}),
    );
    assert_eq!(error.message.vi, "Năm sinh phải từ 1900 đến 2026.");
    let error = phone.fail("person_save", json!({"household": id, "id": "nobody", "fields": {}}));
    assert_eq!(error.code, Code::NotFound);
}

#[test]
fn a_member_writes_only_in_the_own_village() {
    let phone = Phone::member();
    let error =
        phone.fail("household_save", json!({"id": null, "unit": village(3), "fields": {"name": "Ma Văn Giả Định"}}));
    assert_eq!(error.code, Code::Denied);
}

#[test]
fn people_are_added_and_changed() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    let saved = phone.call("person_save", json!({"household": id, "id": null, "fields": {"name": "Bàn Thị Mẫu", "birth_year": "1968", "sex": "female", "relation": "spouse"}}));
    phone.call(
        "person_save",
        json!({"household": id, "id": saved["id"], "fields": {"literate": true, "left_on": null}}),
    );
    let people = people(&phone, &id);
    assert_eq!(people.len(), 2);
    assert_eq!(people[1]["name"], "Bàn Thị Mẫu");
    assert_eq!(
        (&people[1]["birth_year"], &people[1]["literate"], &people[1]["relation"]),
        (&json!(1968), &json!(true), &json!("spouse"))
    );
}

#[test]
fn a_draft_survives_a_kill_and_is_gone_once_saved() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    let form = phone.call("visit_form", json!({"household": id, "visit": null}));
    assert_eq!(
        (&form["resumed"], &form["draft"]["day"], &form["absent_follow_up"]),
        (&json!(false), &json!("2026-11-23"), &json!("2026-11-26"))
    );
    let mut draft = form["draft"].clone();
    draft["outcome"] = json!("met");
    draft["note"] = json!("đang ghi dở");
    phone.call("visit_draft", json!({"household": id, "visit": null, "draft": draft}));

    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": PIN}));
    assert_eq!(phone.call("today", json!({}))["drafts"][0]["household"], json!(id));
    let form = phone.call("visit_form", json!({"household": id, "visit": null}));
    assert_eq!((&form["resumed"], &form["draft"]), (&json!(true), &draft));

    phone.later(60_000);
    phone.call("visit_save", json!({"household": id, "visit": null, "draft": form["draft"]}));
    assert_eq!(phone.call("visit_form", json!({"household": id, "visit": null}))["resumed"], false);
    let visit = &phone.call("household_show", json!({"id": id}))["timeline"][0];
    assert_eq!(visit["started"], json!(common::NINE), "a visit begins with the first tap, not with the save");
    assert_eq!(
        (&visit["recorder"], &visit["mine"], &visit["sync"]),
        (&json!("Nông Văn Mẫu"), &json!(true), &json!("local"))
    );
}

#[test]
fn the_last_served_person_is_preselected() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    let wife = phone.call("person_save", json!({"household": id, "id": null, "fields": {"name": "Bàn Thị Mẫu"}}))["id"]
        .clone();
    assert_eq!(phone.call("visit_form", json!({"household": id, "visit": null}))["draft"]["guided"], json!([]));
    met(&phone, &id, &[wife.as_str().unwrap()]);
    phone.later(1000);
    phone.call(
        "visit_save",
        json!({"household": id, "visit": null, "draft": {"outcome": "absent", "day": "2026-11-23"}}),
    );
    assert_eq!(phone.call("visit_form", json!({"household": id, "visit": null}))["draft"]["guided"], json!([wife]));
    phone.call("person_save", json!({"household": id, "id": wife, "fields": {"left_on": "2026-11-23"}}));
    assert_eq!(phone.call("visit_form", json!({"household": id, "visit": null}))["draft"]["guided"], json!([]));
}

#[test]
fn a_visit_moves_the_day_the_list_and_the_coverage() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    phone.household("Ma Văn Giả Định", village(0));
    let head = people(&phone, &id)[0]["id"].clone();
    met(&phone, &id, &[head.as_str().unwrap()]);
    let today = phone.call("today", json!({}));
    assert_eq!(
        (&today["visits_today"], &today["people_today"], &today["remaining"], &today["due_week"]),
        (&json!(1), &json!(1), &json!(1), &json!(0))
    );
    assert!(today["unsent"].as_u64().unwrap() >= 3);
    let row = &phone.list("ban a thu")["rows"][0];
    assert_eq!(
        (&row["state"], &row["last_visit"], &row["next_visit"]),
        (&json!("visited"), &json!("2026-11-23"), &json!("2026-11-30"))
    );
    let coverage = phone.call("coverage", json!({"unit": null}));
    assert_eq!(
        (&coverage["total"]["households"], &coverage["total"]["visited"], &coverage["total"]["devices"]),
        (&json!(2), &json!(1), &json!(1))
    );
    phone.later(7 * 86_400_000);
    phone.call("unlock", json!({"pin": PIN}));
    assert_eq!(phone.call("today", json!({}))["appointments"][0]["household"]["id"], json!(id));
}

#[test]
fn a_visit_at_which_nobody_was_met_says_nothing_of_guidance() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    phone.call("visit_save", json!({"household": id, "visit": null, "draft": {
        "outcome": "absent", "topics": ["vneid"], "ability": "independent", "note": "cửa khóa", "follow_up": "2026-11-26", "day": "2026-11-23"}}));
    let visit = &phone.call("household_show", json!({"id": id}))["timeline"][0];
    assert_eq!(
        (&visit["topics"], &visit["ability"], &visit["note"], &visit["follow_up"]),
        (&json!([]), &json!(null), &json!("cửa khóa"), &json!("2026-11-26"))
    );
}

#[test]
fn only_people_of_the_household_were_guided() {
    let phone = Phone::member();
    let (id, other) = (phone.household("Bàn A Thử", village(0)), phone.household("Ma Văn Giả Định", village(0)));
    let stranger = people(&phone, &other)[0]["id"].clone();
    met(&phone, &id, &[stranger.as_str().unwrap(), "nobody"]);
    assert_eq!(phone.call("today", json!({}))["people_today"], 0);
}

#[test]
fn a_visit_that_is_not_right_says_what_to_do() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    let save = |draft: Value| phone.fail("visit_save", json!({"household": id, "visit": null, "draft": draft}));
    assert_eq!(save(json!({"outcome": null, "day": "2026-11-23"})).message.vi, "Chọn kết quả lượt thăm.");
    assert_eq!(save(json!({"outcome": "met", "day": "2026-11-24"})).message.vi, "Ngày thăm không thể sau hôm nay.");
    assert_eq!(
        save(json!({"outcome": "met", "day": "2026-11-23", "follow_up": "2026-11-01"})).message.vi,
        "Ngày hẹn lại phải sau ngày thăm."
    );
    assert!(
        save(json!({"outcome": "met", "day": "2026-11-23", "opinion": "dài ".repeat(900)}))
            .fields
            .unwrap()
            .contains_key("opinion")
    );
    assert_eq!(phone.call("household_show", json!({"id": id}))["timeline"], json!([]));
}

#[test]
fn a_saved_visit_can_be_corrected_later_even_into_another_year() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    let saved = met(&phone, &id, &[]);
    let form = phone.call("visit_form", json!({"household": id, "visit": saved["visit"]}));
    assert_eq!(form["draft"]["topics"], json!(["vneid", "scam"]));
    let mut draft = form["draft"].clone();
    draft["day"] = json!("2025-12-30");
    draft["ability"] = json!("independent");
    phone.later(1000);
    let edited = phone.call("visit_save", json!({"household": id, "visit": saved["visit"], "draft": draft}));
    assert_eq!(edited["visit"], saved["visit"]);
    let timeline = phone.call("household_show", json!({"id": id}))["timeline"].as_array().unwrap().clone();
    assert_eq!(timeline.len(), 1);
    assert_eq!((&timeline[0]["day"], &timeline[0]["ability"]), (&json!("2025-12-30"), &json!("independent")));
}

#[test]
fn a_save_can_be_taken_back_for_ten_seconds_and_once() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    let saved = met(&phone, &id, &[]);
    assert_eq!(saved["undo_seconds"], 10);
    phone.later(9_900);
    let changes = phone.call("undo", json!({"token": saved["undo"]}));
    assert_eq!(changes["households"], json!([id]));
    assert_eq!(phone.call("household_show", json!({"id": id}))["timeline"], json!([]));
    assert_eq!(phone.list("")["rows"][0]["state"], "not_visited");
    assert_eq!(
        phone.fail("undo", json!({"token": saved["undo"]})).message.vi,
        "Đã quá thời gian hoàn tác. Hãy mở lượt thăm để sửa."
    );

    let saved = met(&phone, &id, &[]);
    phone.later(60_000);
    phone.fail("undo", json!({"token": saved["undo"]}));
    assert_eq!(phone.call("household_show", json!({"id": id}))["timeline"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_unsent_stands_in_the_sync_view() {
    let phone = Phone::member();
    let id = phone.household("Bàn A Thử", village(0));
    met(&phone, &id, &[]);
    let view = phone.call("sync_view", json!({}));
    let mut items: Vec<(&str, &str)> = view["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["what"].as_str().unwrap(), item["sync"].as_str().unwrap()))
        .collect();
    items.sort_unstable();
    assert_eq!(items, [("household", "local"), ("visit", "local")]);
    assert_eq!(
        (&view["unsent"], &view["running"], &view["server"]),
        (&json!(2), &json!(false), &json!("https://127.0.0.1:1"))
    );
}

#[test]
fn devices_and_units_are_listed() {
    let phone = Phone::leader();
    let devices = phone.call("devices", json!({}));
    assert_eq!(
        (&devices[0]["mine"], &devices[0]["days_silent"], &devices[0]["role"]),
        (&json!(true), &json!(3), &json!("leader"))
    );
    let units = phone.call("units", json!({}));
    let units = units.as_array().unwrap();
    assert_eq!(units.len(), 14);
    assert_eq!(
        (&units[1]["path"], &units[1]["children"], &units[1]["mine"], &units[1]["code"]),
        (&json!("Xã Ba Bể"), &json!(12), &json!(true), &json!("01906"))
    );
    assert_eq!(units[0]["mine"], false);
    let error = phone.fail("device_revoke", json!({"device": devices[0]["id"], "typed_name": "ai đó"}));
    assert_eq!(error.message.vi, "Tên gõ vào chưa đúng. Gõ lại đúng tên người giữ máy để thu hồi.");
}

#[test]
fn a_wrong_call_is_refused_in_words() {
    let phone = Phone::member();
    let error = phone.fail("no_such_command", json!({}));
    assert_eq!(error.code, Code::Invalid);
    assert!(error.detail.unwrap().contains("no such command"));
    assert_eq!(phone.fail("household_list", json!({"query": 7})).code, Code::Invalid);
    assert_eq!(phone.fail("household_show", json!({"id": "'; DROP TABLE x"})).code, Code::NotFound);
}
