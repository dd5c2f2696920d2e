//! Gửi–nhận: the honest state of each record.

use tungnha_model::{DocKind, Moment, Role};
use tungnha_store as store;
use tungnha_store::Reader;

use crate::App;
use crate::api::{Nothing, SyncDocument, SyncItem, SyncView, SyncWhat, UnsentPhotos};
use crate::error::{ApiError, Result};
use crate::{answer, conflict, convert};

const ITEMS_MAX: u32 = 200;
const CONTESTED_MAX: u32 = 100;

/// What was written here and how far it has come.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn view(app: &App, _: Nothing) -> Result<SyncView> {
    let store = app.store()?;
    let settings = crate::session::settings(&store)?;
    store.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let last = reader.last_sync()?;
        let kept_error = last.error.and_then(|error| serde_json::from_value(error).ok());
        Ok(SyncView {
            unsent: reader.unsent_records()?,
            review: reader.counts(None)?.review,
            last_received: last.complete.map(Moment::millis),
            last_attempt: app.sync_state().last_attempt().or(last.attempt).map(Moment::millis),
            last_error: app.sync_state().last_error().or(kept_error),
            running: app.sync_state().running(),
            auto: settings.sync_auto,
            postponed: app.sync_state().postponed(),
            relayed: reader.relayed_records()?,
            photos: photos(app, reader.blobs_unsent()?),
            items: reader
                .sync_items(ITEMS_MAX)?
                .into_iter()
                .map(|row| item(reader, row, identity.role))
                .collect::<Result<_>>()?,
            contested: conflict::contested(reader, CONTESTED_MAX, answer::language_of(&settings))?,
            quarantined: reader.quarantined()?,
            server: identity.address,
        })
    })
}

fn photos(app: &App, unsent: store::Unsent) -> UnsentPhotos {
    let store::Unsent { own, bytes, refused, .. } = unsent;
    UnsentPhotos { count: own, bytes, refused, error: app.sync_state().photos_error().filter(|_| own > 0) }
}

fn item(reader: &Reader<'_>, row: store::SyncItemRow, role: Role) -> Result<SyncItem> {
    let carrier = row.holder.map(|device| reader.certificate(device)).transpose()?.flatten();
    // What a commune did with an opinion must not say whose it is: it may have been given without a name.
    let named = row.what != store::SyncWhat::Opinion || role == Role::Member;
    Ok(SyncItem {
        household: if named && row.kind.is_none() { row.household.to_string() } else { String::new() },
        name: if named { row.name } else { String::new() },
        what: match row.what {
            store::SyncWhat::Household => SyncWhat::Household,
            store::SyncWhat::Person => SyncWhat::Person,
            store::SyncWhat::Visit => SyncWhat::Visit,
            store::SyncWhat::Conflict => SyncWhat::Conflict,
            store::SyncWhat::Answer => SyncWhat::Answer,
            store::SyncWhat::Document => SyncWhat::Document,
            store::SyncWhat::Opinion => SyncWhat::Opinion,
        },
        document: row.kind.map(document),
        at: row.at.millis(),
        sync: convert::sync_state(row.sync),
        holder: carrier.map(|carrier| carrier.holder),
    })
}

const fn document(kind: DocKind) -> SyncDocument {
    match kind {
        DocKind::TEAM => SyncDocument::Team,
        DocKind::FORM => SyncDocument::Form,
        DocKind::GUIDE => SyncDocument::Guide,
        DocKind::DIRECTORY => SyncDocument::Directory,
        DocKind::OUTREACH => SyncDocument::Outreach,
        DocKind::PRACTICE => SyncDocument::Practice,
        DocKind::PRACTICE_PUBLISHED => SyncDocument::PracticePublished,
        DocKind::CHECKLIST => SyncDocument::Checklist,
        _ => SyncDocument::Other,
    }
}
