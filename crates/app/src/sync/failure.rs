//! Why an attempt failed, and what a person reads about it.

use std::time::Duration;

use tungnha_store::Peer;
use tungnha_sync::client::SessionError;
use tungnha_sync::frame::FrameError;
use tungnha_sync::message::Refusal;

use super::http::LinkError;
use crate::error::{ApiError, Code};

/// Why an attempt failed.
#[derive(Debug)]
pub(crate) enum Failure {
    Link(LinkError),
    Session(SessionError),
    Refused(Refusal),
    Local(ApiError),
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        Self::Session(error)
    }
}

impl From<FrameError> for Failure {
    fn from(error: FrameError) -> Self {
        Self::Session(SessionError::Frame(error))
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Local(error)
    }
}

impl Failure {
    /// Whether trying again shortly may help.
    pub(crate) const fn is_passing(&self) -> bool {
        match self {
            Self::Link(error) => matches!(error, LinkError::Cut(_) | LinkError::Busy { .. }),
            Self::Session(error) => matches!(error, SessionError::Cut | SessionError::Frame(_)),
            // Out of order is what a restored server finds a batch whose predecessors it lost: asked first, it says so.
            Self::Refused(refusal) => {
                matches!(refusal, Refusal::Busy | Refusal::Replay { .. } | Refusal::Damaged | Refusal::Protocol)
            }
            Self::Local(_) => false,
        }
    }

    /// How long the other end asks to be left alone.
    pub(crate) const fn asked_to_wait(&self) -> Option<Duration> {
        match self {
            Self::Link(LinkError::Busy { retry_after }) => *retry_after,
            _ => None,
        }
    }

    /// What the person reads who has met this peer.
    pub(crate) fn explain_meeting(self, peer: Peer) -> ApiError {
        match self {
            Self::Refused(refusal @ Refusal::UnknownDevice) if !peer.is_home() => ApiError::new(
                Code::Denied,
                "Máy trung chuyển chưa biết máy này. Hãy cho máy đó Gửi–nhận với máy xã một lần, rồi thử lại. Phiếu vẫn an toàn trên máy.",
                "The relay does not know this device yet. Let it sync with the commune's server once, then try again. Records are safe on this device.",
            )
            .because(refusal),
            failure => failure.explain(),
        }
    }

    /// What the person reads.
    pub(crate) fn explain(self) -> ApiError {
        match self {
            Self::Link(error) => link(&error),
            Self::Session(error) => session(error),
            Self::Refused(refusal) => refused(refusal),
            Self::Local(error) => error,
        }
    }
}

/// What the person reads about the line.
pub(crate) fn link(error: &LinkError) -> ApiError {
    let (code, vi, en) = match error {
        LinkError::Unreachable(_) => (
            Code::Offline,
            "Chưa gửi được: không tìm thấy máy xã. Phiếu vẫn an toàn trên máy; hãy thử lại khi có mạng.",
            "Not sent: the commune's server was not found. Records are safe on this device; try again when there is a network.",
        ),
        LinkError::Certificate => (
            Code::Certificate,
            "Khóa của máy xã không khớp với lời mời, nên không gửi gì cả. Phiếu vẫn an toàn trên máy. Hãy rời mạng Wi-Fi này và báo lãnh đạo xã.",
            "The server's key is not the one of your invitation, so nothing was sent. Records are safe on this device. Leave this Wi-Fi network and tell your commune leader.",
        ),
        LinkError::Cut(_) => (
            Code::Offline,
            "Mạng bị ngắt giữa chừng. Phần đã gửi không phải gửi lại; phần còn lại vẫn an toàn trên máy. Hãy thử lại.",
            "The connection was cut. What was sent need not be sent again; the rest is safe on this device. Try again.",
        ),
        LinkError::Busy { .. } => (
            Code::Offline,
            "Máy xã đang bận. Phiếu vẫn an toàn trên máy; hãy thử lại sau ít phút.",
            "The server is busy. Records are safe on this device; try again in a few minutes.",
        ),
        LinkError::Status(_) => (
            Code::Offline,
            "Địa chỉ này không phải máy xã, hoặc mạng bắt đăng nhập trước. Hãy kiểm tra mạng rồi thử lại.",
            "This address is not the commune's server, or the network wants a sign-in first. Check the network and try again.",
        ),
    };
    ApiError::new(code, vi, en).because(error)
}

fn session(error: SessionError) -> ApiError {
    match error {
        SessionError::Cut | SessionError::Frame(FrameError::Cut) => link(&LinkError::Cut(error.to_string())),
        SessionError::Frame(_) => ApiError::new(
            Code::Offline,
            "Dữ liệu bị thay đổi trên đường truyền nên không nhận. Dữ liệu trên máy không bị ảnh hưởng. Hãy thử lại, hoặc dùng mạng khác.",
            "The data was changed on its way, so it was not taken in. Data on this device is not affected. Try again, or use another network.",
        )
        .because(error),
        SessionError::Forged => ApiError::new(
            Code::Certificate,
            "Câu trả lời không có chữ ký của máy xã nên không nhận. Phiếu vẫn an toàn trên máy. Hãy báo lãnh đạo xã.",
            "The answer is not signed by the commune's server, so it was not taken in. Records are safe on this device. Tell your commune leader.",
        )
        .because(error),
        SessionError::Protocol => ApiError::new(
            Code::Newer,
            "Máy xã trả lời theo cách mà phiên bản này không hiểu. Hãy cập nhật ứng dụng rồi thử lại.",
            "The server answers in a way that this version does not understand. Update the app and try again.",
        )
        .because(error),
    }
}

fn refused(refusal: Refusal) -> ApiError {
    let (code, vi, en) = match refusal {
        Refusal::Revoked { .. } => (
            Code::Denied,
            "Máy này đã bị thu hồi quyền. Hãy liên hệ lãnh đạo xã.",
            "This device was revoked. Contact your commune leader.",
        ),
        Refusal::UnknownDevice | Refusal::Signature => (
            Code::Denied,
            "Máy xã không nhận ra máy này. Hãy xin lãnh đạo xã lời mời mới.",
            "The server does not know this device. Ask your commune leader for a new invitation.",
        ),
        Refusal::WrongServer => (
            Code::Certificate,
            "Đây là máy xã khác với máy đã mời. Không gửi gì cả; hãy báo lãnh đạo xã.",
            "This is another server than the one that invited you. Nothing was sent; tell your commune leader.",
        ),
        Refusal::Version => (
            Code::Newer,
            "Máy xã cần phiên bản ứng dụng khác. Hãy cập nhật ứng dụng rồi thử lại.",
            "The server needs another version of the app. Update the app and try again.",
        ),
        Refusal::Forked => (
            Code::Offline,
            "Dữ liệu trên máy này là bản sao hoặc được khôi phục. Phiếu vẫn an toàn trên máy; hãy Gửi–nhận với máy xã, phiếu sẽ được gửi lại.",
            "The data on this device is a copy or was restored. Records are safe on this device; sync with the commune's server and they will be sent anew.",
        ),
        Refusal::Batch(_) | Refusal::Protocol | Refusal::Damaged | Refusal::Replay { .. } | Refusal::Busy => (
            Code::Offline,
            "Máy xã chưa nhận được. Phiếu vẫn an toàn trên máy; hãy thử lại sau ít phút.",
            "The server could not take it. Records are safe on this device; try again in a few minutes.",
        ),
    };
    ApiError::new(code, vi, en).because(refusal)
}
