//! Ý kiến: written down at the door, sorted at the commune, the reply read to the household at the next visit.
//!
//! An opinion without a name shows none on any device but those that visit its village.

mod advance;
mod board;
mod group;
mod merge;
mod save;
mod show;

pub use advance::advance;
pub use board::board;
pub use merge::{merge, spread};
pub use save::save;
pub(crate) use save::{Draft, write_down};
pub(crate) use show::views;

use tungnha_docs::Edit;
use tungnha_model::{ChannelId, DocKind, OpinionId};
use tungnha_store::query::Reader;
use tungnha_store::{OpinionRow, Write};

use crate::App;
use crate::conflict::year_of;
use crate::error::{ApiError, Result};
use crate::unit;

fn parse(text: &str) -> Result<OpinionId> {
    text.parse().map_err(|_| missing())
}

fn missing() -> ApiError {
    ApiError::not_found("ý kiến này", "opinion")
}

/// The opinion, if this device may do something with it.
fn open(app: &App, reader: &Reader<'_>, id: OpinionId) -> Result<OpinionRow> {
    let row = reader.opinion(id).map_err(|_| missing())?;
    unit::must_be_within(&*reader.units()?, row.unit, &app.identity()?, app.today())?;
    Ok(row)
}

/// Edits of the document that holds an opinion.
fn write(row: &OpinionRow, edits: Vec<Edit>) -> Result<Write> {
    match row.household {
        Some(household) => {
            let year = year_of(household, row.document).ok_or_else(missing)?;
            Ok(Write::year(household, row.unit, year, edits))
        }
        None => Ok(Write::other(row.document, DocKind::SURVEY_ANSWERS, ChannelId::field(row.unit), edits)),
    }
}
