//! Surveys: opening the shipped one, the next question of very long ones, a large workbook, very many answers.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungnha_app::answer;
use tungnha_app::api::{AnswersExportArgs, ExportFileKind, ExportPreset};
use tungnha_docs::{Month, create_anonymous, survey_doc_id};
use tungnha_model::household::Answer;
use tungnha_model::{AnswerId, ChannelId, DocKind, Moment};
use tungnha_store::{Op, Write};
use tungnha_testkit::demo;

use crate::support::device::{Device, millis, percentile};
use crate::support::server::Server;

const STEPS: i64 = 40;
const LONG: [usize; 2] = [200, 2_000];
const ROWS: usize = 1_800;
const ANSWERS: usize = 100_000;
/// Answers in one change: as many as its operations allow.
const TOGETHER: usize = 100;

pub async fn measure(folder: &Path, binary: &Path) -> Value {
    let server = Server::start(folder, binary);
    let device = Device::join(&folder.join("leader"), &server.invite("Ba Bể", "leader")).await;
    device.stay_open().await;
    device.import(0, 12).await;
    let household = device.list("", 0).await.0["rows"][0]["id"].clone();
    let open = device.timed("survey_open", json!({ "household": household, "form": "PYK-01" })).await.1;
    let mut report = json!({ "open_pyk_ms": millis(open) });
    for count in LONG {
        report[format!("step_{count}_ms")] = json!(steps(&device, &household, count).await);
    }
    report["import_1800_ms"] = json!(millis(workbook(&device).await));
    println!("surveys so far: {report}");
    fill(&device);
    for (name, format) in [("csv", ExportFileKind::Csv), ("xlsx", ExportFileKind::Xlsx)] {
        let before = forget_peak();
        let begun = Instant::now();
        let mut out = tempfile::tempfile().unwrap();
        let args = AnswersExportArgs { form: "PYK-01".to_owned(), preset: ExportPreset::Kobo, format, labels: false };
        answer::export(device.app(), &args, &mut out).unwrap();
        report[format!("export_{name}_s")] = json!(begun.elapsed().as_secs_f64());
        report[format!("export_{name}_mib")] = json!(out.metadata().unwrap().len() as f64 / 1_048_576.0);
        report[format!("export_{name}_more_memory_mib")] = json!(memory_mib("VmHWM:") - before);
    }
    let before = forget_peak();
    let (results, time) = device.timed("survey_results", json!({ "form": "PYK-01", "unit": null })).await;
    assert_eq!(results["answers"], ANSWERS);
    report["results_s"] = json!(time.as_secs_f64());
    report["results_more_memory_mib"] = json!(memory_mib("VmHWM:") - before);
    report
}

/// Each question depends on the one before, each has a condition, a constraint and a calculation.
fn form(id: &str, count: usize) -> Value {
    let item = |index: usize| {
        let mut question = json!({ "item": "question", "name": format!("q{index}"), "kind": { "type": "integer" },
            "label": { "vi": format!("Câu {index}") }, "constraint": ". >= 0 and . < 1000000" });
        if index > 0 {
            let before = index - 1;
            question["relevant"] = json!(format!("${{q{before}}} >= 0 and regex(string(${{q0}}), '[0-9]+')"));
            question["calculation"] = json!(format!("${{q{before}}} + 1"));
        }
        question
    };
    json!({ "format": "tungnha.form/1", "id": id, "version": "1", "title": { "vi": "Đo" }, "default_language": "vi",
        "items": (0..count).map(item).collect::<Vec<_>>() })
}

/// Writes a form and gives the id of what is being written.
async fn written(device: &Device, id: &str, count: usize) -> Value {
    let draft = device.call("form_begin", json!({ "from": null })).await["id"].clone();
    device.call("form_check", json!({ "id": draft, "form": form(id, count) })).await;
    draft
}

/// A step of a long form: an answer on which every other depends, kept on disk, the next question shown.
async fn steps(device: &Device, household: &Value, count: usize) -> f64 {
    let name = format!("DO-{count}");
    let draft = written(device, &name, count).await;
    device.call("form_publish", json!({ "id": draft })).await;
    let key = json!({ "household": household, "form": name });
    device.call("survey_open", key).await;
    let step = |action: Value| json!({ "household": household, "form": name, "action": action });
    device.call("survey_step", step(json!({ "do": "agree", "person": null, "sex": null, "age_band": null }))).await;
    let mut times: Vec<Duration> = Vec::new();
    for round in 0..STEPS {
        device.call("survey_step", step(json!({ "do": "go", "spot": "/q0" }))).await;
        let answer = json!({ "do": "answer", "spot": "/q0", "value": round, "next": true });
        times.push(device.timed("survey_step", step(answer)).await.1);
    }
    percentile(&times, 50)
}

async fn workbook(device: &Device) -> Duration {
    let draft = written(device, "DO-XLS", ROWS).await;
    let file = device.call("form_file", json!({ "id": draft, "version": null })).await;
    let bytes = data_encoding::BASE64.decode(file["base64"].as_str().unwrap().as_bytes()).unwrap();
    let token = device.app().upload("do.xlsx", bytes).unwrap().token;
    let (done, time) = device.timed("form_import", json!({ "token": token, "files": [] })).await;
    assert!(done["id"].is_string(), "{done}");
    time
}

/// Anonymous answers as many phones would have sent them, over villages and months.
fn fill(device: &Device) {
    let store = device.app().store().unwrap();
    let villages: Vec<_> = demo::units().iter().skip(2).map(|unit| unit.id).collect();
    let begun = Instant::now();
    for (change, first) in (0..ANSWERS).step_by(TOGETHER).enumerate() {
        let (unit, turn) = (villages[change % villages.len()], change / villages.len());
        let month =
            Month { year: 2026 + i32::try_from(turn / 12).unwrap(), month: u32::try_from(turn % 12).unwrap() + 1 };
        let edits = (first..first + TOGETHER).flat_map(|number| create_anonymous(&one(number), month)).collect();
        let write = Write::other(survey_doc_id(unit, month), DocKind::SURVEY_ANSWERS, ChannelId::field(unit), edits);
        store.transact(Op::Import, |tx| tx.write(vec![write], Moment(0))).unwrap();
    }
    println!("{ANSWERS} answers stored in {:.1} s", begun.elapsed().as_secs_f64());
}

fn one(number: usize) -> Answer {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    id[8..].copy_from_slice(&(number as u64).to_be_bytes());
    let values = json!({ "sex": "female", "age_band": "30_44", "phone": "smart", "access": "home_wifi", "quality": number % 5 + 1,
        "days": number % 8, "used": ["vneid", "bank"], "aware": "yes", "channel": ["zalo"], "procedure": "no",
        "barriers": ["cost"], "scam": "no", "wants": ["vneid", "safety"], "team": 4, "reply": "no" });
    Answer { values, ..Answer::new(AnswerId(id), "PYK-01", 1) }
}

/// What this process holds now, in MiB; from here on its peak counts anew.
fn forget_peak() -> f64 {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    memory_mib("VmRSS:")
}

/// A line of what Linux knows of this process's memory.
fn memory_mib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap() / 1024.0
}

/// Prints the figures.
pub fn print(report: &Value) {
    let lines: [(&str, &str, &str); 12] = [
        ("open the 18-question survey", "open_pyk_ms", "ms"),
        ("next question of 200 that depend on it", "step_200_ms", "ms"),
        ("next question of 2,000 that depend on it", "step_2000_ms", "ms"),
        ("import of an XLSForm of 1,800 rows", "import_1800_ms", "ms"),
        ("export of 100,000 answers, CSV", "export_csv_s", "s"),
        ("  its size", "export_csv_mib", "MiB"),
        ("  more memory than before", "export_csv_more_memory_mib", "MiB"),
        ("export of 100,000 answers, XLSX", "export_xlsx_s", "s"),
        ("  its size", "export_xlsx_mib", "MiB"),
        ("  more memory than before", "export_xlsx_more_memory_mib", "MiB"),
        ("results of 100,000 answers", "results_s", "s"),
        ("  more memory than before", "results_more_memory_mib", "MiB"),
    ];
    println!("\nsurveys");
    for (title, key, unit) in lines {
        println!("{title:<44}{:>22}", format!("{:.1} {unit}", report[key].as_f64().unwrap()));
    }
}
