//! Pictures that came along with a workbook: kept here, and named in the form.

use tungnha_forms::fault::Fault;
use tungnha_forms::form::Form;
use tungnha_forms::xlsform::Files;

use crate::App;
use crate::blob;
use crate::error::Result;

/// Takes in those of the files that the form names as pictures. What is no picture is told.
pub(super) fn attach(app: &App, form: &mut Form, files: &Files) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for (name, path) in form.named_pictures() {
        let Some(bytes) = files.get(&name) else { continue };
        match blob::photo_keep(app, bytes) {
            Ok(blob) => {
                form.pictures.insert(name, blob);
            }
            Err(error) => faults.push(unreadable(&name, &error).at(&path, "media::image")),
        }
    }
    Ok(faults)
}

fn unreadable(file: &str, error: &crate::ApiError) -> Fault {
    let message = &error.message;
    let reason = (format!("{file}: {}", message.vi), format!("{file}: {}", message.en));
    Fault::worded(
        "picture_unreadable",
        &reason.0,
        &reason.1,
        "Đổi tệp ảnh rồi nhập lại phiếu.",
        "Change the file and import the form again.",
    )
}
