//! Files in and out.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use serde_json::{Value, json};
use tungnha_app::record::{self, ExportFormat};
use tungnha_app::{ApiError, App, Code};

use super::unit_id;
use crate::args::{Export, Import, ImportFormat};
use crate::data::{unreadable, unwritable};
use crate::output::{Output, list, number, text};

/// How many faults are listed for a person.
const FAULTS_SHOWN: usize = 20;

/// Adds households from a file.
pub async fn import(app: &App, import: &Import, output: Output) -> Result<(), ApiError> {
    if format_of(import) == ImportFormat::Ndjson {
        ndjson(app, import, output)
    } else {
        table(app, import, output).await
    }
}

fn format_of(import: &Import) -> ImportFormat {
    let ending = import.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let by_name = match ending.to_ascii_lowercase().as_str() {
        "ndjson" | "jsonl" => ImportFormat::Ndjson,
        _ => ImportFormat::Table,
    };
    import.format.unwrap_or(by_name)
}

fn ndjson(app: &App, import: &Import, output: Output) -> Result<(), ApiError> {
    let loaded = if import.file.as_os_str() == "-" {
        record::load(app, &mut std::io::stdin().lock())?
    } else {
        let file = File::open(&import.file).map_err(|cause| unreadable(&import.file, &cause))?;
        record::load(app, &mut BufReader::new(file))?
    };
    output.answer(&json!(loaded), |_| {
        let (added, unchanged) = (loaded.households, loaded.unchanged);
        format!("Đã thêm {added} hộ, {unchanged} hộ đã có.\nAdded {added} households, {unchanged} were here already.")
    });
    Ok(())
}

async fn table(app: &App, import: &Import, output: Output) -> Result<(), ApiError> {
    let bytes = std::fs::read(&import.file).map_err(|cause| unreadable(&import.file, &cause))?;
    let name = import.file.file_name().unwrap_or_default().to_string_lossy();
    let uploaded = app.upload(&name, bytes)?;
    let unit = match &import.unit {
        Some(named) => Some(unit_id(app, named).await?),
        None => None,
    };
    let mut args = json!({ "token": uploaded.token, "sheet": import.sheet, "mapping": null, "unit": unit });
    let preview = app.call("import_preview", args.clone()).await?;
    if import.check {
        output.answer(&preview, describe);
        return Ok(());
    }
    if number(&preview, "/fault_count") > 0 {
        eprintln!("{}", describe(&preview));
    }
    if let Some(args) = args.as_object_mut() {
        args.insert("skip_duplicates".to_owned(), json!(import.skip_duplicates));
        args.insert("skip_faulty".to_owned(), json!(import.skip_faulty));
    }
    let done = app.call("import_commit", args).await?;
    output.answer(&done, |done| {
        let (households, people) = (number(done, "/households"), number(done, "/people"));
        let skipped = number(done, "/skipped");
        format!(
            "Đã nhập {households} hộ, {people} người; bỏ qua {skipped} dòng.\n\
             Imported {households} households, {people} people; {skipped} rows were left out."
        )
    });
    Ok(())
}

/// What the preview says: counts, then the faulty rows.
fn describe(preview: &Value) -> String {
    let (rows, ready) = (number(preview, "/rows"), number(preview, "/ready"));
    let (faults, duplicates) = (number(preview, "/fault_count"), number(preview, "/duplicate_count"));
    let mut lines = vec![format!(
        "{rows} dòng: {ready} dùng được, {faults} lỗi, {duplicates} có thể trùng · \
         {rows} rows: {ready} ready, {faults} faults, {duplicates} likely duplicates"
    )];
    for fault in list(preview, "/faults").iter().take(FAULTS_SHOWN) {
        let (row, column) = (number(fault, "/row"), text(fault, "/column"));
        lines.push(format!("  {row}{column}: {} {}", text(fault, "/reason/vi"), text(fault, "/advice/vi")));
        lines.push(format!("      {} {}", text(fault, "/reason/en"), text(fault, "/advice/en")));
    }
    lines.join("\n")
}

/// Writes the household list to a file.
pub fn export(app: &App, export: &Export, output: Output) -> Result<(), ApiError> {
    let ending = export.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let format = match ending.as_str() {
        "xlsx" => ExportFormat::Xlsx,
        "csv" => ExportFormat::Csv,
        "ndjson" | "jsonl" => ExportFormat::Ndjson,
        _ => {
            return Err(ApiError::new(
                Code::File,
                "Tên tệp phải kết thúc bằng .xlsx, .csv hoặc .ndjson.",
                "The file's name must end in .xlsx, .csv or .ndjson.",
            ));
        }
    };
    let households = to_file(&export.file, |out| record::export(app, format, out))?;
    output.answer(&json!({ "households": households }), |_| {
        format!("Đã xuất {households} hộ.\nExported {households} households.")
    });
    Ok(())
}

/// Writes every household as NDJSON.
pub fn dump(app: &App, out: Option<&Path>) -> Result<(), ApiError> {
    match out {
        Some(file) => to_file(file, |out| record::dump(app, out)).map(drop),
        None => record::dump(app, &mut std::io::stdout().lock()).map(drop),
    }
}

/// Writes beside the file and renames at the end: what stood there before stays whole until the new one is.
pub(super) fn to_file<T>(
    file: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let failed = |cause: std::io::Error| unwritable(file, &cause);
    let mut out = BufWriter::new(File::create(part).map_err(failed)?);
    let written = write(&mut out).and_then(|told| {
        out.into_inner().map_err(|cause| failed(cause.into_error()))?.sync_all().map_err(failed)?;
        std::fs::rename(part, file).map_err(failed)?;
        Ok(told)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(part);
    }
    written
}
