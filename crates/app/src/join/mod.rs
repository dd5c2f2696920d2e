//! Joining a server, inviting others, revoking devices.

use tungnha_model::DeviceId;

use crate::App;
use crate::api::{InviteArgs, InviteView, JoinArgs, JoinCheck, JoinCheckArgs, Status};
use crate::error::{ApiError, Code, Result};

fn offline() -> ApiError {
    ApiError::new(Code::Offline, "Không tìm thấy máy chủ của xã. Kiểm tra mạng rồi thử lại.", "The commune's server was not found. Check the network and try again.")
}

/// Looks at a server before it is trusted.
///
/// # Errors
/// When the server cannot be reached.
pub async fn check(_app: App, _args: JoinCheckArgs) -> Result<JoinCheck> {
    Err(offline())
}

/// Joins by an invitation.
///
/// # Errors
/// When the server cannot be reached.
pub async fn join(_app: App, _args: JoinArgs) -> Result<Status> {
    Err(offline())
}

/// Invites a device.
///
/// # Errors
/// When the server cannot be reached.
pub async fn invite(_app: App, _args: InviteArgs) -> Result<InviteView> {
    Err(offline())
}

/// Revokes a device.
///
/// # Errors
/// When the server cannot be reached.
pub async fn revoke(_app: App, _device: DeviceId) -> Result<()> {
    Err(offline())
}
