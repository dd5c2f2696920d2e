//! Teams that the commune enters, and the card at the door.

use crate::common::{Phone, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::{Role, UnitId};

fn team(phone: &Phone, unit: UnitId) -> Value {
    let fields = json!({"name": "Tổ công nghệ số cộng đồng thôn Pác Ngòi", "status": "official", "number": "15/QĐ-UBND",
        "date": "8/8/2025", "signer": "Ma Văn Giả Định"});
    phone.call("team_save", json!({"id": null, "unit": unit, "fields": fields}))["id"].clone()
}

fn fact(from: &str, to: Value, value: &str) -> Value {
    json!({"from": from, "to": to, "value": value})
}

fn member(team: &Value, id: Value, fields: Value, roles: Value) -> Value {
    json!({"team": team, "id": id, "fields": fields, "roles": roles,
        "job_titles": [fact("2025-08-08", Value::Null, "Trưởng thôn")], "organisations": []})
}

fn teams(phone: &Phone) -> Value {
    phone.call("teams", json!({}))["teams"].clone()
}

#[test]
fn a_team_and_its_member_reach_the_phone_that_shows_them_at_the_door() {
    let (leader, phone) = (Phone::leader(), Phone::member());
    let card = phone.call("trust_card", json!({}));
    assert_eq!((&card["name"], &card["team"]), (&json!("Nông Văn Mẫu"), &Value::Null));
    assert_eq!(card["above"]["name"], "Xã Ba Bể");

    let id = team(&leader, village(0));
    let roles = json!([fact("2025-08-08", json!("2026-06-30"), "deputy"), fact("2026-07-01", Value::Null, "head")]);
    leader.call(
        "team_member_save",
        member(&id, Value::Null, json!({"name": "Nông  Văn Mẫu", "languages": "Tày"}), roles),
    );
    let item = leader.call("sync_view", json!({}))["items"][0].clone();
    assert_eq!((&item["document"], &item["household"]), (&json!("team"), &json!("")));
    assert_eq!(item["name"], "Tổ công nghệ số cộng đồng thôn Pác Ngòi");
    meet(&leader, &phone);
    let card = phone.call("trust_card", json!({}));
    assert_eq!(card["team"]["number"], "15/QĐ-UBND");
    assert_eq!(card["team"]["date"], "2025-08-08");
    assert_eq!((&card["team"]["role"], &card["team"]["job"]), (&json!("head"), &json!("Trưởng thôn")));
    assert_eq!(teams(&phone)[0]["members"][0]["roles"][0]["to"], "2026-06-30");
    assert_eq!(phone.call("teams", json!({}))["may_edit"], false);
}

#[test]
fn who_left_stays_in_the_list_and_has_no_card() {
    let (leader, phone) = (Phone::leader(), Phone::member());
    let id = team(&leader, village(0));
    let open = json!([fact("2025-08-08", Value::Null, "member")]);
    let done = leader.call("team_member_save", member(&id, Value::Null, json!({"name": "Nông Văn Mẫu"}), open));
    let ended = json!([fact("2025-08-08", json!("2026-11-01"), "member")]);
    leader.call("team_member_save", member(&id, done["id"].clone(), json!({}), ended));
    meet(&leader, &phone);
    assert_eq!(phone.call("trust_card", json!({}))["team"], Value::Null);
    let there = teams(&phone)[0]["members"][0].clone();
    assert_eq!((&there["name"], &there["role"]), (&json!("Nông Văn Mẫu"), &Value::Null));
}

#[test]
fn of_two_members_with_one_name_only_the_linked_device_is_one() {
    let (leader, phone) = (Phone::leader(), Phone::member());
    let id = team(&leader, village(0));
    let roles = || json!([fact("2025-08-08", Value::Null, "member")]);
    let name = json!({"name": "Nông Văn Mẫu"});
    leader.call("team_member_save", member(&id, Value::Null, name.clone(), roles()));
    let second = leader.call("team_member_save", member(&id, Value::Null, name, roles()))["id"].clone();
    meet(&leader, &phone);
    assert_eq!(phone.call("trust_card", json!({}))["team"], Value::Null, "two could be meant");
    let device = json!({"device": phone.device, "residence": "Thôn Pác Ngòi"});
    leader.call("team_member_save", member(&id, second, device, json!([fact("2025-08-08", Value::Null, "deputy")])));
    meet(&leader, &phone);
    assert_eq!(phone.call("trust_card", json!({}))["team"]["role"], "deputy");
}

#[test]
fn a_second_active_team_is_told_and_a_dissolved_one_is_not() {
    let leader = Phone::leader();
    let (first, _) = (team(&leader, village(0)), team(&leader, village(0)));
    assert!(teams(&leader).as_array().unwrap().iter().all(|team| team["twice"] == true));
    leader.call("team_save", json!({"id": first, "unit": null, "fields": {"status": "dissolved"}}));
    let list = teams(&leader);
    assert_eq!((&list[0]["twice"], &list[1]["twice"]), (&json!(false), &json!(false)));
    assert_eq!(list[1]["status"], "dissolved", "what is over stands last");
    assert_eq!(list[1]["number"], "15/QĐ-UBND");
}

#[test]
fn what_is_not_right_says_what_to_do_and_changes_nothing() {
    let (leader, phone) = (Phone::leader(), Phone::member());
    let id = team(&leader, village(0));
    let error = leader.fail("team_save", json!({"id": null, "unit": village(0), "fields": {"date": "hôm qua"}}));
    assert_eq!(error.fields.unwrap().keys().collect::<Vec<_>>(), ["date", "name", "status"]);
    let wrong = |roles: Value| {
        let error = leader.fail("team_member_save", member(&id, Value::Null, json!({"name": "Bàn A Thử"}), roles));
        error.fields.unwrap().into_keys().collect::<Vec<_>>()
    };
    assert_eq!(wrong(json!([])), ["roles"]);
    assert_eq!(wrong(json!([fact("", Value::Null, "head")])), ["roles-0-from"]);
    assert_eq!(wrong(json!([fact("2026-01-02", json!("2026-01-01"), "chief")])), ["roles-0-to", "roles-0-value"]);
    let both = json!([fact("2026-01-01", Value::Null, "head"), fact("2026-02-01", Value::Null, "deputy")]);
    assert_eq!(wrong(both), ["roles"]);
    assert_eq!(teams(&leader)[0]["members"], json!([]));

    let fields = json!({"name": "Tổ", "status": "pilot"});
    assert_eq!(phone.fail("team_save", json!({"id": null, "unit": null, "fields": fields})).code, Code::Denied);
    let far = Phone::joined(3, "Bàn A Thử", Role::Leader, village(1));
    let elsewhere = json!({"id": null, "unit": village(0), "fields": {"name": "Tổ", "status": "pilot"}});
    assert_eq!(far.fail("team_save", elsewhere).code, Code::Denied);
}

#[test]
fn two_leaders_at_once_lose_nothing_and_saving_settles_what_both_changed() {
    let (one, two) =
        (Phone::leader(), Phone::joined(4, "Hoàng Thị Ví Dụ", Role::Leader, tungnha_testkit::demo::commune()));
    let id = team(&one, village(0));
    meet(&one, &two);
    let change = |number: &str| json!({"id": id, "unit": null, "fields": {"number": number}});
    one.call("team_save", change("16/QĐ-UBND"));
    two.call("team_save", change("17/QĐ-UBND"));
    two.call("team_save", json!({"id": id, "unit": null, "fields": {"signer": "Triệu Thị Ví Dụ"}}));
    meet(&one, &two);
    assert_eq!(teams(&one), teams(&two));
    assert_eq!((&teams(&one)[0]["conflicts"], &teams(&one)[0]["signer"]), (&json!(1), &json!("Triệu Thị Ví Dụ")));
    let shown = teams(&one)[0]["number"].clone();
    one.call("team_save", json!({"id": id, "unit": null, "fields": {"number": shown}}));
    meet(&one, &two);
    assert_eq!((&teams(&two)[0]["conflicts"], &teams(&two)[0]["number"]), (&json!(0), &shown));
}
