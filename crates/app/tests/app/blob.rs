//! Photos and voice notes on one device: taken in, saved with a visit, shown, and nowhere to be read.

use std::path::Path;

use crate::common::media::{PLACE, add, picture, recording};
use crate::common::{PIN, Phone, village};
use data_encoding::BASE64;
use serde_json::{Value, json};

fn visited(phone: &Phone, household: &str, media: &Value) -> Value {
    let form = phone.call("visit_form", json!({ "household": household, "visit": null }));
    let mut draft = form["draft"].clone();
    (draft["outcome"], draft["media"]) = (json!("absent"), media.clone());
    phone.call("visit_save", json!({ "household": household, "visit": null, "draft": draft }))["visit"].clone()
}

fn sightings(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sightings(&path, needle));
        } else if std::fs::read(&path).unwrap().windows(needle.len()).any(|window| window == needle) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn a_photo_and_a_voice_note_hang_on_a_visit_and_can_be_taken_off() {
    let phone = Phone::member();
    let household = phone.household("Nông Văn Mẫu", village(0));
    phone.decide(&household, "photo", "given");
    let (photo, voice) = (add(&phone, "photo_add", picture()), add(&phone, "voice_add", recording()));
    assert!(photo.as_str().unwrap().starts_with("photo:") && voice.as_str().unwrap().ends_with(":7000:webm"));
    let visit = visited(&phone, &household, &json!([photo, voice]));

    let phone = phone.restarted();
    phone.call("unlock", json!({ "pin": PIN }));
    let media = phone.call("household_show", json!({ "id": household }))["timeline"][0]["media"].clone();
    let mut shown: Vec<&Value> = media.as_array().unwrap().iter().map(|one| &one["blob"]).collect();
    shown.sort_by_key(|blob| blob.to_string());
    assert_eq!(shown, [&photo, &voice]);
    assert!(media.as_array().unwrap().iter().all(|one| one["sync"] == "local"), "{media}");

    let full = phone.call("blob_show", json!({ "blob": photo }));
    assert_eq!(full["mime"], "image/jpeg");
    let bytes = BASE64.decode(full["data"].as_str().unwrap().as_bytes()).unwrap();
    assert!(bytes.starts_with(b"\xff\xd8") && !bytes.windows(PLACE.len()).any(|window| window == PLACE));
    let thumbs = phone.call("blob_thumbs", json!({ "blobs": [photo, voice], "fetch": false }));
    assert!(thumbs[0]["bytes"]["data"].as_str().unwrap().len() <= 6 * 1024 * 4 / 3 + 4);
    assert!(thumbs[1]["bytes"].is_null());
    let sound = phone.call("blob_show", json!({ "blob": voice }));
    assert_eq!((&sound["mime"], &sound["data"]), (&json!("audio/webm"), &json!(BASE64.encode(&recording()))));

    // On the disk lies neither the picture nor its place nor the voice.
    for needle in [PLACE, &bytes[bytes.len() / 2..bytes.len() / 2 + 24], b"tieng noi cua", b"photo:"] {
        assert_eq!(sightings(phone.folder.path(), needle), [""; 0]);
    }

    // Correcting the visit takes the photo off; the recording stays.
    let mut draft = phone.call("visit_form", json!({ "household": household, "visit": visit }))["draft"].clone();
    draft["media"] = json!([voice]);
    phone.call("visit_save", json!({ "household": household, "visit": visit, "draft": draft }));
    let timeline = phone.call("household_show", json!({ "id": household }))["timeline"].clone();
    assert_eq!(timeline[0]["media"], json!([{ "blob": voice, "sync": "local" }]));
}

#[test]
fn what_cannot_be_used_is_refused_and_changes_nothing() {
    let phone = Phone::member();
    for (command, bytes) in [("photo_add", b"MZ not a picture".to_vec()), ("voice_add", b"<html>".to_vec())] {
        let token = phone.app.upload("x", bytes).unwrap().token;
        let error = phone.fail(command, json!({ "token": token, "millis": 1 }));
        assert_eq!(error.code, tungnha_app::Code::File);
        assert!(error.message.vi.contains("Hãy"), "{}", error.message.vi);
    }
    // A photo that is somewhere else cannot be had without a network.
    let elsewhere = format!("photo:{0}:9:1x1:{0}:9", tungnha_model::BlobHash::of(b"elsewhere"));
    let error = phone.fail("blob_show", json!({ "blob": elsewhere }));
    assert_eq!(error.code, tungnha_app::Code::Offline);
    assert!(phone.try_call("blob_show", json!({ "blob": "photo:nonsense" })).is_err());
}

#[test]
fn the_face_of_the_holder_stays_on_its_device() {
    let phone = Phone::member();
    let blob = add(&phone, "photo_add", picture());
    let card = phone.call("own_photo_save", json!({ "photo": blob }));
    assert_eq!((&card["photo"], &card["own_photo"]), (&blob, &json!(true)));
    assert_eq!(
        phone.app.store().unwrap().read(|reader| reader.blobs_unsent()).unwrap().count,
        0,
        "nothing waits to be sent"
    );
    let voice = add(&phone, "voice_add", recording());
    phone.fail("own_photo_save", json!({ "photo": voice }));
    let phone = phone.restarted();
    phone.call("unlock", json!({ "pin": PIN }));
    assert_eq!(phone.call("trust_card", json!({}))["photo"], blob);
    assert_eq!(phone.call("own_photo_save", json!({ "photo": null }))["photo"], Value::Null);
}
