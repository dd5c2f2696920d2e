//! Tổ công nghệ số cộng đồng: one document each, in the down channel of the unit that it serves, entered by the
//! commune; and the card that a member shows at the door.

mod list;
mod member;
mod save;
mod trust;

pub use list::list;
pub use member::save as member_save;
pub use save::save;
pub use trust::{card, photo_save};

use tungnha_docs::{Edit, read_team};
use tungnha_model::field::Scalar;
use tungnha_model::team::Team;
use tungnha_model::{DocId, DocKind, Role, TeamId};
use tungnha_store::OtherRow;
use tungnha_store::query::Reader;

use crate::App;
use crate::error::{ApiError, Result};
use crate::unit;

fn missing() -> ApiError {
    ApiError::not_found("Tổ này", "team")
}

fn read(row: &OtherRow) -> Option<Team> {
    read_team(&row.body, TeamId(row.id.0))
}

/// The team, if this device may change it.
fn open(app: &App, reader: &Reader<'_>, id: &str) -> Result<(OtherRow, Team)> {
    let identity = app.identity()?;
    if identity.role == Role::Member {
        return Err(ApiError::denied());
    }
    let id: DocId = id.parse().map_err(|_| missing())?;
    let row = reader.other(id)?.filter(|row| row.kind == DocKind::TEAM).ok_or_else(missing)?;
    unit::must_be_within(&*reader.units()?, row.channel.unit, &identity, app.today())?;
    let team = read(&row).ok_or_else(missing)?;
    Ok((row, team))
}

/// Edits that settle what holds two values below these places: what is shown and saved again is written.
fn settled(reader: &Reader<'_>, row: &OtherRow, below: &[&[&str]], edits: &[Edit]) -> Result<Vec<Edit>> {
    if row.conflicts == 0 {
        return Ok(Vec::new());
    }
    let concerned = |path: &[String]| {
        let within = |place: &&[&str]| path.len() > place.len() && place.iter().zip(path).all(|(one, key)| key == one);
        below.iter().any(within) && edits.iter().all(|edit| edit.path() != path)
    };
    let rows = reader.other_conflicts(row.id)?;
    let puts = rows.into_iter().filter(|conflict| concerned(&conflict.path)).map(|conflict| {
        let value = conflict.candidates.into_iter().next().map_or(Scalar::Null, |shown| shown.value);
        Edit::Put { path: conflict.path, value }
    });
    Ok(puts.collect())
}
