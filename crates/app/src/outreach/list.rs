//! The sessions that were held.

use tungnha_model::{ChannelId, Day, DocId, DocKind, UnitId};
use tungnha_store::query::Reader;

use crate::App;
use crate::api::{OutreachList, OutreachListArgs, OutreachRow, SyncState};
use crate::convert;
use crate::document::{Fields, flag, number, part, text};
use crate::error::{ApiError, Result};
use crate::unit;

/// A session as it lies in its document.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub id: DocId,
    pub channel: ChannelId,
    pub day: Option<Day>,
    pub fields: Fields,
    pub mine: bool,
    pub sync: SyncState,
}

impl Session {
    /// How many came, as far as somebody counted.
    pub(crate) fn people(&self) -> (u32, u32) {
        let count = |key| number(&self.fields, key).unwrap_or_default();
        (count("men"), count("women"))
    }
}

/// Every session on this device that nobody has removed, newest first.
pub(crate) fn sessions(reader: &Reader<'_>) -> Result<Vec<Session>> {
    let device = reader.identity()?.ok_or_else(ApiError::not_joined)?.device.to_string();
    let mut sessions = Vec::new();
    for row in reader.others(DocKind::OUTREACH)? {
        let Some(fields) = part(&row.body, "meta").filter(|fields| !flag(fields, "removed")) else { continue };
        sessions.push(Session {
            id: row.id,
            channel: row.channel,
            day: text(fields, "day").parse().ok(),
            mine: text(fields, "device") == device,
            sync: convert::sync_state(row.sync),
            fields: fields.clone(),
        });
    }
    sessions.sort_by_key(|session| std::cmp::Reverse((session.day, session.id)));
    Ok(sessions)
}

/// The sessions of a unit and below.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn list(app: &App, args: OutreachListArgs) -> Result<OutreachList> {
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    let today = app.today();
    app.store()?.read(|reader| {
        let tree = reader.units()?;
        let within = |id: UnitId| chosen.is_none_or(|root| tree.is_within(id, root, today));
        let held: Vec<Session> = sessions(reader)?.into_iter().filter(|session| within(session.channel.unit)).collect();
        let (men, women) = held
            .iter()
            .map(Session::people)
            .fold((0_u32, 0_u32), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1)));
        let rows = held.iter().map(|session| OutreachRow {
            id: session.id.to_string(),
            unit: unit::reference(&tree, session.channel.unit, today),
            day: text(&session.fields, "day"),
            topic: text(&session.fields, "topic"),
            channel: text(&session.fields, "channel"),
            place: text(&session.fields, "place"),
            men: number(&session.fields, "men"),
            women: number(&session.fields, "women"),
            note: text(&session.fields, "note"),
            recorder: text(&session.fields, "recorder"),
            mine: session.mine,
            sync: session.sync,
        });
        Ok(OutreachList { rows: rows.collect(), men, women })
    })
}
