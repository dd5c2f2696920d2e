//! `tungnha form`: what people who write forms see, and the exit status that their scripts read.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tungnha_app::forms::form::Form;
use tungnha_app::forms::template::pyk_01;
use tungnha_app::forms::xlsform::export;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tungnha")).current_dir(folder).arg("form").args(arguments).output().unwrap()
}

fn said(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn a_good_form_is_told_and_written_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pyk.xlsx"), export(&pyk_01().unwrap()).unwrap()).unwrap();
    let output = run(folder.path(), &["check", "pyk.xlsx", "--json", "--out", "again.xlsx"]);
    assert!(output.status.success(), "{output:?}");
    let told = said(&output);
    assert_eq!((&told["ok"], &told["id"]), (&json!(true), &json!("PYK-01")));
    let again = run(folder.path(), &["check", "again.xlsx", "--json"]);
    assert_eq!(said(&again)["form"], told["form"]);
    let lines = run(folder.path(), &["check", "pyk.xlsx"]);
    assert!(String::from_utf8_lossy(&lines.stdout).starts_with("PYK-01 (1): 24 câu hỏi"), "{lines:?}");
}

#[test]
fn faults_have_their_cells_and_the_exit_status_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut form = pyk_01().unwrap();
    if let Some(tungnha_app::forms::form::Item::Question(question)) = form.items.get_mut(4) {
        question.relevant = Some("${phne} = 'smart'".to_owned());
    }
    std::fs::write(folder.path().join("bad.xlsx"), export(&form).unwrap()).unwrap();
    let output = run(folder.path(), &["check", "bad.xlsx", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let fault = &said(&output)["faults"][0];
    assert_eq!(
        (&fault["sheet"], &fault["row"], &fault["column"], &fault["code"], &fault["position"]),
        (&json!("survey"), &json!(6), &json!("relevant"), &json!("unknown_name"), &json!(1))
    );
    assert_eq!(run(folder.path(), &["check", "missing.xlsx"]).status.code(), Some(1));
    std::fs::write(folder.path().join("text.xlsx"), "không phải bảng tính").unwrap();
    assert_eq!(said(&run(folder.path(), &["check", "text.xlsx", "--json"]))["faults"][0]["code"], "not_a_workbook");
}

#[test]
fn expressions_are_tried_over_answers() {
    let folder = tempfile::tempdir().unwrap();
    let answers = json!({ "age": 42, "member": [{ "years": 7 }, { "years": 34 }], "used": ["a", "b"] });
    std::fs::write(folder.path().join("answers.json"), answers.to_string()).unwrap();
    let eval = |expression: &str| run(folder.path(), &["eval", "--answers", "answers.json", "--json", expression]);
    for (expression, wanted) in [
        ("sum(${years}) + /data/age", json!({ "type": "number", "value": 83 })),
        ("selected(${used}, 'b')", json!({ "type": "boolean", "value": true })),
        ("/data/member[years > 7]/years", json!({ "type": "nodeset", "value": ["34"] })),
        ("-1 div 0", json!({ "type": "number", "value": "-Infinity" })),
        ("concat('a', 'b')", json!({ "type": "string", "value": "ab" })),
    ] {
        assert_eq!(said(&eval(expression)), wanted, "{expression}");
    }
    for wrong in ["1 +", "nothing()", "${nobody}", "${years} = 7"] {
        assert_eq!(eval(wrong).status.code(), Some(1), "{wrong}");
    }
    let form: Form = pyk_01().unwrap();
    std::fs::write(folder.path().join("form.json"), form.to_json().unwrap()).unwrap();
    std::fs::write(folder.path().join("filled.json"), json!({ "phone": "smart" }).to_string()).unwrap();
    let named = run(
        folder.path(),
        &["eval", "--answers", "filled.json", "--form", "form.json", "jr:choice-name(${phone}, '${phone}')"],
    );
    assert_eq!(String::from_utf8_lossy(&named.stdout).trim(), "Điện thoại thông minh");
}
