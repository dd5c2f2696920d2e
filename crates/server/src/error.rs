//! What an operator is told: one sentence in Vietnamese, one in English, each with what to do next.

use std::path::Path;

use crate::storage::StorageError;

/// A problem told to the operator. `Display` gives both languages, Vietnamese first.
#[derive(Debug, thiserror::Error)]
#[error("{vi}\n{en}")]
pub struct Error {
    /// The sentence in Vietnamese.
    pub vi: String,
    /// The sentence in English.
    pub en: String,
    /// What lies behind it, for the log.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of an operator's command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A problem in two languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into(), source: None }
    }

    /// The same, with its cause.
    #[must_use]
    pub fn because(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// No server has been made in this folder.
    #[must_use]
    pub fn not_initialised(folder: &Path) -> Self {
        let folder = folder.display();
        Self::new(
            format!("Thư mục {folder} chưa có máy chủ. Hãy chạy: tungnha-server --data {folder} init"),
            format!("The folder {folder} holds no server yet. Run: tungnha-server --data {folder} init"),
        )
    }

    /// The folder holds a server already.
    #[must_use]
    pub fn already_initialised(folder: &Path) -> Self {
        let folder = folder.display();
        Self::new(
            format!(
                "Thư mục {folder} đã có dữ liệu, nên không tạo lại để khỏi mất gì. Hãy chọn thư mục khác, hoặc chạy: tungnha-server --data {folder} serve"
            ),
            format!(
                "The folder {folder} already holds data; nothing was changed. Choose another folder, or run: tungnha-server --data {folder} serve"
            ),
        )
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, cause: std::io::Error) -> Self {
        let path = path.display();
        Self::new(
            format!("Không đọc hoặc ghi được {path} ({cause}). Hãy kiểm tra quyền của thư mục và dung lượng đĩa."),
            format!(
                "{path} could not be read or written ({cause}). Check the folder's rights and the free disk space."
            ),
        )
        .because(cause)
    }
}

impl From<StorageError> for Error {
    fn from(error: StorageError) -> Self {
        let (vi, en) = match &error {
            StorageError::Newer { found, known } => (
                format!(
                    "Cơ sở dữ liệu thuộc phiên bản mới hơn ({found} > {known}) và không bị thay đổi. Hãy cập nhật tungnha-server rồi chạy lại."
                ),
                format!(
                    "The database belongs to a newer version ({found} > {known}) and was not touched. Update tungnha-server, then run again."
                ),
            ),
            StorageError::Busy => (
                "Cơ sở dữ liệu đang bận quá lâu. Hãy thử lại sau một phút.".to_owned(),
                "The database stayed busy for too long. Try again in a minute.".to_owned(),
            ),
            StorageError::Full => (
                "Đĩa đã đầy, không ghi thêm được. Hãy giải phóng dung lượng rồi thử lại; dữ liệu đã nhận vẫn còn nguyên.".to_owned(),
                "The disk is full, nothing more can be written. Free some space and try again; what was received is intact.".to_owned(),
            ),
            StorageError::Corrupt(what) => (
                format!("Cơ sở dữ liệu bị hỏng ({what}). Đừng xóa gì; hãy chạy doctor, rồi restore từ bản sao lưu vào một thư mục mới."),
                format!("The database is damaged ({what}). Delete nothing; run doctor, then restore from a backup into a new folder."),
            ),
            StorageError::Missing => (
                "Không tìm thấy cơ sở dữ liệu. Hãy kiểm tra đường dẫn --data, hoặc chạy init.".to_owned(),
                "The database was not found. Check the --data path, or run init.".to_owned(),
            ),
            StorageError::Other(cause) => (
                format!("Cơ sở dữ liệu báo lỗi: {cause}. Hãy chạy doctor để biết thêm."),
                format!("The database reports: {cause}. Run doctor to learn more."),
            ),
        };
        Self::new(vi, en).because(error)
    }
}
