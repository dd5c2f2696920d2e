//! Fetching without being asked: the pictures of forms, so that they show where there is no network.

use super::line::Line;
use crate::App;
use crate::error::Result;
use crate::sync::failure::Failure;

/// Fetches what is missing of the pictures of forms in use, after all records.
///
/// # Errors
/// When the line breaks, the other end turns the device away, or the store fails. What has come by then is kept.
pub(crate) async fn fetch_for_forms(app: &App, line: &Line) -> Result<()> {
    for part in line.store.read(|reader| reader.form_pictures_missing())? {
        match line.get(part, app.now()).await {
            // The publisher has not sent it yet: the next time will do.
            Ok(_) | Err(Failure::Local(_)) => {}
            Err(failure) => return Err(failure.explain()),
        }
    }
    Ok(())
}
