//! The columns that are no questions.

use super::{Preset, Submission};
use crate::cell::Cell;

const KOBO_COPIED: [&str; 9] = [
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
];

const ODK_AFTER: [&str; 11] = [
    "KEY",
    "SubmitterID",
    "SubmitterName",
    "AttachmentsPresent",
    "AttachmentsExpected",
    "Status",
    "ReviewState",
    "DeviceID",
    "Edits",
    "FormVersion",
    "Village",
];

/// All headings of a table, the questions' among them.
pub(super) fn headings(preset: Preset, main: bool, asked: impl Iterator<Item = String>) -> Vec<String> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    match (preset, main) {
        (Preset::Kobo, true) => {
            asked.chain(owned(&KOBO_COPIED)).chain(owned(&["_index", "_village", "_household"])).collect()
        }
        (Preset::Kobo, false) => {
            let copied = KOBO_COPIED.iter().map(|name| format!("_submission_{name}"));
            asked.chain(owned(&["_index", "_parent_table_name", "_parent_index"])).chain(copied).collect()
        }
        (Preset::Odk, true) => std::iter::once("SubmissionDate".to_owned())
            .chain(asked)
            .chain(owned(&["meta-instanceID"]))
            .chain(owned(&ODK_AFTER))
            .chain(owned(&["Household"]))
            .collect(),
        (Preset::Odk, false) => asked.chain(owned(&["PARENT_KEY", "KEY"])).collect(),
    }
}

/// Kobo's facts of a submission that stand in every table.
pub(super) fn kobo_copied(submission: &Submission, number: u32) -> Vec<Cell> {
    vec![
        number.into(),
        Cell::text(&submission.uuid),
        Cell::text(&submission.date),
        Cell::Empty,
        Cell::Empty,
        Cell::text("submitted_via_web"),
        Cell::text(&submission.by),
        Cell::text(submission.version.to_string()),
        Cell::Empty,
    ]
}

/// ODK's key of a submission.
pub(super) fn key(submission: &Submission) -> String {
    format!("uuid:{}", submission.uuid)
}

/// What stands after the questions in ODK's main table.
pub(super) fn odk_after(submission: &Submission) -> Vec<Cell> {
    vec![
        Cell::text(key(submission)),
        Cell::text(key(submission)),
        Cell::Empty,
        Cell::text(&submission.by),
        submission.attachments_here.into(),
        submission.attachments.into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        submission.edits.into(),
        Cell::text(submission.version.to_string()),
        Cell::text(&submission.village),
        Cell::text(&submission.household),
    ]
}
