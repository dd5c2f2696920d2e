//! The pictures of a practice: references under their own keys, so that two devices never write different things there.

use serde_json::Value;
use tungnha_docs::Edit;
use tungnha_model::BlobRef;
use tungnha_model::field::Scalar;

use crate::api::FieldValues;
use crate::document::{Fields, part};
use crate::error::{ApiError, Result};

/// The most pictures of one practice.
const PHOTOS_MAX: usize = 6;

/// The pictures that a document holds.
pub(super) fn photos(body: &Fields) -> Vec<BlobRef> {
    let all = part(body, "photos").into_iter().flatten();
    all.filter_map(|(_, text)| text.as_str()?.parse().ok()).collect()
}

/// The edits that lead from some pictures to others.
pub(super) fn edits(before: &[BlobRef], after: &[BlobRef]) -> Vec<Edit> {
    let gone = before.iter().filter(|blob| !after.contains(blob));
    let come = after.iter().filter(|blob| !before.contains(blob));
    let put = |blob: &BlobRef, value: Scalar| Edit::put(["photos", &blob.key()], value);
    let gone = gone.map(|blob| put(blob, Scalar::Null));
    gone.chain(come.map(|blob| put(blob, Scalar::from(blob.to_string().as_str())))).collect()
}

/// No more of them than a phone shows, and none that is a recording.
pub(super) fn must_be_few(photos: &[BlobRef]) -> Result<()> {
    if photos.len() <= PHOTOS_MAX && photos.iter().all(BlobRef::is_photo) {
        return Ok(());
    }
    Err(ApiError::invalid_field(
        "photos",
        &format!("Mỗi bài có tối đa {PHOTOS_MAX} ảnh. Hãy bỏ bớt."),
        &format!("A practice holds at most {PHOTOS_MAX} pictures. Take some out."),
    ))
}

/// Pictures go to the commune only with the agreement of those who are in them.
pub(super) fn must_have_consent(photos: &[BlobRef], given: &FieldValues) -> Result<()> {
    if photos.is_empty() || given.get("image_consent").and_then(Value::as_bool) == Some(true) {
        return Ok(());
    }
    Err(ApiError::invalid_field(
        "image_consent",
        "Ảnh chỉ được gửi khi người trong ảnh đồng ý. Hãy hỏi rồi đánh dấu, hoặc bỏ ảnh.",
        "Pictures are sent only if those who are in them agree. Ask them and tick it, or remove the pictures.",
    ))
}
