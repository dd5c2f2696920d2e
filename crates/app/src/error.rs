//! What a screen or a shell learns when something did not work: a code to branch on,
//! and a sentence in both languages that says what to do next. The rest stands in `detail`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::Bilingual;
use tungnha_store::StoreError;

/// What screens branch on. A code exists only if a screen does something else because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The data is locked: ask for the PIN.
    Locked,
    /// The PIN is wrong.
    WrongPin,
    /// Too many wrong PINs: wait.
    Wait,
    /// Something that was given is not right; `fields` says what.
    Invalid,
    /// The record is not (or no longer) here.
    NotFound,
    /// The server cannot be reached.
    Offline,
    /// The invitation is wrong, used or too old.
    Invitation,
    /// The server's key is not the one of the invitation.
    Certificate,
    /// The same thing is already under way.
    Busy,
    /// The device's storage failed: full, damaged, not writable.
    Storage,
    /// The data was written by a newer version.
    Newer,
    /// A file that was given cannot be used.
    File,
    /// The role does not allow it.
    Denied,
    /// A fault of the program.
    Internal,
}

/// The one error that leaves this crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{}\n{}", message.vi, message.en)]
pub struct ApiError {
    /// What to branch on.
    pub code: Code,
    /// What happened and what to do next.
    pub message: Bilingual,
    /// For each field that is not right, what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fields: Option<BTreeMap<String, Bilingual>>,
    /// For the person who helps: the technical cause, without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
}

impl ApiError {
    /// An error from its code and its two wordings.
    #[must_use]
    pub fn new(code: Code, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, message: Bilingual::new(vi, en), fields: None, detail: None }
    }

    /// The same with the technical cause.
    #[must_use]
    pub fn because(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// The same, naming one field that is not right.
    #[must_use]
    pub fn field(mut self, field: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.fields.get_or_insert_default().insert(field.to_owned(), Bilingual::new(vi, en));
        self
    }

    /// One or more fields are not right.
    #[must_use]
    pub fn invalid(fields: BTreeMap<String, Bilingual>) -> Self {
        let first = fields.values().next().cloned();
        let message = first.unwrap_or_else(|| {
            Bilingual::new(
                "Thông tin chưa đúng. Xem lại các ô được đánh dấu.",
                "Something is not right. Check the marked fields.",
            )
        });
        Self { code: Code::Invalid, message, fields: Some(fields), detail: None }
    }

    /// One field is not right.
    #[must_use]
    pub fn invalid_field(field: &str, vi: &str, en: &str) -> Self {
        Self::new(Code::Invalid, vi, en).field(field, vi, en)
    }

    /// The same, its fields named as those of one part of a form: `step-2-vi`.
    #[must_use]
    pub fn within(mut self, part: &str) -> Self {
        let fields = self.fields.take();
        self.fields =
            fields.map(|fields| fields.into_iter().map(|(name, text)| (format!("{part}-{name}"), text)).collect());
        self
    }

    /// The arguments do not have the shape that the command wants.
    #[must_use]
    pub fn arguments(name: &str, cause: impl ToString) -> Self {
        Self::new(
            Code::Invalid,
            "Yêu cầu không đúng dạng. Hãy tải lại màn hình rồi thử lại.",
            "The request does not have the right form. Reload the screen and try again.",
        )
        .because(format!("{name}: {}", cause.to_string()))
    }

    /// The data is locked.
    #[must_use]
    pub fn locked() -> Self {
        Self::new(
            Code::Locked,
            "Dữ liệu đang khóa. Nhập mã PIN để mở.",
            "The data is locked. Enter the PIN to open it.",
        )
    }

    /// The device has not joined yet.
    #[must_use]
    pub fn not_joined() -> Self {
        Self::new(
            Code::NotFound,
            "Máy này chưa tham gia. Hãy tham gia bằng mã mời trước.",
            "This device has not joined yet. Join with an invitation first.",
        )
    }

    /// The record is not here.
    #[must_use]
    pub fn not_found(what_vi: &str, what_en: &str) -> Self {
        Self::new(
            Code::NotFound,
            format!("Không tìm thấy {what_vi}. Có thể đã được chuyển hoặc gộp; hãy quay lại danh sách."),
            format!("The {what_en} was not found. It may have been moved or merged; go back to the list."),
        )
    }

    /// The role does not allow it.
    #[must_use]
    pub fn denied() -> Self {
        Self::new(
            Code::Denied,
            "Máy này không được phép làm việc đó. Hãy nhờ lãnh đạo xã.",
            "This device may not do that. Ask the commune leader.",
        )
    }

    /// A fault of the program.
    #[must_use]
    pub fn internal(cause: impl ToString) -> Self {
        Self::new(
            Code::Internal,
            "Ứng dụng gặp lỗi. Dữ liệu đã lưu vẫn an toàn trên máy; hãy đóng, mở lại rồi thử lại.",
            "The app met a fault. What was saved is still safe on this device; close it, open it and try again.",
        )
        .because(cause)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = serde_json::from_value(serde_json::Value::from(error.code())).unwrap_or(Code::Internal);
        Self { code, message: error.message(), fields: None, detail: Some(error.to_string()) }
    }
}

/// The result of a use case.
pub type Result<T, E = ApiError> = std::result::Result<T, E>;
