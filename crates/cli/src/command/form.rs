//! Forms: checking a workbook, trying an expression. Needs no data folder.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tungnha_app::forms::expr::eval::Surroundings;
use tungnha_app::forms::expr::value::{NodeSet, on_clock};
use tungnha_app::forms::expr::{self, EvalError};
use tungnha_app::forms::fault::{Fault, Severity};
use tungnha_app::forms::form::Form as Document;
use tungnha_app::forms::plain::PlainAnswers;
use tungnha_app::forms::prepare::Prepared;
use tungnha_app::forms::session::{Session, World as Filling};
use tungnha_app::forms::xlsform::{self, Files, Import};
use tungnha_app::{ApiError, Code, SystemWorld, World as _};

use crate::args::Form;
use crate::data::{unreadable, unwritable};
use crate::output::Output;

/// Runs what was asked for.
pub fn run(form: &Form, output: Output) -> Result<(), ApiError> {
    match form {
        Form::Check { file, with, out } => check(file, with, out.as_deref(), output),
        Form::Eval { answers, form, expression } => eval(answers, form.as_deref(), expression, output),
    }
}

fn check(file: &Path, with: &[std::path::PathBuf], out: Option<&Path>, output: Output) -> Result<(), ApiError> {
    match read(file, with)? {
        Ok(import) => {
            if let Some(out) = out {
                write(&import.form, out)?;
            }
            output.answer(&told(&import), |_| lines(&import));
            Ok(())
        }
        Err(faults) => {
            let count = faults.iter().filter(|fault| fault.refuses()).count();
            output.answer(&json!({ "ok": false, "faults": faults }), |_| fault_lines(&faults));
            Err(ApiError::new(
                Code::Invalid,
                format!("Phiếu có {count} lỗi. Sửa các ô nêu trên rồi kiểm tra lại."),
                format!("The form has {count} fault(s). Correct the cells named above and check again."),
            ))
        }
    }
}

/// Reads a form: a workbook, or the JSON of a form.
fn read(file: &Path, with: &[std::path::PathBuf]) -> Result<Result<Import, Vec<Fault>>, ApiError> {
    let bytes = std::fs::read(file).map_err(|cause| unreadable(file, &cause))?;
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        let text = String::from_utf8_lossy(&bytes);
        let form = Document::from_json(&text).map_err(|cause| not_json(file, &cause.to_string()))?;
        return Ok(Prepared::new(form).map(|ready| Import { form: ready.form, notices: ready.notices }));
    }
    let mut files = Files::new();
    for table in with {
        let name = table.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        files.insert(name, std::fs::read(table).map_err(|cause| unreadable(table, &cause))?);
    }
    let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(xlsform::import(&bytes, &name, &files))
}

fn not_json(file: &Path, cause: &str) -> ApiError {
    let name = file.display();
    ApiError::new(
        Code::Invalid,
        format!("{name} không phải JSON đúng dạng."),
        format!("{name} is not the JSON that is needed."),
    )
    .because(cause)
}

fn write(form: &Document, out: &Path) -> Result<(), ApiError> {
    let bytes = xlsform::export(form).map_err(ApiError::internal)?;
    std::fs::write(out, bytes).map_err(|cause| unwritable(out, &cause))
}

fn told(import: &Import) -> Value {
    let form = &import.form;
    json!({
        "ok": true,
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "languages": form.languages,
        "questions": form.question_count(),
        "lists": form.lists.iter().map(|list| json!({ "name": list.name, "choices": list.choices.len() })).collect::<Vec<_>>(),
        "notices": import.notices,
        "form": form,
    })
}

fn lines(import: &Import) -> String {
    let form = &import.form;
    let languages: Vec<&str> = form.languages.iter().map(|language| language.name.as_str()).collect();
    format!(
        "{} ({}): {} câu hỏi · questions, {} danh sách · lists, {}\n{}",
        form.id,
        form.version,
        form.question_count(),
        form.lists.len(),
        languages.join(", "),
        fault_lines(&import.notices)
    )
}

fn fault_lines(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{}\n", line(fault))).collect()
}

/// `LỖI survey hàng 3 cột relevant, ký tự 5: …`
fn line(fault: &Fault) -> String {
    let word = if fault.severity == Severity::Fault { "LỖI · FAULT" } else { "Lưu ý · notice" };
    let mut place = vec![fault.sheet.clone().or_else(|| fault.item.clone()).unwrap_or_default()];
    place.extend(fault.row.map(|row| format!("hàng · row {row}")));
    place.extend(fault.column.as_ref().map(|column| format!("cột · column {column}")));
    place.extend(fault.position.map(|position| format!("ký tự · character {position}")));
    let place = place.join(", ");
    let (reason, advice) = (&fault.reason, &fault.advice);
    format!("{word} [{}] {place}\n  {} {}\n  {} {}", fault.code, reason.vi, advice.vi, reason.en, advice.en)
}

fn eval(answers: &Path, form: Option<&Path>, expression: &str, output: Output) -> Result<(), ApiError> {
    let text = std::fs::read_to_string(answers).map_err(|cause| unreadable(answers, &cause))?;
    let answers: Value = serde_json::from_str(&text).map_err(|cause| not_json(answers, &cause.to_string()))?;
    let expr = expr::parse(expression).map_err(|error| {
        let message = error.message();
        let place = error.position;
        let vi = format!("Ký tự {place}: {}", message.vi);
        ApiError::new(Code::Invalid, vi, format!("Character {place}: {}", message.en))
    })?;
    let now = on_clock(SystemWorld.now(), SystemWorld.offset_minutes());
    let found = match form {
        None => over_answers(&PlainAnswers::new(&answers), &expr, &Surroundings::new(now, seed()?)),
        Some(file) => {
            let import = read(file, &[])?.map_err(|faults| {
                ApiError::new(
                    Code::Invalid,
                    "Phiếu có lỗi: chạy `form check`.",
                    "The form has faults: run `form check`.",
                )
                .because(fault_lines(&faults))
            })?;
            let language = import.form.default_language.clone();
            let filling = Filling { now, seed: seed()?, language, properties: std::collections::BTreeMap::default() };
            let ready = Prepared::new(import.form).map_err(|faults| ApiError::internal(fault_lines(&faults)))?;
            let session = Session::resume(Arc::new(ready), filling, &answers, &[]);
            session.evaluate(&expr, None).map(|value| told_value(&value, |set| session.texts(set)))
        }
    };
    let found = found.map_err(|error| {
        let message = error.message();
        ApiError::new(Code::Invalid, message.vi, message.en)
    })?;
    output.answer(&found, |found| match &found["value"] {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(|one| format!("{}\n", one.as_str().unwrap_or_default())).collect(),
        other => other.to_string(),
    });
    Ok(())
}

fn over_answers(answers: &PlainAnswers, expr: &expr::Expr, surroundings: &Surroundings) -> Result<Value, EvalError> {
    let value = answers.evaluate(expr, surroundings)?;
    Ok(told_value(&value, |set| answers.texts(set)))
}

fn seed() -> Result<u64, ApiError> {
    let mut bytes = [0; 8];
    SystemWorld.fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// A value with its type, as `{"type": "number", "value": 3}`; infinities and not-a-number as texts.
fn told_value(value: &expr::Value, texts: impl Fn(&NodeSet) -> Vec<String>) -> Value {
    match value {
        expr::Value::Bool(truth) => json!({ "type": "boolean", "value": truth }),
        expr::Value::Number(number) if number.is_finite() => json!({ "type": "number", "value": whole(*number) }),
        expr::Value::Number(_) => json!({ "type": "number", "value": value.text() }),
        expr::Value::Nodes(set) => json!({ "type": "nodeset", "value": texts(set) }),
        other => json!({ "type": "string", "value": other.text() }),
    }
}

/// A whole number without a decimal point.
fn whole(number: f64) -> Value {
    match expr::value::whole(number).filter(|_| number.fract() == 0.0) {
        Some(whole) => json!(whole),
        None => json!(number),
    }
}
