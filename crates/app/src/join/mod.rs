//! Joining a server, inviting others, revoking devices.

mod address;
mod ask;
mod enrol;

pub(crate) use address::normalise as address;
pub(crate) use ask::next_counter;
pub use ask::{invite, revoke};
pub use enrol::{check, join};

use crate::error::{ApiError, Code};
use crate::sync::http::LinkError;

/// What the person reads when the server cannot be asked.
fn unreachable(error: &LinkError) -> ApiError {
    match error {
        LinkError::Certificate => ApiError::new(
            Code::Certificate,
            "Khóa của máy chủ không khớp với lời mời. Đừng tham gia qua mạng này; hãy dùng mạng khác hoặc báo lãnh đạo xã.",
            "The server's key is not the one of the invitation. Do not join over this network; use another one or tell your commune leader.",
        ),
        LinkError::Status(_) => ApiError::new(
            Code::Offline,
            "Địa chỉ này không phải máy chủ Từng Nhà. Hãy xem lại địa chỉ.",
            "This address is not a Từng Nhà server. Check the address.",
        ),
        _ => ApiError::new(
            Code::Offline,
            "Không tìm thấy máy chủ của xã. Hãy kiểm tra địa chỉ và mạng rồi thử lại.",
            "The commune's server was not found. Check the address and the network, then try again.",
        ),
    }
    .because(error)
}
