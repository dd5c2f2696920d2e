//! Read models made again from the documents, for support.

use crate::App;
use crate::api::{Changes, Event};
use crate::error::Result;

/// Makes lists, counts and the search index again. What people entered is not touched.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn rebuild(app: &App) -> Result<()> {
    app.store()?.rebuild()?;
    app.emit(Event::Changes { changes: Changes::everything() });
    Ok(())
}
