//! Reading an invitation from a picture.

use crate::App;
use crate::api::{QrScanArgs, QrText};
use crate::error::{ApiError, Code, Result};

/// The text of the QR code in an uploaded picture.
///
/// # Errors
/// Always, in this version: pictures are not read yet, and the typed code does the same.
pub fn scan(app: &App, args: QrScanArgs) -> Result<QrText> {
    app.uploaded(&args.token)?;
    Err(ApiError::new(
        Code::File,
        "Phiên bản này chưa đọc được mã QR từ ảnh. Hãy gõ địa chỉ và mã mời 10 ký tự.",
        "This version cannot read a QR code from a picture yet. Type the address and the 10-character code.",
    ))
}
