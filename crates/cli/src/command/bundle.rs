//! Bundles: exchanging by file.

use std::path::Path;

use serde_json::json;
use tungnha_app::{ApiError, App};

use super::unit_id;
use crate::args::Bundle;
use crate::data::{unreadable, unwritable};
use crate::output::{Output, number, text};

/// Writes or reads a file.
pub async fn run(app: &App, bundle: &Bundle, output: Output) -> Result<(), ApiError> {
    match bundle {
        Bundle::Export { to, file } => export(app, to, file, output).await,
        Bundle::Import { file } => import(app, file, output).await,
    }
}

async fn export(app: &App, to: &str, file: &Path, output: Output) -> Result<(), ApiError> {
    let made = match app.call("bundle_export", json!({ "to": to })).await {
        Ok(made) => made,
        // Not a device: perhaps a unit by its name.
        Err(error) => match unit_id(app, to).await {
            Ok(unit) => app.call("bundle_export", json!({ "to": unit })).await?,
            Err(_) => return Err(error),
        },
    };
    let bytes = data_encoding::BASE64.decode(text(&made, "/file/base64").as_bytes()).map_err(ApiError::internal)?;
    std::fs::write(file, bytes).map_err(|cause| unwritable(file, &cause))?;
    let batches = number(&made, "/batches");
    output.answer(&json!({ "file": file.display().to_string(), "batches": batches }), |_| {
        format!("Đã ghi {batches} gói phiếu vào {0}\nWrote {batches} batches to {0}", file.display())
    });
    Ok(())
}

async fn import(app: &App, file: &Path, output: Output) -> Result<(), ApiError> {
    let bytes = std::fs::read(file).map_err(|cause| unreadable(file, &cause))?;
    let uploaded = app.upload(&file.to_string_lossy(), bytes)?;
    let report = app.call("bundle_import", json!({ "token": uploaded.token })).await?;
    output.answer(&report, |report| {
        let count = |key: &str| number(report, key);
        let (taken, known, refused, receipts) =
            (count("/taken"), count("/known"), count("/refused"), count("/receipts"));
        format!(
            "Nhận {taken} gói mới, {known} đã có, {refused} cần xem lại, {receipts} biên nhận\n\
             {taken} new batches, {known} known, {refused} to review, {receipts} receipts"
        )
    });
    Ok(())
}
