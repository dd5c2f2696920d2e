//! The same person is judged on two phones with no network: both checklists are kept, one level counts on both, and
//! the next judgement settles it.

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::{Value, json};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
const CORE: [&str; 5] = ["cq.04", "kt.05", "kt.02", "at.01", "xh.01"];

async fn judge(device: &Device, household: &Value, person: &Value, levels: &[(&str, u8)]) {
    let levels: Vec<Value> =
        levels.iter().map(|(skill, after)| json!({ "person": person, "skill": skill, "after": after })).collect();
    device.call("skill_save", json!({ "household": household, "person": person, "levels": levels })).await;
}

async fn sheet(device: &Device, household: &Value, person: &Value) -> Value {
    device.call("skill_sheet", json!({ "household": household, "person": person, "topics": [] })).await
}

async fn item(device: &Device, household: &Value, person: &Value, skill: &str) -> Value {
    let sheet = sheet(device, household, person).await;
    sheet["items"].as_array().unwrap().iter().find(|item| item["id"] == skill).unwrap().clone()
}

async fn reached(device: &Device, household: &Value) -> [Value; 3] {
    let coverage = device.call("coverage", json!({ "unit": null })).await;
    let row = device.list("", 50).await["rows"].as_array().unwrap().iter().find(|row| row["id"] == *household).cloned();
    let page = device.show(household).await;
    [page["row"]["reached"].clone(), row.unwrap()["reached"].clone(), coverage["total"]["reached"].clone()]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_person_judged_on_two_phones_keeps_both_and_one_level_counts() {
    let server = Server::start();
    let leader = Device::joined(&server.invite(&demo::commune().to_string(), "leader", LEADER), LEADER).await;
    assert_eq!(leader.import(demo::workbook(12).unwrap()).await, 12);
    leader.sync().await;
    let household = leader.list("", 1).await["rows"][0].clone();
    let (id, unit) = (household["id"].clone(), household["unit"]["id"].clone());
    let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": MEMBER })).await;
    let phone = Device::joined(&invitation, MEMBER).await;
    phone.sync().await;
    let person = leader.show(&id).await["people"][0]["id"].clone();

    // Apart: the member sees all five core skills, the leader one of them with help only.
    judge(&phone, &id, &person, &CORE.map(|skill| (skill, 3))).await;
    judge(&leader, &id, &person, &[("kt.02", 2), ("tb.05", 3)]).await;
    assert_eq!(reached(&phone, &id).await, [json!(true), json!(true), json!(1)]);
    for device in [&phone, &leader, &phone] {
        device.sync().await;
    }

    for device in [&phone, &leader] {
        let paid = item(device, &id, &person, "kt.02").await;
        assert_eq!((&paid["level"], &paid["beside"]), (&json!(2), &json!(3)), "of one day the lower level counts");
        assert_eq!(item(device, &id, &person, "tb.05").await["level"], 3, "what only one judged is there");
        let progress = sheet(device, &id, &person).await["progress"].clone();
        let mut recorders: Vec<_> = progress.as_array().unwrap().iter().map(|one| one["recorder"].clone()).collect();
        recorders.sort_by_key(ToString::to_string);
        assert_eq!(recorders, [json!(LEADER), json!(MEMBER)], "both checklists are kept");
        assert_eq!(reached(device, &id).await, [json!(false), json!(false), json!(0)]);
        assert_eq!(device.show(&id).await["conflicts"], json!([]), "the rule settles it: nobody has to choose");
    }

    // Whoever judges again knows both: it is settled, everywhere.
    judge(&phone, &id, &person, &[("kt.02", 3)]).await;
    phone.sync().await;
    leader.sync().await;
    for device in [&phone, &leader] {
        let paid = item(device, &id, &person, "kt.02").await;
        assert_eq!((&paid["level"], &paid["beside"]), (&json!(3), &Value::Null));
        assert_eq!(reached(device, &id).await, [json!(true), json!(true), json!(1)]);
    }
}
