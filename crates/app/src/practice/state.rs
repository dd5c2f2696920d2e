//! Where a practice stands.

use crate::api::PracticeState;
use crate::document::{Fields, entries, some_text, text};

/// One thing that was done with a practice.
pub(super) struct Review<'a> {
    pub id: &'a str,
    pub kind: String,
    pub reason: Option<String>,
    pub of: Option<String>,
}

/// Everything that was done, in the order of the ids.
pub(super) fn reviews(body: &Fields) -> Vec<Review<'_>> {
    entries(body, "reviews")
        .into_iter()
        .map(|(id, fields)| Review {
            id,
            kind: text(fields, "kind"),
            reason: some_text(fields, "reason"),
            of: some_text(fields, "of"),
        })
        .collect()
}

/// The submissions that nobody has returned yet.
pub(super) fn open_submissions<'a>(reviews: &[Review<'a>]) -> Vec<&'a str> {
    let returned =
        |id: &str| reviews.iter().any(|review| review.kind == "returned" && review.of.as_deref() == Some(id));
    let submitted = reviews.iter().filter(|review| review.kind == "submitted");
    submitted.map(|review| review.id).filter(|id| !returned(id)).collect()
}

/// Where it stands.
pub(super) fn state(reviews: &[Review<'_>]) -> PracticeState {
    if reviews.iter().any(|review| review.kind == "approved") {
        PracticeState::Approved
    } else if !open_submissions(reviews).is_empty() {
        PracticeState::Submitted
    } else if reviews.iter().any(|review| review.kind == "returned") {
        PracticeState::Returned
    } else {
        PracticeState::Draft
    }
}
