//! Every household as NDJSON.

use std::io::Write;

use crate::App;
use crate::error::{ApiError, Result};

/// Writes every household, one a line, in the order of their ids; gives how many there were.
///
/// # Errors
/// When the device is locked, the store fails, or `out` does not take the bytes.
pub fn dump(app: &App, out: &mut dyn Write) -> Result<u32> {
    let written = app.store()?.read(|reader| -> Result<u32> {
        let mut ids = reader.household_ids()?;
        ids.sort_unstable();
        let mut written = 0;
        for id in ids {
            let line = reader.record(id)?.to_json_line().map_err(ApiError::internal)?;
            writeln!(out, "{line}").map_err(unwritable)?;
            written += 1;
        }
        Ok(written)
    })?;
    out.flush().map_err(unwritable)?;
    Ok(written)
}

/// The file or pipe does not take what is written to it.
pub(super) fn unwritable(cause: std::io::Error) -> ApiError {
    ApiError::new(
        crate::error::Code::File,
        "Không ghi được tệp. Kiểm tra chỗ trống và quyền ghi rồi xuất lại.",
        "The file could not be written. Check free space and permissions, then export again.",
    )
    .because(cause)
}
