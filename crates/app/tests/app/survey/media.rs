//! Photographs, signatures and voices as answers, and pictures of questions.

use crate::common::media::{add, picture, recording};
use crate::common::survey::{answer, begin, file, publish};
use crate::common::{self, Phone, meet, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_app::api::{ExportFileKind, ExportPreset};
use tungnha_model::BlobRef;

use super::results;

/// A form that asks for a photo, a signature and a voice, and shows a picture itself.
fn with_media(picture: &Value) -> Value {
    json!({"format": "tungnha.form/1", "id": "AN-01", "version": "1", "title": {"vi": "Ảnh và lời"}, "default_language": "vi",
        "pictures": {"gieng.jpg": picture},
        "items": [
            {"item": "question", "name": "anh", "kind": {"type": "photo"}, "label": {"vi": "Chụp giếng"},
                "media": {"image": {"vi": "gieng.jpg"}}, "required": "true()"},
            {"item": "question", "name": "ky", "kind": {"type": "signature"}, "label": {"vi": "Ký"}},
            {"item": "question", "name": "loi", "kind": {"type": "voice"}, "label": {"vi": "Nói"}, "relevant": "${anh} != ''"}]})
}

#[test]
fn photos_signatures_and_voices_are_answers() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    phone.decide(&home, "photo", "given");
    let shown = add(&leader, "photo_add", picture());
    publish(&leader, with_media(&shown));
    meet(&phone, &leader);
    let missing = phone.app.store().unwrap().read(|reader| reader.form_pictures_missing()).unwrap();
    assert_eq!(missing.len(), 2, "the picture of the form is fetched before anybody asks it, its thumbnail too");
    assert_eq!(leader.app.store().unwrap().read(|reader| reader.form_pictures_missing()).unwrap(), []);

    let key = json!({"household": home, "form": "AN-01"});
    let view = begin(&phone, &home, "AN-01");
    let question = &view["page"]["questions"][0];
    assert_eq!((&question["image"], question["medium"].as_str()), (&shown, Some("photo")));
    let (photo, voice) = (add(&phone, "photo_add", picture()), add(&phone, "voice_add", recording()));
    let wrong = json!({"do": "answer", "spot": "/anh", "value": voice, "next": true});
    let error = phone.fail("survey_step", json!({"household": home, "form": "AN-01", "action": wrong}));
    assert_eq!(error.fields.unwrap()["/anh"].vi, "Chụp hoặc chọn một ảnh.");
    answer(&phone, &home, "AN-01", "anh", photo.clone());
    let before = answer(&phone, &home, "AN-01", "ky", photo.clone());

    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": common::PIN}));
    assert_eq!(phone.call("survey_open", key.clone()), before, "the draft keeps what was taken");
    answer(&phone, &home, "AN-01", "loi", voice.clone());
    let owed = |phone: &Phone| phone.app.store().unwrap().read(|reader| reader.blobs_owed(10)).unwrap().len();
    assert_eq!(owed(&phone), 0, "what no record names is not sent");
    phone.call("survey_save", key);
    assert_eq!(owed(&phone), 3, "a photo, its thumbnail, a recording");

    meet(&phone, &leader);
    for (device, here) in [(&phone, 3), (&leader, 1)] {
        let (_, csv) = file(device, "AN-01", ExportPreset::Odk, ExportFileKind::Csv);
        let csv = String::from_utf8(csv).unwrap();
        let mut rows = csv.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect::<Vec<_>>());
        let (head, row) = (rows.next().unwrap(), rows.next().unwrap());
        let cell = |name: &str| row[head.iter().position(|one| *one == name).unwrap()];
        let name = |blob: &Value| blob.as_str().unwrap().parse::<BlobRef>().unwrap().file_name();
        assert_eq!((cell("anh"), cell("loi")), (name(&photo).as_str(), name(&voice).as_str()));
        assert!(cell("anh").starts_with("photo-") && cell("loi").ends_with(".webm"));
        let present = if here == 3 { "3" } else { cell("AttachmentsPresent") };
        assert_eq!((cell("AttachmentsPresent"), cell("AttachmentsExpected")), (present, "3"));
    }
    let question = results(&leader, "AN-01")["questions"][2].clone();
    assert_eq!((question["kind"].as_str(), &question["texts"][0]["text"]), (Some("media"), &voice));
}

#[test]
fn a_picture_that_a_form_names_must_be_there_to_publish_it() {
    let leader = Phone::leader();
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut form = with_media(&json!(null));
    form.as_object_mut().unwrap().remove("pictures");
    let checked = leader.call("form_check", json!({"id": id, "form": form}));
    assert_eq!(checked["faults"][0]["code"], "picture_missing");
    assert_eq!(leader.fail("form_publish", json!({"id": id})).code, Code::Invalid);
    // Imported together with its file, it is.
    let book = leader.call("form_file", json!({"id": id, "version": null}));
    let bytes = data_encoding::BASE64.decode(book["base64"].as_str().unwrap().as_bytes()).unwrap();
    let import = |name: &str, file: Vec<u8>| {
        let token = leader.app.upload("AN-01.xlsx", bytes.clone()).unwrap().token;
        let file = leader.app.upload(name, file).unwrap().token;
        leader.call("form_import", json!({"token": token, "files": [file]}))
    };
    let faulty = import("gieng.jpg", b"no picture".to_vec());
    assert_eq!((&faulty["id"], &faulty["faults"][0]["code"]), (&json!(null), &json!("picture_unreadable")));
    let done = import("gieng.jpg", picture());
    assert_eq!(leader.call("form_open", json!({"id": done["id"]}))["faults"], json!([]));
    leader.call("form_publish", json!({"id": done["id"]}));
}
