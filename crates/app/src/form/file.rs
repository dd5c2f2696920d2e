//! A form as a workbook for other programs.

use tungnha_forms::xlsform;

use super::draft::draft_id;
use super::{load, parse};
use crate::App;
use crate::api::{FileOut, FormFileArgs};
use crate::error::{ApiError, Result};
use crate::survey::no_form;

/// The kind of an Excel workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Writes the workbook of a version, or of a form that is being written.
///
/// # Errors
/// When the device is locked, the form is not here, or it cannot be written.
pub fn file(app: &App, args: FormFileArgs) -> Result<FileOut> {
    let form = app.store()?.read(|reader| match (&args.id, &args.version) {
        (Some(id), _) => parse(&reader.form_draft(draft_id(id)?)?.ok_or_else(no_form)?.json),
        (None, Some(version)) => load(reader, &version.form, version.version, &version.hash),
        (None, None) => Err(no_form()),
    })?;
    let bytes = xlsform::export(&form).map_err(ApiError::internal)?;
    Ok(out(format!("{}.v{}.xlsx", form.id, form.version), XLSX, &bytes))
}

/// A file for a screen to hand on.
pub(crate) fn out(name: String, mime: &str, bytes: &[u8]) -> FileOut {
    FileOut { name, mime: mime.to_owned(), base64: data_encoding::BASE64.encode(bytes) }
}
