//! Cards and the directory: what comes with the app, what a commune publishes, what its members receive.

use crate::common::{Phone, gather, meet};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_model::Role;

fn list(phone: &Phone, query: &str) -> Vec<Value> {
    phone.call("guides", json!({"query": query, "skill": null})).as_array().unwrap().clone()
}

fn card(title: &str, words: &[&str]) -> Value {
    let steps: Vec<Value> = words
        .iter()
        .map(|words| json!({"id": null, "fields": {"picture": "check", "vi": words, "en": null}}))
        .collect();
    json!({"id": null, "fields": {"title_vi": title, "title_en": "", "group": "safety", "skills": "at.02"}, "steps": steps})
}

#[test]
fn cards_are_there_without_a_network_and_found_without_accents() {
    let phone = Phone::member();
    assert!(list(&phone, "").len() >= 14);
    let found = list(&phone, "gia cong an");
    assert_eq!(found[0]["id"], "gia-cong-an");
    assert_eq!(list(&phone, "khong co chu nay"), Vec::<Value>::new());
    let helps = phone.call("guides", json!({"query": "", "skill": "cq.04"}));
    assert_eq!(helps[0]["id"], "dich-vu-cong");
    let shown = phone.call("guide_show", json!({"id": "ma-otp"}));
    assert_eq!(shown["skills"][0]["id"], "at.01");
    assert_eq!((shown["steps"].as_array().unwrap().len(), shown["may_edit"].as_bool()), (4, Some(false)));
    assert_eq!(phone.fail("guide_show", json!({"id": "x"})).code, Code::NotFound);
}

#[test]
fn a_commune_publishes_a_card_of_its_own_and_members_receive_it() {
    let (member, leader) = (Phone::member(), Phone::leader());
    assert_eq!(member.fail("guide_save", card("Của tôi", &["Một"])).code, Code::Denied);
    let id =
        leader.call("guide_save", card("Báo mất điện", &["Gọi số in trên hóa đơn", "Đọc mã khách hàng"]))["id"].clone();
    meet(&member, &leader);
    let row = list(&member, "mat dien")[0].clone();
    assert_eq!((&row["id"], row["source"].as_str(), &row["published"]), (&id, Some("own"), &json!("2026-11-23")));

    // A step is changed, one is added, one is taken out; the order is that of the form.
    let shown = leader.call("guide_show", json!({"id": id}));
    let first = shown["steps"][0]["id"].clone();
    let mut changed = card("Báo mất điện", &["Xem đèn nhà bên"]);
    changed["id"] = id.clone();
    changed["steps"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": first, "fields": {"picture": "call", "vi": "Gọi điện lực", "en": ""}}));
    leader.call("guide_save", changed);
    meet(&member, &leader);
    let steps = member.call("guide_show", json!({"id": id}))["steps"].clone();
    let words: Vec<&str> = steps.as_array().unwrap().iter().map(|step| step["text"]["vi"].as_str().unwrap()).collect();
    assert_eq!(words, ["Xem đèn nhà bên", "Gọi điện lực"]);

    leader.call("guide_withdraw", json!({"id": id, "withdrawn": true}));
    meet(&member, &leader);
    assert!(list(&member, "").iter().all(|row| row["id"] != id));
    assert_eq!(list(&leader, "bao mat dien")[0]["withdrawn"], true);
}

#[test]
fn a_commune_puts_its_own_wording_over_a_shipped_card_and_can_take_it_out() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let mut own = card("Mã OTP: đừng đưa cho ai", &["Mã là chìa khóa"]);
    own["id"] = json!("ma-otp");
    let done = leader.call("guide_save", own);
    assert_eq!(done["id"], "ma-otp");
    meet(&member, &leader);
    let shown = member.call("guide_show", json!({"id": "ma-otp"}));
    assert_eq!(
        (shown["row"]["source"].as_str(), shown["row"]["title"]["vi"].as_str()),
        (Some("changed"), Some("Mã OTP: đừng đưa cho ai"))
    );
    leader.call("undo", json!({"token": done["undo"]}));
    let before = list(&leader, "").len();
    leader.call("guide_withdraw", json!({"id": "ket-noi-wifi", "withdrawn": true}));
    meet(&member, &leader);
    assert_eq!((list(&leader, "").len(), list(&member, "").len()), (before, before - 1));
    leader.call("guide_withdraw", json!({"id": "ket-noi-wifi", "withdrawn": false}));
    meet(&member, &leader);
    assert_eq!(member.call("guide_show", json!({"id": "ket-noi-wifi"}))["steps"].as_array().unwrap().len(), 4);
}

#[test]
fn a_card_that_is_not_right_says_at_which_step() {
    let leader = Phone::leader();
    let error = leader.fail("guide_save", card("Thẻ", &["Một", "  "]));
    assert!(error.fields.unwrap().contains_key("step-1-vi"));
    assert!(leader.fail("guide_save", card("", &["Một"])).fields.unwrap().contains_key("title_vi"));
    let mut odd = card("Thẻ", &["Một"]);
    odd["fields"]["skills"] = json!("zz.99");
    assert!(leader.fail("guide_save", odd).fields.unwrap().contains_key("skills"));
    assert_eq!(leader.fail("guide_save", card("Thẻ", &[])).code, Code::Invalid);
    assert!(list(&leader, "").iter().all(|row| row["source"] == "shipped"));
}

#[test]
fn two_laptops_that_change_one_field_at_once_show_it_and_saving_settles_it() {
    let leader = Phone::leader();
    let second = Phone::joined(4, "Đặng Thị Mẫu", Role::Leader, tungnha_testkit::demo::commune());
    let id = leader.call("guide_save", card("Thẻ", &["Một"]))["id"].clone();
    meet(&leader, &second);
    for (phone, title) in [(&leader, "Thẻ A"), (&second, "Thẻ B")] {
        let shown = phone.call("guide_show", json!({"id": id}));
        let mut next = card(title, &[]);
        next["id"] = id.clone();
        next["steps"] =
            json!([{"id": shown["steps"][0]["id"], "fields": {"picture": "check", "vi": "Một", "en": null}}]);
        phone.call("guide_save", next);
    }
    gather(&[&leader, &second]);
    let shown = leader.call("guide_show", json!({"id": id}));
    assert_eq!(shown["conflicts"], 1);
    let mut settled = card(shown["row"]["title"]["vi"].as_str().unwrap(), &[]);
    settled["id"] = id.clone();
    settled["steps"] =
        json!([{"id": shown["steps"][0]["id"], "fields": {"picture": "check", "vi": "Một", "en": null}}]);
    leader.call("guide_save", settled);
    gather(&[&leader, &second]);
    for phone in [&leader, &second] {
        assert_eq!(phone.call("guide_show", json!({"id": id}))["conflicts"], 0);
    }
    let titles: Vec<Value> = [&leader, &second]
        .iter()
        .map(|phone| phone.call("guide_show", json!({"id": id}))["row"]["title"].clone())
        .collect();
    assert_eq!(titles[0], titles[1]);
}

#[test]
fn the_directory_is_edited_by_the_commune_and_read_by_its_villages() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let of = |phone: &Phone, id: &str| {
        let view = phone.call("directory", json!({}));
        view["platforms"].as_array().unwrap().iter().find(|one| one["id"] == id || one["name"] == id).cloned()
    };
    assert_eq!(of(&member, "voso").unwrap()["status"], "unconfirmed");
    let fields = json!({"name": "Vỏ Sò", "group": "economy", "status": "in_use", "url": "https://voso.vn", "note_vi": "Bưu cục xã giúp"});
    assert_eq!(member.fail("platform_save", json!({"id": "voso", "fields": fields})).code, Code::Denied);
    leader.call("platform_save", json!({"id": "voso", "fields": fields}));
    let error = leader.fail("platform_save", json!({"id": null, "fields": {"name": "x", "group": "other", "status": "in_use", "url": "javascript:alert(1)"}}));
    assert!(error.fields.unwrap().contains_key("url"));
    leader.call("group_save", json!({"id": null, "fields": {"name": "Tổ xã Ba Bể", "network": "zalo", "url": "https://zalo.me/g/vidu", "admin": "Hoàng Thị Minh Họa"}}));
    meet(&member, &leader);
    let voso = of(&member, "Vỏ Sò").unwrap();
    assert_eq!(
        (voso["status"].as_str(), voso["checked"].as_str(), voso["source"].as_str()),
        (Some("in_use"), Some("2026-11-23"), Some("changed"))
    );
    let view = member.call("directory", json!({}));
    assert_eq!(view["groups"][0]["name"], "Tổ xã Ba Bể");
    let id = view["groups"][0]["id"].clone();
    leader.call("group_save", json!({"id": id, "fields": {"name": "Tổ xã Ba Bể", "network": "zalo", "removed": true}}));
    meet(&member, &leader);
    assert_eq!(member.call("directory", json!({}))["groups"], json!([]));
}
