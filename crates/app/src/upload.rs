//! Files that a person handed in, kept in memory until they are imported or replaced.

use std::collections::VecDeque;
use std::sync::Arc;

use tungnha_store::Random;

use crate::App;
use crate::api::Uploaded;
use crate::error::{ApiError, Code, Result};
use crate::import::guard::FILE_BYTES_MAX;
use crate::import::table::{self, Table};

/// How many files are kept; the oldest goes first.
const KEPT_MAX: usize = 4;

/// One file.
#[derive(Debug, Clone)]
pub struct Upload {
    token: String,
    /// Its name, for people.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
    table: Option<(Option<String>, Arc<Table>)>,
}

/// The files that are kept.
#[derive(Debug, Default)]
pub struct Uploads(VecDeque<Upload>);

/// A new token: 16 random bytes as text.
pub(crate) fn token(random: Random<'_>) -> String {
    let mut bytes = [0; 16];
    random(&mut bytes);
    data_encoding::HEXLOWER.encode(&bytes)
}

impl App {
    /// Keeps a file's bytes for the next command that names its token.
    ///
    /// # Errors
    /// When the file is larger than any that can be imported.
    pub fn upload(&self, name: &str, bytes: Vec<u8>) -> Result<Uploaded> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(ApiError::new(
                Code::File,
                "Tệp quá lớn (trên 32 MB). Xóa hình ảnh và các trang không cần, hoặc chia thành nhiều tệp theo thôn.",
                "The file is too large (over 32 MB). Remove pictures and sheets that are not needed, or split it by village.",
            ));
        }
        let token = self.random(|random| token(random))?;
        let name: String =
            name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
        let upload = Upload { token: token.clone(), name, bytes: Arc::new(bytes), table: None };
        let mut uploads = self.uploads();
        uploads.0.push_back(upload);
        if uploads.0.len() > KEPT_MAX {
            uploads.0.pop_front();
        }
        Ok(Uploaded { token })
    }

    /// The file of a token.
    pub(crate) fn uploaded(&self, token: &str) -> Result<Upload> {
        let found = self.uploads().0.iter().find(|upload| upload.token == token).cloned();
        found.ok_or_else(|| {
            ApiError::new(
                Code::NotFound,
                "Tệp không còn trong bộ nhớ. Hãy chọn lại tệp.",
                "The file is no longer in memory. Choose it again.",
            )
        })
    }

    /// The file's sheet as a table; read once, as long as the same sheet is asked for.
    pub(crate) fn uploaded_table(&self, token: &str, sheet: Option<&str>) -> Result<(Upload, Arc<Table>)> {
        let upload = self.uploaded(token)?;
        if let Some((_, table)) = upload.table.as_ref().filter(|(known, _)| known.as_deref() == sheet) {
            let table = Arc::clone(table);
            return Ok((upload, table));
        }
        let table = Arc::new(table::read(&upload.bytes, sheet)?);
        if let Some(kept) = self.uploads().0.iter_mut().find(|kept| kept.token == token) {
            kept.table = Some((sheet.map(str::to_owned), Arc::clone(&table)));
        }
        Ok((upload, table))
    }

    /// Forgets a file.
    pub(crate) fn forget_upload(&self, token: &str) {
        self.uploads().0.retain(|upload| upload.token != token);
    }
}
