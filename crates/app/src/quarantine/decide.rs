//! A leader lets something in, or keeps it out.

use tungnha_store::{Op, StoreError};

use super::list::{list, may_decide};
use super::words;
use crate::App;
use crate::api::{Changes, Event, Nothing, QuarantineDecided, QuarantineRejectArgs, QuarantineReleaseArgs};
use crate::convert;
use crate::error::{ApiError, Code, Result};

/// The longest note, in characters.
const NOTE_MAX: usize = 500;

/// Lets something in. It passes all steps of the gate but the one that asks whether its maker might write.
///
/// # Errors
/// When this device may not decide, it was decided meanwhile, or another step refuses it; then nothing changes.
pub fn release(app: &App, args: QuarantineReleaseArgs) -> Result<QuarantineDecided> {
    let now = allowed(app)?;
    let outcome = app.store()?.transact(Op::Receive, |tx| tx.release(args.id, now)).map_err(gone)?;
    let changed = outcome.map_err(|reason| {
        let (why, advice) = words::of(Some(reason), false);
        ApiError::new(
            Code::Invalid,
            format!("Chưa nhận được. {} {}", why.vi, advice.vi),
            format!("Not let in. {} {}", why.en, advice.en),
        )
        .because(reason)
    })?;
    decided(app, convert::changes(&changed))
}

/// Keeps something out for good. Its bytes stay, with the reason.
///
/// # Errors
/// When this device may not decide, the note is missing or too long, or it was decided meanwhile.
pub fn reject(app: &App, args: QuarantineRejectArgs) -> Result<QuarantineDecided> {
    let now = allowed(app)?;
    let note = tungnha_model::text::tidy(&args.note);
    if note.is_empty() || note.chars().count() > NOTE_MAX {
        return Err(ApiError::invalid_field(
            "note",
            "Hãy ghi lý do, không quá 500 chữ cái, để người khác xem lại được.",
            "Write the reason, up to 500 letters, so that others can follow it.",
        ));
    }
    app.store()?.transact(Op::Receive, |tx| tx.reject(args.id, &note, now)).map_err(gone)?;
    decided(app, Changes::default())
}

fn allowed(app: &App) -> Result<tungnha_model::Moment> {
    if may_decide(&app.identity()?) { Ok(app.now()) } else { Err(ApiError::denied()) }
}

fn decided(app: &App, changes: Changes) -> Result<QuarantineDecided> {
    app.emit(Event::Changes { changes: changes.clone() });
    // What came by a hub or a file goes on to the server from here.
    app.sync_state().call();
    Ok(QuarantineDecided { quarantine: list(app, Nothing {})?, changes })
}

fn gone(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound(_) => ApiError::new(
            Code::NotFound,
            "Mục này đã được quyết định rồi. Hãy mở lại trang.",
            "This was decided meanwhile. Open the page again.",
        ),
        other => other.into(),
    }
}
