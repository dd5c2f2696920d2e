//! Photos and places: taken nowhere without consent, and shown nowhere once it was taken back, on every device that
//! heard of it.

use std::io::{Cursor, Read};

use crate::common::media::{add, picture, picture_of};
use crate::common::{Phone, meet, survey, village};
use serde_json::{Value, json};
use tungnha_app::Code;
use tungnha_app::api::{ExportFileKind, ExportPreset};
use tungnha_model::BlobRef;

const FORM: &str = "NHA-01";
const PLACE: &str = "22.40512 105.61234 0 4";

fn publish(leader: &Phone) {
    let question = |name: &str, kind: &str| json!({"item": "question", "name": name, "kind": {"type": kind}, "label": {"vi": name}});
    let mut photo = question("anh", "photo");
    photo["required"] = json!("true()");
    let round = json!({"item": "repeat", "name": "be", "label": {"vi": "Bể"}, "items": [question("hinh", "photo")]});
    let form = json!({"format": "tungnha.form/1", "id": FORM, "version": "1", "title": {"vi": "Nhà"}, "default_language": "vi",
        "lists": [], "items": [photo, question("noi", "geopoint"), question("duong", "geotrace"), question("ghi", "text"), round]});
    survey::publish(leader, form);
}

fn step(phone: &Phone, home: &str, action: Value) -> Value {
    survey::step(phone, home, FORM, action)
}

fn answer_of(spot: &str, value: &Value) -> Value {
    json!({"do": "answer", "spot": spot, "value": value, "next": true})
}

fn refused(phone: &Phone, home: &str, spot: &str, value: &Value) -> String {
    let args = json!({"household": home, "form": FORM, "action": answer_of(spot, value)});
    phone.fail("survey_step", args).fields.unwrap()[spot].vi.clone()
}

fn begin(phone: &Phone, home: &str) -> Value {
    survey::begin(phone, home, FORM)
}

/// All that the app tells of the answers to the form and of the household, in all layouts.
fn told(phone: &Phone, home: &str) -> String {
    let mut all = vec![
        phone.call("household_show", json!({"id": home})).to_string(),
        phone.call("survey_results", json!({"form": FORM, "unit": null})).to_string(),
        phone.call("survey_table", json!({"form": FORM, "offset": 0, "limit": 50})).to_string(),
    ];
    if let Some(id) = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].as_str() {
        all.push(phone.call("survey_open", json!({"household": home, "form": FORM, "answer": id})).to_string());
    }
    for (preset, format) in [
        (ExportPreset::Odk, ExportFileKind::Csv),
        (ExportPreset::Odk, ExportFileKind::Xlsx),
        (ExportPreset::Kobo, ExportFileKind::Csv),
        (ExportPreset::Kobo, ExportFileKind::Xlsx),
        (ExportPreset::Kobo, ExportFileKind::Geojson),
    ] {
        let (ending, bytes) = survey::file(phone, FORM, preset, format);
        all.push(if matches!(ending, "xlsx" | "zip") { unzipped(bytes) } else { text(bytes) });
    }
    all.join("\n")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

fn unzipped(file: Vec<u8>) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut all = String::new();
    for at in 0..zip.len() {
        let mut bytes = Vec::new();
        zip.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
        all.push_str(&text(bytes));
    }
    all
}

/// A phone and a leader that have the form, and a household that agreed to photos and to its place.
fn agreed() -> (Phone, Phone, String) {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader);
    meet(&phone, &leader);
    for purpose in ["photo", "location"] {
        phone.decide(&home, purpose, "given");
    }
    (phone, leader, home)
}

#[test]
fn no_photo_of_a_household_is_taken_in_before_somebody_agreed() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    let take = || {
        let token = phone.app.upload("x", picture()).unwrap().token;
        phone.try_call("photo_add", json!({ "token": token, "household": home }))
    };
    let error = take().unwrap_err();
    assert!(error.code == Code::Denied && error.message.vi.contains("Sự đồng ý"), "{error:?}");
    // Nor does one that was taken in for something else get onto a visit.
    let photo = add(&phone, "photo_add", picture());
    let mut draft = phone.call("visit_form", json!({"household": home, "visit": null}))["draft"].clone();
    (draft["outcome"], draft["media"]) = (json!("absent"), json!([photo]));
    let visit = json!({"household": home, "visit": null, "draft": draft});
    assert_eq!(phone.fail("visit_save", visit.clone()).code, Code::Denied);
    assert_eq!(phone.call("household_show", json!({"id": home}))["timeline"], json!([]));
    phone.decide(&home, "photo", "given");
    take().unwrap();
    phone.call("visit_save", visit);
}

#[test]
fn a_form_asks_for_photos_and_places_only_where_they_were_agreed_to() {
    let phone = Phone::leader();
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&phone);
    let photo = add(&phone, "photo_add", picture());
    let view = begin(&phone, &home);
    let ask = &view["page"]["questions"][0]["ask"];
    assert_eq!((&ask["purpose"], &ask["withdrawn"]), (&json!("photo"), &json!(false)), "{view}");
    assert!(ask["person"].is_string(), "somebody to ask");
    assert!(refused(&phone, &home, "/anh", &photo).contains("ảnh"));
    assert!(refused(&phone, &home, "/noi", &json!(PLACE)).contains("Vị trí"));
    // Nobody must give what nobody agreed to: the required photo does not stand in the way.
    step(&phone, &home, answer_of("/ghi", &json!("nhà sàn")));
    phone.call("survey_save", json!({"household": home, "form": FORM}));

    phone.decide(&home, "photo", "given");
    assert_eq!(begin(&phone, &home)["page"]["questions"][0]["ask"], Value::Null);
    assert!(phone.fail("survey_save", json!({"household": home, "form": FORM})).fields.unwrap().contains_key("/anh"));
    step(&phone, &home, answer_of("/anh", &photo));
    assert!(refused(&phone, &home, "/noi", &json!(PLACE)).contains("Vị trí"), "another purpose");
    // Taken back while the form is open: what was answered is not saved.
    phone.decide(&home, "photo", "withdrawn");
    assert!(phone.fail("survey_save", json!({"household": home, "form": FORM})).fields.unwrap().contains_key("/anh"));
    phone.call("survey_open", json!({"household": home, "form": FORM}));
    phone.call("survey_save", json!({"household": home, "form": FORM}));
}

#[test]
fn what_was_taken_back_is_in_no_page_figure_table_or_file_anywhere() {
    let (phone, leader, home) = agreed();
    begin(&phone, &home);
    let photo = add(&phone, "photo_add", picture());
    for (spot, value) in [
        ("/anh", photo.clone()),
        ("/noi", json!(PLACE)),
        ("/duong", json!(format!("{PLACE};22.50999 105.7 0 4"))),
        ("/ghi", json!("nhà sàn")),
    ] {
        step(&phone, &home, answer_of(spot, &value));
    }
    step(&phone, &home, json!({"do": "add_round", "spot": "/be"}));
    step(&phone, &home, answer_of("/be[1]/hinh", &photo));
    phone.call("survey_save", json!({"household": home, "form": FORM}));
    meet(&phone, &leader);
    let blob: BlobRef = photo.as_str().unwrap().parse().unwrap();
    let hash = blob.full().hash.to_string();
    let file = blob.file_name();
    let sees = |device: &Phone| {
        let all = told(device, &home);
        [
            all.contains(&hash) || all.contains(&file),
            all.contains("22.40512"),
            all.contains("22.50999"),
            all.contains("nhà sàn"),
        ]
    };
    for device in [&phone, &leader] {
        assert_eq!(sees(device), [true; 4]);
    }
    leader.decide(&home, "photo", "withdrawn");
    assert_eq!(sees(&leader), [false, true, true, true], "at once where it was taken back");
    leader.decide(&home, "location", "withdrawn");
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        assert_eq!(sees(device), [false, false, false, true]);
    }

    // A correction of something else takes nothing of it away: it is there again for whoever agrees again.
    let id = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].clone();
    let at = json!({"household": home, "form": FORM, "answer": id});
    phone.call("survey_open", at.clone());
    let mut change = at.clone();
    change["action"] = answer_of("/ghi", &json!("nhà sàn mới"));
    phone.call("survey_step", change);
    phone.call("survey_save", at);
    for purpose in ["photo", "location"] {
        phone.decide(&home, purpose, "given");
    }
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        assert_eq!(sees(device), [true; 4]);
        assert!(told(device, &home).contains("nhà sàn mới"));
    }
}

#[test]
fn two_values_of_a_field_that_nobody_agreed_to_are_not_shown_either() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    phone.decide(&home, "location", "given");
    meet(&phone, &leader);
    let place = |device: &Phone, place: &str| {
        device.call("household_save", json!({"id": home, "unit": null, "fields": {"location": place}}))
    };
    place(&phone, "22.40512 105.61234");
    place(&leader, "22.50999 105.7");
    meet(&phone, &leader);
    let shown = |device: &Phone| device.call("household_show", json!({"id": home})).to_string();
    assert!(shown(&phone).contains("22.40512") && shown(&phone).contains("22.50999"));
    leader.decide(&home, "location", "withdrawn");
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        assert!(!shown(device).contains("22.40512") && !shown(device).contains("22.50999"), "{}", shown(device));
    }
}

#[test]
fn of_answers_contested_by_two_only_what_rests_on_withdrawn_consent_is_hidden() {
    let (phone, leader, home) = agreed();
    begin(&phone, &home);
    let photo = add(&phone, "photo_add", picture());
    step(&phone, &home, answer_of("/anh", &photo));
    step(&phone, &home, json!({"do": "add_round", "spot": "/be"}));
    step(&phone, &home, answer_of("/be[1]/hinh", &photo));
    phone.call("survey_save", json!({"household": home, "form": FORM}));
    meet(&phone, &leader);
    let other = add(&leader, "photo_add", picture_of(200));
    let id = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].clone();
    let at = json!({"household": home, "form": FORM, "answer": id});
    for (device, note, place, photo) in
        [(&phone, "12 34", PLACE, Value::Null), (&leader, "56 78", "22.5 105.7 0 4", other.clone())]
    {
        device.call("survey_open", at.clone());
        for (spot, value) in [("/noi", json!(place)), ("/ghi", json!(note)), ("/be[1]/hinh", photo)] {
            let mut change = at.clone();
            change["action"] = answer_of(spot, &value);
            device.call("survey_step", change);
        }
        device.later(1_000);
        device.call("survey_save", at.clone());
    }
    meet(&phone, &leader);
    let contested = |device: &Phone| {
        let shown = device.call("household_show", json!({"id": home}));
        let asked =
            shown["conflicts"].as_array().unwrap().iter().map(|one| one["question"].as_str().unwrap().to_owned());
        asked.collect::<Vec<_>>()
    };
    assert_eq!(contested(&phone), ["Bể 1 · hinh", "ghi", "noi"]);
    leader.decide(&home, "location", "withdrawn");
    meet(&phone, &leader);
    assert_eq!(contested(&phone), ["Bể 1 · hinh", "ghi"], "numbers that are no place stay");
    let shown = phone.call("household_show", json!({"id": home}))["conflicts"][0]["candidates"].clone();
    let blobs = shown.as_array().unwrap().iter().map(|one| &one["media"]["blob"]);
    assert!(blobs.clone().any(|blob| *blob == other) && blobs.clone().any(Value::is_null), "{shown}");
    leader.decide(&home, "photo", "withdrawn");
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        assert_eq!(contested(device), ["ghi"]);
    }
}
