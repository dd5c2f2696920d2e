//! Surveys: asked step by step, saved without leading back, over versions, in files.

use crate::common;
use std::io::Cursor;

use crate::common::media::{add, picture, recording};
use crate::common::{Phone, meet, village};
use serde_json::{Value, json};
use tungnha_app::api::{AnswersExportArgs, ExportFileKind, ExportPreset};
use tungnha_app::{Code, answer};
use tungnha_model::BlobRef;

fn step(phone: &Phone, household: &str, form: &str, action: Value) -> Value {
    phone.call("survey_step", json!({"household": household, "form": form, "action": action}))
}

fn answer(phone: &Phone, household: &str, form: &str, name: &str, value: Value) -> Value {
    step(phone, household, form, json!({"do": "answer", "spot": format!("/{name}"), "value": value, "next": true}))
}

/// The least that PYK-01 wants, and what is given besides.
fn pyk(phone: &Phone, household: &str, more: &[(&str, Value)]) -> Value {
    phone.call("survey_open", json!({"household": household, "form": "PYK-01"}));
    step(phone, household, "PYK-01", json!({"do": "agree", "person": null, "sex": "female", "age_band": "30_44"}));
    let least = [
        ("phone", json!("keypad")),
        ("aware", json!("no")),
        ("procedure", json!("no")),
        ("barriers", json!(["cost"])),
        ("wants", json!(["vneid"])),
    ];
    for (name, value) in least.iter().chain(more) {
        answer(phone, household, "PYK-01", name, value.clone());
    }
    phone.call("survey_save", json!({"household": household, "form": "PYK-01"}))
}

fn form(id: &str) -> Value {
    json!({"format": "tungnha.form/1", "id": id, "version": "1", "title": {"vi": "Nước sạch"}, "default_language": "vi",
        "lists": [{"name": "nguon", "choices": [{"name": "may", "label": {"vi": "Nước máy"}}, {"name": "suoi", "label": {"vi": "Nước suối"}}]}],
        "items": [
            {"item": "question", "name": "nguon", "kind": {"type": "single", "list": "nguon"}, "label": {"vi": "Nước gì?"}, "required": "true()"},
            {"item": "question", "name": "noi", "kind": {"type": "geopoint"}, "label": {"vi": "Ở đâu?"}, "relevant": "${nguon} = 'suoi'"},
            {"item": "repeat", "name": "be", "label": {"vi": "Bể"}, "items": [
                {"item": "question", "name": "dung_tich", "kind": {"type": "integer"}, "label": {"vi": "Mấy lít?"}},
                {"item": "question", "name": "dung", "kind": {"type": "multiple", "list": "nguon"}, "label": {"vi": "Chứa gì?"}}]}]})
}

fn publish(leader: &Phone, form: Value) {
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let checked = leader.call("form_check", json!({"id": id, "form": form}));
    assert_eq!(checked["faults"], json!([]));
    leader.call("form_publish", json!({"id": id}));
}

fn results(phone: &Phone, form: &str) -> Value {
    phone.call("survey_results", json!({"form": form, "unit": null}))
}

fn file(phone: &Phone, form: &str, preset: ExportPreset, format: ExportFileKind) -> (&'static str, Vec<u8>) {
    let mut out = Cursor::new(Vec::new());
    let args = AnswersExportArgs { form: form.to_owned(), preset, format, labels: false };
    let ending = answer::export(&phone.app, &args, &mut out).unwrap();
    (ending, out.into_inner())
}

#[test]
fn a_refused_answer_changes_nothing_and_names_its_question() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    phone.call("survey_open", json!({"household": home, "form": "PYK-01"}));
    step(&phone, &home, "PYK-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
    answer(&phone, &home, "PYK-01", "phone", json!("smart"));
    let before = answer(&phone, &home, "PYK-01", "access", json!("home_wifi"));
    let action = json!({"do": "answer", "spot": "/days", "value": "9", "next": true});
    let error = phone.fail("survey_step", json!({"household": home, "form": "PYK-01", "action": action}));
    assert_eq!(error.code, Code::Invalid);
    assert_eq!(error.fields.unwrap()["/days"].vi, "Nhập số ngày từ 0 đến 7.");
    assert_eq!(phone.call("survey_open", json!({"household": home, "form": "PYK-01"})), before);
    let error = phone.fail("survey_save", json!({"household": home, "form": "PYK-01"}));
    assert!(error.fields.unwrap().contains_key("/aware"), "a required question is named");
}

#[test]
fn a_survey_is_gone_on_with_at_the_same_question_after_a_kill() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    phone.call("survey_open", json!({"household": home, "form": "PYK-01"}));
    step(&phone, &home, "PYK-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
    answer(&phone, &home, "PYK-01", "phone", json!("smart"));
    let shown = step(&phone, &home, "PYK-01", json!({"do": "decline", "spot": "/access", "next": true}));
    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": common::PIN}));
    assert_eq!(phone.call("survey_open", json!({"household": home, "form": "PYK-01"})), shown);
    let draft = &phone.call("today", json!({}))["surveys"][0];
    assert_eq!((draft["name"].as_str(), draft["progress"]["at"].as_u64()), (Some("Nông Văn Mẫu"), Some(3)));
}

#[test]
fn an_anonymous_answer_leads_back_to_nobody() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    let saved = pyk(&phone, &home, &[("opinion", json!("Mong có cáp quang")), ("reply", json!("no"))]);
    assert_eq!(saved["opinion"], true);
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        let shown = device.call("household_show", json!({"id": home})).to_string();
        assert!(!shown.contains("PYK-01") && !shown.contains("cáp quang"), "{shown}");
        let (_, csv) = file(device, "PYK-01", ExportPreset::Odk, ExportFileKind::Csv);
        let csv = String::from_utf8(csv).unwrap();
        assert!(!csv.contains("Nông Văn Mẫu") && !csv.contains(&home) && !csv.contains("2026-11-23"), "{csv}");
        assert!(csv.contains("2026-11,") && csv.contains("female") && csv.contains("30_44"), "{csv}");
    }
    let card = leader.call("opinion_board", json!({"unit": null, "topic": null}))["cards"][0].clone();
    assert_eq!((card["text"].as_str(), card["who"].as_str()), (Some("Mong có cáp quang"), None));
    assert_eq!(phone.call("today", json!({}))["surveys"], json!([]));
}

#[test]
fn whoever_wants_a_reply_gives_a_number_and_the_text_leaves_the_anonymous_answers() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    let reply = [
        ("opinion", json!("Cầu treo hỏng ván")),
        ("reply", json!("yes")),
        ("reply_consent", json!(true)),
        ("reply_phone", json!("0900 000 001")),
    ];
    pyk(&phone, &home, &reply);
    meet(&phone, &leader);
    let opinions = leader.call("household_show", json!({"id": home}))["opinions"].clone();
    assert_eq!(opinions[0]["text"], "Cầu treo hỏng ván");
    let (_, csv) = file(&leader, "PYK-01", ExportPreset::Kobo, ExportFileKind::Csv);
    let csv = String::from_utf8(csv).unwrap();
    assert!(!csv.contains("Cầu treo") && !csv.contains("0900"), "{csv}");
}

#[test]
fn a_refusal_is_counted_without_a_name() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    phone.call("survey_open", json!({"household": home, "form": "PYK-01"}));
    phone.call("survey_refuse", json!({"household": home, "form": "PYK-01"}));
    meet(&phone, &leader);
    let seen = results(&leader, "PYK-01");
    assert_eq!((seen["answers"].as_u64(), seen["refusals"].as_u64()), (Some(0), Some(1)));
}

#[test]
fn what_is_anonymous_counts_as_unsent_like_everything_else() {
    let phone = Phone::member();
    let home = phone.household("Nông Văn Mẫu", village(0));
    let before = phone.call("sync_view", json!({}))["unsent"].as_u64().unwrap();
    pyk(&phone, &home, &[]);
    let view = phone.call("sync_view", json!({}));
    assert_eq!(view["unsent"].as_u64().unwrap(), before + 1);
    assert!(view["items"].as_array().unwrap().iter().any(|item| item["what"] == "answer" && item["name"] == ""));
}

#[test]
fn a_draft_keeps_its_version_when_another_is_published() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader, form("NS-01"));
    meet(&phone, &leader);
    phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
    step(&phone, &home, "NS-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
    let mut second = form("NS-01");
    second["items"][0]["label"]["vi"] = json!("Nhà dùng nước gì?");
    second["lists"][0]["choices"].as_array_mut().unwrap().push(json!({"name": "mua", "label": {"vi": "Nước mưa"}}));
    publish(&leader, second);
    meet(&phone, &leader);
    let shown = phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
    assert_eq!((shown["version"].as_u64(), shown["newer"].as_u64()), (Some(1), Some(2)));
    assert_eq!(shown["page"]["questions"][0]["label"], "Nước gì?");
    answer(&phone, &home, "NS-01", "nguon", json!("may"));
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
    step(&phone, &home, "NS-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
    let shown = answer(&phone, &home, "NS-01", "nguon", json!("mua"));
    assert_eq!(shown["version"], 2);
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    meet(&phone, &leader);
    let seen = results(&leader, "NS-01");
    assert_eq!((seen["answers"].as_u64(), &seen["versions"]), (Some(2), &json!([2, 1])));
    let question = &seen["questions"][0];
    assert_eq!((question["label"].as_str(), question["answered"].as_u64()), (Some("Nhà dùng nước gì?"), Some(2)));
    let counts: Vec<_> = question["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [("may", 1), ("suoi", 0), ("mua", 1)]);
}

#[test]
fn only_leaders_publish_and_a_faulty_form_is_refused() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let id = phone.call("form_begin", json!({"from": null}))["id"].clone();
    phone.call("form_check", json!({"id": id, "form": form("NS-01")}));
    assert_eq!(phone.fail("form_publish", json!({"id": id})).code, Code::Denied);
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut faulty = form("NS-01");
    faulty["anonymous"] = json!(true);
    let checked = leader.call("form_check", json!({"id": id, "form": faulty}));
    assert_eq!(
        (checked["faults"][0]["code"].as_str(), checked["faults"][0]["item"].as_str()),
        (Some("leads_back"), Some("/noi"))
    );
    assert_eq!(leader.fail("form_publish", json!({"id": id})).code, Code::Invalid);
}

/// A form with a place and a repeat, answered once; the files of both layouts, cell by cell.
#[test]
fn the_files_are_laid_out_as_kobo_and_as_odk_do() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader, form("NS-01"));
    meet(&phone, &leader);
    phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
    step(&phone, &home, "NS-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
    phone.decide(&home, "location", "given");
    answer(&phone, &home, "NS-01", "nguon", json!("suoi"));
    answer(&phone, &home, "NS-01", "noi", json!("22.4 105.6 150 4.5"));
    for (round, litres) in [(1, 500), (2, 1000)] {
        step(&phone, &home, "NS-01", json!({"do": "add_round", "spot": "/be"}));
        answer(&phone, &home, "NS-01", &format!("be[{round}]/dung_tich"), json!(litres));
    }
    answer(&phone, &home, "NS-01", "be[2]/dung", json!(["may", "suoi"]));
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    let mut golden = String::new();
    for preset in [ExportPreset::Kobo, ExportPreset::Odk] {
        let (ending, bytes) = file(&phone, "NS-01", preset, ExportFileKind::Xlsx);
        assert_eq!(ending, "xlsx");
        golden.push_str(&format!("# {preset:?}\n{}", cells(bytes)));
        let (ending, bytes) = file(&phone, "NS-01", preset, ExportFileKind::Geojson);
        assert_eq!(ending, "geojson");
        let json: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["features"][0]["geometry"], json!({"type": "Point", "coordinates": [105.6, 22.4, 150.0]}));
    }
    assert_eq!(file(&phone, "NS-01", ExportPreset::Odk, ExportFileKind::Csv).0, "zip");
    let (ending, csv) = file(&phone, "NS-01", ExportPreset::Kobo, ExportFileKind::Csv);
    assert!(ending == "csv" && csv.starts_with("\u{feff}nguon;noi;".as_bytes()));
    let id = regex_free_id(&golden);
    insta::assert_snapshot!(golden.replace(&id, "ID"));
}

/// The answer's id, which is new each time the device makes one.
fn regex_free_id(text: &str) -> String {
    let at = text.find("uuid:").unwrap() + 5;
    text[at..at + 36].to_owned()
}

fn cells(bytes: Vec<u8>) -> String {
    use calamine::Reader as _;
    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    for name in book.sheet_names() {
        out.push_str(&format!("[{name}]\n"));
        for row in book.worksheet_range(&name).unwrap().rows() {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            out.push_str(&format!("{}\n", row.join(" | ")));
        }
    }
    out
}

#[test]
fn a_form_goes_out_as_a_workbook_and_comes_back_the_same() {
    let leader = Phone::leader();
    let first = leader.call("form_file", json!({"id": null, "version": {"form": "PYK-01", "version": 1, "hash": ""}}));
    let bytes = data_encoding::BASE64.decode(first["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = leader.app.upload("PYK-01.xlsx", bytes).unwrap().token;
    let done = leader.call("form_import", json!({"token": token, "files": []}));
    let second = leader.call("form_file", json!({"id": done["id"], "version": null}));
    let bytes = data_encoding::BASE64.decode(second["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = leader.app.upload("PYK-01.xlsx", bytes).unwrap().token;
    let again = leader.call("form_import", json!({"token": token, "files": []}));
    let open = |id: &Value| leader.call("form_open", json!({"id": id}))["form"].clone();
    assert_eq!(open(&done["id"]), open(&again["id"]));
}

#[test]
fn a_question_that_no_screen_can_ask_is_not_published() {
    let leader = Phone::leader();
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut film = form("NS-01");
    film["items"][2]["items"][0]["kind"] = json!({"type": "video"});
    let checked = leader.call("form_check", json!({"id": id, "form": film}));
    let fault = &checked["faults"][0];
    assert_eq!((fault["code"].as_str(), fault["item"].as_str()), (Some("kind_not_asked"), Some("/be/dung_tich")));
    assert_eq!(leader.fail("form_publish", json!({"id": id})).code, Code::Invalid);
}

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
    phone.call("survey_open", key.clone());
    let view = step(&phone, &home, "AN-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
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

#[test]
fn an_old_workbook_becomes_a_form_or_its_faults_are_told() {
    let leader = Phone::leader();
    let bytes = std::fs::read(format!("{}/../../tests/fuzz/xls/nuoc-sach.xls", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let import = |bytes: &[u8]| {
        let token = leader.app.upload("nuoc-sach.xls", bytes.to_vec()).unwrap().token;
        leader.call("form_import", json!({"token": token, "files": []}))
    };
    let done = import(&bytes);
    let form = leader.call("form_open", json!({"id": done["id"]}))["form"].clone();
    assert_eq!((form["id"].as_str(), form["items"].as_array().unwrap().len()), (Some("NUOC-XLS"), 5), "{done}");
    let cut = import(&bytes[..2_000]);
    assert_eq!((&cut["id"], &cut["faults"][0]["code"]), (&json!(null), &json!("unreadable")));
}

#[test]
fn a_workbook_with_faults_names_their_cells_and_keeps_nothing() {
    let leader = Phone::leader();
    let id = leader.call("form_begin", json!({"from": null}))["id"].clone();
    let mut faulty = form("NS-01");
    faulty["items"][1]["relevant"] = json!("${khong_co} = 1");
    leader.call("form_check", json!({"id": id, "form": faulty}));
    let book = leader.call("form_file", json!({"id": id, "version": null}));
    leader.call("form_discard", json!({"id": id}));
    let bytes = data_encoding::BASE64.decode(book["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = leader.app.upload("loi.xlsx", bytes).unwrap().token;
    let done = leader.call("form_import", json!({"token": token, "files": []}));
    let fault = &done["faults"][0];
    assert_eq!(
        (&done["id"], fault["sheet"].as_str(), fault["row"].as_u64(), fault["column"].as_str()),
        (&json!(null), Some("survey"), Some(3), Some("relevant"))
    );
    assert_eq!(leader.call("forms", json!({}))["drafts"], json!([]));
}

/// A saved answer of a household, and what it takes to correct it.
struct Saved {
    home: String,
    answer: String,
}

impl Saved {
    fn at(phone: &Phone, home: &str) -> Self {
        let answer = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].as_str().unwrap().to_owned();
        Self { home: home.to_owned(), answer }
    }

    fn key(&self) -> Value {
        json!({"household": self.home, "form": "", "answer": self.answer})
    }

    fn put(&self, phone: &Phone, spot: &str, value: Value) -> Value {
        let mut args = self.key();
        args["action"] = json!({"do": "answer", "spot": spot, "value": value, "next": true});
        phone.call("survey_step", args)
    }

    fn cells(&self, phone: &Phone) -> String {
        cells(file(phone, "NS-01", ExportPreset::Odk, ExportFileKind::Xlsx).1)
    }
}

/// NS-01 answered at a household by a member, known to both devices.
fn answered() -> (Phone, Phone, Saved) {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader, form("NS-01"));
    meet(&phone, &leader);
    phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
    step(&phone, &home, "NS-01", json!({"do": "agree", "person": null, "sex": null, "age_band": null}));
    phone.decide(&home, "location", "given");
    answer(&phone, &home, "NS-01", "nguon", json!("suoi"));
    answer(&phone, &home, "NS-01", "noi", json!("22.4 105.6 150 4.5"));
    step(&phone, &home, "NS-01", json!({"do": "add_round", "spot": "/be"}));
    answer(&phone, &home, "NS-01", "be[1]/dung_tich", json!(500));
    answer(&phone, &home, "NS-01", "be[1]/dung", json!(["may", "suoi"]));
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    meet(&phone, &leader);
    let saved = Saved::at(&phone, &home);
    (phone, leader, saved)
}

#[test]
fn a_saved_answer_is_opened_at_its_last_page_and_corrected() {
    let (phone, leader, saved) = answered();
    let view = phone.call("survey_open", saved.key());
    assert_eq!((view["page"]["page"].as_str(), view["saved"].as_bool()), (Some("review"), Some(true)));
    assert_eq!(view["page"]["items"].as_array().unwrap().len(), 4);
    // With nothing changed nothing is written.
    let unsent = |phone: &Phone| phone.call("sync_view", json!({}))["unsent"].as_u64().unwrap();
    phone.call("survey_save", saved.key());
    assert_eq!(unsent(&phone), 0);

    phone.call("survey_open", saved.key());
    saved.put(&phone, "/be[1]/dung_tich", json!(700));
    let draft = &phone.call("today", json!({}))["surveys"][0];
    assert_eq!(draft["answer"], saved.answer, "a correction that is under way is found again");
    let phone = phone.restarted();
    phone.call("unlock", json!({"pin": common::PIN}));
    phone.call("survey_open", saved.key());
    let view = saved.put(&phone, "/nguon", json!("may"));
    assert_eq!(view["page"]["items"].as_array().unwrap().len(), 3, "the place is asked of springs alone");
    phone.call("survey_save", saved.key());
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        let shown = device.call("household_show", json!({"id": saved.home}))["answers"][0].clone();
        assert_eq!((shown["corrections"].as_u64(), shown["corrected_by"].as_str()), (Some(1), Some("Nông Văn Mẫu")));
        assert_eq!((shown["draft"].as_bool(), shown["recorder"].as_str()), (Some(false), Some("Nông Văn Mẫu")));
        let cells = saved.cells(device);
        assert!(cells.contains("| may |") && cells.contains("700 | may suoi") && !cells.contains("22.4"), "{cells}");
    }
    assert_eq!(phone.call("today", json!({}))["surveys"], json!([]));
}

#[test]
fn a_correction_can_be_thrown_away() {
    let (phone, _, saved) = answered();
    phone.call("survey_open", saved.key());
    saved.put(&phone, "/nguon", json!("may"));
    phone.call("survey_discard", saved.key());
    let view = phone.call("survey_open", saved.key());
    assert_eq!(view["page"]["items"][0]["question"]["answer"], "suoi");
}

/// What each of two people corrected is there on both devices; where both corrected the same, a person chooses.
#[test]
fn two_who_correct_one_answer_at_once_lose_nothing() {
    let (phone, leader, saved) = answered();
    for device in [&phone, &leader] {
        device.call("survey_open", saved.key());
    }
    saved.put(&phone, "/be[1]/dung_tich", json!(700));
    saved.put(&phone, "/be[1]/dung", json!(["may"]));
    saved.put(&leader, "/noi", json!("22.5 105.7"));
    saved.put(&leader, "/be[1]/dung_tich", json!(900));
    for device in [&phone, &leader] {
        device.later(1_000);
        device.call("survey_save", saved.key());
    }
    meet(&phone, &leader);
    assert_eq!(saved.cells(&phone), saved.cells(&leader));
    let cells = saved.cells(&phone);
    assert!(cells.contains("22.5 | 105.7") && cells.contains("| may |"), "{cells}");
    let shown = phone.call("household_show", json!({"id": saved.home}));
    assert_eq!(shown["answers"][0]["corrections"], 2);
    let conflict = &shown["conflicts"][0];
    assert_eq!((conflict["entity"].as_str(), conflict["candidates"].as_array().unwrap().len()), (Some("answer"), 2));
    assert_eq!(shown["conflicts"].as_array().unwrap().len(), 1, "{}", shown["conflicts"]);
    assert_eq!(conflict["question"], "Bể 1 · Mấy lít?");
    phone.call("conflict_choose", json!({"household": saved.home, "conflict": conflict["id"], "value": "700"}));
    meet(&phone, &leader);
    assert!(saved.cells(&leader).contains("700 |"), "{}", saved.cells(&leader));
}

#[test]
fn contested_choices_are_asked_about_in_the_words_of_the_form() {
    let (phone, leader, saved) = answered();
    for (device, choices) in [(&phone, json!(["may"])), (&leader, json!(["suoi"]))] {
        device.call("survey_open", saved.key());
        saved.put(device, "/be[1]/dung", choices);
        device.later(1_000);
        device.call("survey_save", saved.key());
    }
    meet(&phone, &leader);
    let conflict = phone.call("household_show", json!({"id": saved.home}))["conflicts"][0].clone();
    assert_eq!(conflict["question"], "Bể 1 · Chứa gì?");
    assert_eq!(phone.call("sync_view", json!({}))["contested"][0]["question"], "Bể 1 · Chứa gì?");
    let labels: Vec<&str> =
        conflict["candidates"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"Nước máy") && labels.contains(&"Nước suối"), "{labels:?}");
}

/// Who agrees to a survey that keeps names agrees for themselves, and may take it back, also while the answers travel.
#[test]
fn consent_withdrawn_while_an_answer_is_in_flight_takes_the_answer_out_everywhere() {
    let (phone, leader) = (Phone::member(), Phone::leader());
    let home = phone.household("Nông Văn Mẫu", village(0));
    publish(&leader, form("NS-01"));
    meet(&phone, &leader);
    let person = phone.call("household_show", json!({"id": home}))["people"][0]["id"].clone();
    let agree = |phone: &Phone| {
        phone.call("survey_open", json!({"household": home, "form": "NS-01"}));
        step(phone, &home, "NS-01", json!({"do": "agree", "person": person, "sex": null, "age_band": null}));
        answer(phone, &home, "NS-01", "nguon", json!("may"));
        phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    };
    let survey = |phone: &Phone| {
        let items = phone.call("consent_show", json!({"household": home, "person": person}))["items"].clone();
        items.as_array().unwrap().iter().find(|item| item["purpose"] == "survey").unwrap()["given"].clone()
    };
    agree(&phone);
    assert_eq!(survey(&phone), true, "what was read out and agreed to is on record");
    let given = phone.call("household_show", json!({"id": home}))["answers"][0]["id"].clone();
    // The answers are on their way when the leader hears that consent is withdrawn.
    agree(&leader);
    let withdrawn = json!({"household": home, "person": person, "purpose": "survey", "decision": "withdrawn",
        "method": "read", "language": "", "witness": "", "confirmed": true});
    leader.call("consent_save", withdrawn);
    meet(&phone, &leader);
    for device in [&phone, &leader] {
        assert_eq!(survey(device), false);
        assert_eq!(results(device, "NS-01")["answers"], 0);
        let (_, csv) = file(device, "NS-01", ExportPreset::Kobo, ExportFileKind::Csv);
        assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 1, "only headings");
        assert_eq!(device.call("household_show", json!({"id": home}))["answers"], json!([]));
        let key = json!({"household": home, "form": "", "answer": given});
        assert_eq!(device.fail("survey_open", key).code, Code::NotFound);
    }
    agree(&phone);
    assert_eq!(results(&phone, "NS-01")["answers"], 3, "agreeing again, they are used again");
}
