//! What can go wrong in the store, with the words for the person who meets it.

use std::io;

use tungnha_model::message::Bilingual;

/// Everything that the store refuses or fails at.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The PIN does not open the key.
    #[error("wrong PIN; {failures_left} tries left, next in {wait_seconds} s")]
    WrongPin {
        /// Tries left before the key is destroyed.
        failures_left: u32,
        /// Seconds until the next try is taken.
        wait_seconds: u64,
    },
    /// Too many wrong PINs: the next try is not taken yet.
    #[error("locked for another {seconds} s after wrong PINs")]
    Wait {
        /// Seconds until the next try is taken.
        seconds: u64,
    },
    /// The platform's secret was destroyed after too many wrong PINs.
    #[error("the device key was destroyed after {} wrong PINs", crate::keys::FAILURES_MAX)]
    Destroyed,
    /// A PIN that is too short to be taken.
    #[error("the PIN needs at least {} digits", crate::keys::PIN_LEN_MIN)]
    ShortPin,
    /// The folder holds no store.
    #[error("no store in this folder")]
    Missing,
    /// The folder already holds a store.
    #[error("this folder already holds a store")]
    Exists,
    /// The database was written by a newer version of the app.
    #[error("database version {found} is newer than {known}")]
    Newer {
        /// The version found in the file.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// A file of the store cannot be read as what it should be.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The disk is full; nothing of the change was kept.
    #[error("the disk is full")]
    DiskFull,
    /// Another process holds the database.
    #[error("the database is busy")]
    Busy,
    /// What was asked for is not there.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// The time for taking a save back is over.
    #[error("nothing to undo")]
    UndoExpired,
    /// The device has not joined a server yet.
    #[error("not joined")]
    NotJoined,
    /// A document refused an edit.
    #[error("document: {0}")]
    Document(String),
    /// A photo or voice note is empty or larger than anybody takes.
    #[error("a blob of this size is not kept")]
    BlobSize,
    /// What came of a photo or voice note does not continue what is here.
    #[error("a blob does not continue what is here")]
    BlobDamaged,
    /// A batch could not be formed.
    #[error("batch: {0}")]
    Batch(String),
    /// The platform's key store failed.
    #[error("key store: {0}")]
    KeyStore(String),
    /// A file could not be read or written.
    #[error("file: {0}")]
    Io(io::Error),
    /// The database failed.
    #[error("database: {0}")]
    Sql(rusqlite::Error),
}

/// Short for what store functions return.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull { Self::DiskFull } else { Self::Io(error) }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(format!("stored text: {error}"))
    }
}

impl StoreError {
    /// The code that screens branch on.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongPin { .. } => "wrong_pin",
            Self::Wait { .. } => "wait",
            Self::Destroyed => "locked",
            Self::ShortPin => "invalid",
            Self::Newer { .. } => "newer",
            Self::Busy => "busy",
            Self::NotFound(_) | Self::UndoExpired | Self::Missing => "not_found",
            Self::NotJoined => "invitation",
            Self::Exists | Self::Damaged(_) | Self::DiskFull | Self::KeyStore(_) | Self::Io(_) | Self::Sql(_) => {
                "storage"
            }
            Self::BlobSize => "file",
            Self::Document(_) | Self::Batch(_) | Self::BlobDamaged => "internal",
        }
    }

    /// What the person reads: what happened and what to do next.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match self {
            Self::WrongPin { failures_left, wait_seconds } => wrong_pin(*failures_left, *wait_seconds),
            Self::Wait { seconds } => Bilingual::new(
                format!("Đã nhập sai nhiều lần. Hãy chờ {seconds} giây rồi nhập lại mã PIN."),
                format!("Too many wrong PINs. Wait {seconds} seconds, then enter the PIN again."),
            ),
            _ => self.plain_message(),
        }
    }

    fn plain_message(&self) -> Bilingual {
        let (vi, en) = match self {
            Self::Destroyed => (
                "Máy đã khóa hẳn sau 10 lần sai mã PIN. Dữ liệu vẫn còn trên máy nhưng chỉ mở lại được bằng khóa khôi phục của xã. Hãy liên hệ lãnh đạo xã; phần đã gửi không bị mất.",
                "This device is locked for good after 10 wrong PINs. The data is still on it but only the commune's recovery key can open it again. Contact your commune leader; what was sent is not lost.",
            ),
            Self::ShortPin => ("Mã PIN cần ít nhất 6 số.", "The PIN needs at least 6 digits."),
            Self::Missing => (
                "Thư mục này chưa có dữ liệu Từng Nhà. Hãy tham gia bằng lời mời.",
                "This folder holds no Từng Nhà data yet. Join with an invitation.",
            ),
            Self::Exists => (
                "Máy này đã tham gia rồi. Hãy mở khóa bằng mã PIN, hoặc chọn thư mục khác.",
                "This device has already joined. Unlock it with the PIN, or choose another folder.",
            ),
            Self::Newer { .. } => (
                "Dữ liệu được tạo bởi phiên bản mới hơn. Hãy cập nhật ứng dụng rồi mở lại; dữ liệu không bị thay đổi.",
                "The data was written by a newer version. Update the app and open it again; nothing was changed.",
            ),
            Self::Damaged(_) => (
                "Không đọc được tệp dữ liệu trên máy. Đừng xóa ứng dụng; hãy báo người hỗ trợ của xã.",
                "A data file on this device cannot be read. Do not remove the app; tell your commune's support person.",
            ),
            Self::DiskFull => (
                "Bộ nhớ máy đã đầy nên chưa lưu được. Hãy xóa bớt ảnh hoặc ứng dụng rồi bấm Lưu lại; dữ liệu cũ vẫn còn.",
                "The storage is full, so this was not saved. Free some space and press Save again; earlier data is intact.",
            ),
            Self::Busy => (
                "Dữ liệu đang được dùng ở cửa sổ khác. Hãy đợi một lát rồi thử lại.",
                "The data is in use in another window. Wait a moment and try again.",
            ),
            Self::NotFound(_) => (
                "Không tìm thấy dữ liệu này trên máy. Hãy quay lại danh sách.",
                "This is not on the device. Go back to the list.",
            ),
            Self::UndoExpired => (
                "Đã quá thời gian hoàn tác. Hãy mở lượt thăm để sửa.",
                "The time to undo is over. Open the visit to change it.",
            ),
            Self::NotJoined => (
                "Máy chưa tham gia. Hãy tham gia bằng lời mời.",
                "This device has not joined yet. Join with an invitation.",
            ),
            Self::KeyStore(_) => (
                "Không dùng được kho khóa của máy. Hãy khởi động lại máy rồi mở lại ứng dụng.",
                "The device's key store does not answer. Restart the device and open the app again.",
            ),
            Self::BlobSize => (
                "Ảnh hoặc ghi âm này trống hoặc quá lớn. Hãy chụp hoặc ghi lại, ngắn hơn.",
                "This photo or recording is empty or too large. Take it again, shorter.",
            ),
            Self::BlobDamaged => (
                "Ảnh hoặc ghi âm đến không trọn vẹn. Hãy mở lại để tải lại từ đầu.",
                "The photo or recording did not arrive whole. Open it again to fetch it anew.",
            ),
            Self::Document(_) | Self::Batch(_) => (
                "Chưa lưu được thay đổi này. Dữ liệu cũ vẫn còn; hãy thử lại, nếu vẫn lỗi hãy báo người hỗ trợ.",
                "This change was not saved. Earlier data is intact; try again, and tell support if it keeps failing.",
            ),
            Self::Io(_) | Self::Sql(_) | Self::WrongPin { .. } | Self::Wait { .. } => (
                "Không đọc hoặc ghi được dữ liệu trên máy. Hãy đóng rồi mở lại ứng dụng; dữ liệu đã lưu vẫn còn.",
                "The data on the device could not be read or written. Close the app and open it again; what was saved is intact.",
            ),
        };
        Bilingual::new(vi, en)
    }
}

fn wrong_pin(failures_left: u32, wait_seconds: u64) -> Bilingual {
    if wait_seconds == 0 {
        return Bilingual::new(
            format!("Sai mã PIN. Hãy nhập lại; còn {failures_left} lần thử."),
            format!("Wrong PIN. Enter it again; {failures_left} tries left."),
        );
    }
    Bilingual::new(
        format!(
            "Sai mã PIN. Hãy chờ {wait_seconds} giây rồi nhập lại; còn {failures_left} lần thử trước khi máy khóa hẳn."
        ),
        format!(
            "Wrong PIN. Wait {wait_seconds} seconds and enter it again; {failures_left} tries left before the device locks for good."
        ),
    )
}
