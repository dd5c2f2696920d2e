//! Consent is taken back at the commune while a member, out of reach, records an answer that still rests on it: once
//! both have met the server the answer shows nowhere, and nothing of it is lost should consent be given again.

use std::io::Cursor;

use crate::support::device::Device;
use crate::support::server::Server;
use serde_json::{Value, json};
use tungnha_app::answer;
use tungnha_app::api::{AnswersExportArgs, ExportFileKind, ExportPreset};
use tungnha_testkit::demo;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
const FORM: &str = "NUOC-01";
const SAID: &str = "Bể nứt một bên";

async fn publish(leader: &Device) {
    let form = json!({"format": "tungnha.form/1", "id": FORM, "version": "1", "title": {"vi": "Nước sạch"},
        "default_language": "vi", "lists": [],
        "items": [{"item": "question", "name": "noi", "kind": {"type": "text"}, "label": {"vi": "Nước nhà mình thế nào?"}}]});
    let id = leader.call("form_begin", json!({"from": null})).await["id"].clone();
    assert_eq!(leader.call("form_check", json!({"id": id, "form": form})).await["faults"], json!([]));
    leader.call("form_publish", json!({"id": id})).await;
}

async fn answered(device: &Device, household: &Value, person: &Value) {
    let step = |action: Value| json!({"household": household, "form": FORM, "action": action});
    device.call("survey_open", json!({"household": household, "form": FORM})).await;
    device.call("survey_step", step(json!({"do": "agree", "person": person, "sex": null, "age_band": null}))).await;
    device.call("survey_step", step(json!({"do": "answer", "spot": "/noi", "value": SAID, "next": true}))).await;
    device.call("survey_save", json!({"household": household, "form": FORM})).await;
}

/// How many answers the results count, and whether the file has what was said.
async fn shown(device: &Device) -> (Value, bool) {
    let results = device.call("survey_results", json!({"form": FORM, "unit": null})).await;
    let args = AnswersExportArgs {
        form: FORM.to_owned(),
        preset: ExportPreset::Odk,
        format: ExportFileKind::Csv,
        labels: false,
    };
    let mut out = Cursor::new(Vec::new());
    answer::export(&device.app, &args, &mut out).unwrap();
    (results["answers"].clone(), String::from_utf8(out.into_inner()).unwrap().contains(SAID))
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_taken_back_while_an_answer_is_in_flight_hides_it_everywhere() {
    let server = Server::start();
    let leader = Device::joined(&server.invite(&demo::commune().to_string(), "leader", LEADER), LEADER).await;
    assert_eq!(leader.import(demo::workbook(6).unwrap()).await, 6);
    publish(&leader).await;
    let household = leader.list("", 1).await["rows"][0].clone();
    let (id, unit) = (household["id"].clone(), household["unit"]["id"].clone());
    let person = leader.show(&id).await["people"][0]["id"].clone();
    leader.decide(&id, "survey", "given").await;
    leader.sync().await;
    let invitation = leader.call("invite", json!({ "unit": unit, "role": "member", "holder": MEMBER })).await;
    let phone = Device::joined(&invitation, MEMBER).await;
    phone.sync().await;

    // Apart: the person calls the commune and takes it back; the member is at the door of the house.
    leader.decide(&id, "survey", "withdrawn").await;
    answered(&phone, &id, &person).await;
    assert_eq!(shown(&phone).await, (json!(1), true), "the phone cannot know yet");

    // The answer arrives before the withdrawal on one, after it on the other.
    for device in [&phone, &leader, &phone] {
        device.sync().await;
    }
    for device in [&phone, &leader] {
        assert_eq!(shown(device).await, (json!(0), false));
        let page = device.show(&id).await.to_string();
        assert!(!page.contains(SAID), "{page}");
    }

    // Nothing was thrown away: whoever agrees again, knowing what was asked, has it back.
    phone.decide(&id, "survey", "given").await;
    phone.sync().await;
    leader.sync().await;
    for device in [&phone, &leader] {
        assert_eq!(shown(device).await, (json!(1), true));
    }
}
