//! For a short time, what was saved can be taken back.

use tungnha_model::Moment;
use tungnha_store::{Tx, Written};

use crate::App;
use crate::api::{Changes, Done, Event, UndoArgs};
use crate::convert;
use crate::error::Result;
use crate::upload::token;

/// For so long a save can be taken back.
pub const SECONDS: u32 = 10;

/// What a screen needs beyond the promise: the press on "Hoàn tác" may come at the last moment.
const GRACE_MILLIS: i64 = 2_000;

/// Keeps what takes a save back, within its transaction.
pub(crate) fn offer(app: &App, tx: &mut Tx<'_>, id: impl ToString, written: &Written, now: Moment) -> Result<Done> {
    let undo = app.random(|random| token(random))?;
    tx.undo_keep(&undo, &written.inverse, now.plus_millis(i64::from(SECONDS) * 1_000 + GRACE_MILLIS))?;
    Ok(Done { id: id.to_string(), undo, undo_seconds: SECONDS, changes: convert::changes(&written.changes) })
}

/// Tells the screens what a save changed.
pub(crate) fn told(app: &App, done: Done) -> Done {
    app.emit(Event::Changes { changes: done.changes.clone() });
    done
}

/// Takes a save back.
///
/// # Errors
/// When the time is over or it was taken back already.
pub fn undo(app: &App, args: UndoArgs) -> Result<Changes> {
    let now = app.now();
    let changed = app.store()?.transact(tungnha_store::Op::Undo, |tx| tx.undo(&args.token, now))?;
    let changes = convert::changes(&changed);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(changes)
}
