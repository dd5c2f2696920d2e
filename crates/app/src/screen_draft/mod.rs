//! Forms other than visits while they are filled in: what was typed is kept at once, is there again
//! after a kill, and is thrown away in the transaction that saves it.

use tungnha_store::Op;

use crate::App;
use crate::api::{Nothing, ScreenDraft, ScreenDraftArgs, ScreenDraftKeepArgs};
use crate::error::{ApiError, Result};

/// More than any of our forms holds.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// What was typed into a form and not saved yet.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn show(app: &App, args: ScreenDraftArgs) -> Result<ScreenDraft> {
    let body = app.store()?.read(|reader| reader.screen_draft(&args.screen, &args.subject))?;
    Ok(ScreenDraft { body })
}

/// Keeps what was typed.
///
/// # Errors
/// When it is too much, the device is locked or the store fails.
pub fn keep(app: &App, args: ScreenDraftKeepArgs) -> Result<Nothing> {
    let now = app.now();
    if args.body.to_string().len() > BODY_BYTES_MAX {
        return Err(ApiError::arguments("screen_draft_keep", "the draft is too long"));
    }
    app.store()?.transact(Op::SaveDraft, |tx| tx.screen_draft_save(&args.screen, &args.subject, &args.body, now))?;
    Ok(Nothing {})
}
