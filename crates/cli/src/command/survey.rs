//! Surveys: the forms, and what people answered.

use std::path::Path;

use serde_json::{Value, json};
use tungnha_app::api::{AnswersExportArgs, ExportFileKind, ExportPreset};
use tungnha_app::{ApiError, App, answer};

use super::file::to_file;
use crate::args::{Answers, AnswersFormat, Preset, Survey};
use crate::output::{Output, list, number, text};

/// Lists the forms.
pub async fn run(app: &App, survey: &Survey, output: Output) -> Result<(), ApiError> {
    match survey {
        Survey::List => {
            output.answer(&app.call("forms", json!({})).await?, |view| {
                list(view, "/forms").iter().map(line).collect::<Vec<_>>().join("\n")
            });
        }
    }
    Ok(())
}

fn line(form: &Value) -> String {
    let versions: Vec<String> = list(form, "/versions").iter().map(|one| number(one, "/version").to_string()).collect();
    format!(
        "{} · {} · {}: bản · versions {}; {} phiếu trả lời · answers, {} từ chối · refusals",
        text(form, "/form"),
        text(form, "/title/vi"),
        text(form, "/title/en"),
        versions.join(", "),
        number(form, "/answers"),
        number(form, "/refusals")
    )
}

/// Writes the answers to a form.
pub fn answers(app: &App, answers: &Answers, output: Output) -> Result<(), ApiError> {
    let Answers::Export { file, form, preset, format, labels } = answers;
    let args = AnswersExportArgs {
        form: form.clone(),
        preset: match preset {
            Preset::Kobo => ExportPreset::Kobo,
            Preset::Odk => ExportPreset::Odk,
        },
        format: match format {
            AnswersFormat::Xlsx => ExportFileKind::Xlsx,
            AnswersFormat::Csv => ExportFileKind::Csv,
            AnswersFormat::Geojson => ExportFileKind::Geojson,
        },
        labels: *labels,
    };
    let ending = to_file(file, |out| answer::export(app, &args, out))?;
    let hint = other_ending(file, ending);
    output.answer(&json!({ "file": file, "kind": ending }), |_| {
        format!("Đã xuất vào {}{hint}.\nExported to {}{hint}.", file.display(), file.display())
    });
    Ok(())
}

/// Says when the file is of another kind than its name: repeats make a zip of a CSV.
fn other_ending(file: &Path, ending: &str) -> String {
    let fits = file.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    if fits { String::new() } else { format!(" (.{ending})") }
}
