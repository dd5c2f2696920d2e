//! What people answered: figures, tables, files. All versions of a form are read together.

mod export;
mod given;
mod nodes;
mod results;
mod shown;
mod table;
mod withheld;

pub use export::{export, file};
pub(crate) use given::views;
pub(crate) use nodes::{choices, text};
pub use results::results;
pub(crate) use shown::shown;
pub use table::table;
pub(crate) use withheld::{Sensitive, rests_on};

use serde_json::Value;
use tungnha_model::{BlobRef, Day, UnitTree};
use tungnha_reports::survey::Submission;
use tungnha_store::query::Reader;
use tungnha_store::{AnswerRow, StoreError};

use crate::App;
use crate::api::{Language, Settings};
use crate::error::{ApiError, Result};
use crate::form::Edition;
use crate::survey::no_form;

/// The versions of a form, newest first.
pub(crate) fn versions(editions: Vec<Edition>, form: &str) -> Result<Vec<Edition>> {
    let versions: Vec<Edition> = editions.into_iter().filter(|edition| edition.form == form).collect();
    if versions.is_empty() { Err(no_form()) } else { Ok(versions) }
}

/// The language in which labels are shown and written: the one of the screens.
pub(crate) fn language(app: &App) -> Result<&'static str> {
    Ok(language_of(&crate::session::settings(&*app.store()?)?))
}

/// The same by settings that were read already.
pub(crate) const fn language_of(settings: &Settings) -> &'static str {
    match settings.language {
        Language::Vi => "vi",
        Language::En => "en",
    }
}

/// Shows every answer to a form as it may be shown: without what rests on a consent that was taken back.
fn each<E: From<StoreError>>(
    reader: &Reader<'_>,
    form: &str,
    sensitive: &Sensitive,
    mut see: impl FnMut(AnswerRow) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    reader.each_answer(form, |mut row| {
        sensitive.withhold(&row.withdrawn, &mut row.answer.values);
        see(row)
    })
}

/// A row of the store as a submission for a file.
fn submission(reader: &Reader<'_>, row: AnswerRow, tree: &UnitTree, today: Day) -> Result<Submission> {
    let answer = row.answer;
    let (mut attachments, mut attachments_here) = (0_u32, 0_u32);
    for blob in media_of(&answer.values) {
        attachments = attachments.saturating_add(1);
        attachments_here = attachments_here.saturating_add(u32::from(reader.has_blob(blob.full())?));
    }
    Ok(Submission {
        uuid: answer.id.to_string(),
        date: answer.day.map_or(row.month, |day| day.to_string()),
        by: answer.recorder.unwrap_or_default(),
        version: answer.version,
        village: tree.path(row.unit, today),
        household: row.code.unwrap_or_default(),
        attachments,
        attachments_here,
        edits: u32::try_from(answer.corrections.len()).unwrap_or(u32::MAX),
        values: answer.values,
    })
}

/// The photographs and recordings among answers, in their order.
pub(crate) fn media_of(values: &Value) -> Vec<BlobRef> {
    match values {
        Value::String(text) => text.parse().into_iter().collect(),
        Value::Array(list) => list.iter().flat_map(media_of).collect(),
        Value::Object(map) => map.values().flat_map(media_of).collect(),
        _ => Vec::new(),
    }
}

/// The place that the rows are written to does not take them.
fn unwritable(cause: std::io::Error) -> ApiError {
    ApiError::new(
        crate::error::Code::File,
        "Không ghi được tệp. Kiểm tra chỗ trống, hoặc xuất dạng CSV nếu có hơn một triệu phiếu.",
        "The file could not be written. Check free space, or export as CSV when there are more than a million answers.",
    )
    .because(cause)
}
