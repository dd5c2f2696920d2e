//! What is held back: whose it is, what it would change, why it is held, and what to do.

use tungnha_model::{DocKind, Moment, Role, UnitTree};
use tungnha_store as store;
use tungnha_store::{Identity, Reader};

use super::words;
use crate::App;
use crate::api::{Held, HeldRecord, HeldState, Nothing, Quarantine, SyncWhat};
use crate::error::{ApiError, Result};
use crate::unit;

const HELD_MAX: u32 = 50;

/// All that is held back, first what nobody has decided about.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<Quarantine> {
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let tree = reader.units()?;
        let rows = reader.quarantine(HELD_MAX)?;
        let held = rows.into_iter().map(|row| held(reader, &tree, today, row)).collect::<Result<_>>()?;
        Ok(Quarantine { may_decide: may_decide(&identity), held })
    })
}

/// A member asks the leader; whoever never sees a household cannot judge one.
pub(super) fn may_decide(identity: &Identity) -> bool {
    identity.role == Role::Leader
}

fn held(reader: &Reader<'_>, tree: &UnitTree, today: tungnha_model::Day, row: store::QuarantineRow) -> Result<Held> {
    // Whose it says it is, is whose it is only if its signature holds: then its content is known.
    let genuine = !row.documents.is_empty();
    let maker = row.device.filter(|_| genuine).map(|device| reader.certificate(device)).transpose()?.flatten();
    let (why, advice) = words::of(row.reason, row.may_enter);
    Ok(Held {
        id: row.no,
        at: row.at.millis(),
        from: maker.map(|maker| maker.holder),
        unit: row.channel.map(|channel| unit::reference(tree, channel.unit, today).name),
        written: row.written.filter(|_| genuine).map(Moment::millis),
        records: row.documents.into_iter().map(record).collect(),
        why,
        advice,
        state: match row.state {
            store::HeldState::Waiting => HeldState::Waiting,
            store::HeldState::LetIn => HeldState::LetIn,
            store::HeldState::KeptOut => HeldState::KeptOut,
        },
        decided: row.decided.map(Moment::millis),
        note: row.note,
        may_enter: row.may_enter,
    })
}

fn record(document: store::HeldDocument) -> HeldRecord {
    let what = match document.kind {
        DocKind::HOUSEHOLD => SyncWhat::Household,
        DocKind::HOUSEHOLD_YEAR => SyncWhat::Visit,
        DocKind::SURVEY_ANSWERS => SyncWhat::Answer,
        _ => SyncWhat::Document,
    };
    HeldRecord { what, name: document.name, changes: document.changes }
}
