//! Cách làm hay: a team writes one down and submits it; its commune returns it with a reason, or approves it, which
//! publishes it to everybody below.
//!
//! What was done is a set of entries under ids of their own. A return names the submission that it answers: whatever
//! two people do at once, where a practice stands follows from the set, and no clock decides.

mod list;
mod photos;
mod review;
mod save;
mod state;

pub use list::list;
pub use review::{review, withdraw};
pub use save::save;

use tungnha_model::{DocId, DocKind};
use tungnha_store::OtherRow;
use tungnha_store::query::Reader;

use crate::App;
use crate::error::{ApiError, Result};
use crate::unit;

fn missing() -> ApiError {
    ApiError::not_found("cách làm hay này", "practice")
}

/// The practice, if this device may do something with it.
fn open(app: &App, reader: &Reader<'_>, id: &str) -> Result<OtherRow> {
    let id: DocId = id.parse().map_err(|_| missing())?;
    let row = reader.other(id)?.filter(|row| row.kind == DocKind::PRACTICE).ok_or_else(missing)?;
    unit::must_be_within(&*reader.units()?, row.channel.unit, &app.identity()?, app.today())?;
    Ok(row)
}
