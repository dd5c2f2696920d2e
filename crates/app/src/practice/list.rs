//! Practices on their way, and those that were published.

use tungnha_model::{Day, DocKind, Role, UnitTree};
use tungnha_store::{Identity, OtherRow};

use super::photos::photos;
use super::state::{reviews, state};
use crate::App;
use crate::api::{Nothing, PracticeList, PracticeRow, PracticeState, PublishedPractice};
use crate::convert;
use crate::document::{Fields, flag, part, some_text, text};
use crate::error::{ApiError, Result};
use crate::unit;

/// Everything that this device may see of them.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<PracticeList> {
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let tree = reader.units()?;
        let may_review = identity.role == Role::Leader;
        let rows =
            reader.others(DocKind::PRACTICE)?.iter().map(|row| view(row, &identity, &tree, today)).collect::<Vec<_>>();
        // What a team has not submitted yet is its own.
        let shown = rows.into_iter().filter(|row| row.mine || row.state != PracticeState::Draft);
        let mut published: Vec<PublishedPractice> =
            reader.others(DocKind::PRACTICE_PUBLISHED)?.iter().map(published_view).collect();
        published.retain(|one| may_review || !one.withdrawn);
        published.sort_by(|a, b| (&b.published, &b.id).cmp(&(&a.published, &a.id)));
        Ok(PracticeList { rows: shown.collect(), published, may_review })
    })
}

fn view(row: &OtherRow, identity: &Identity, tree: &UnitTree, today: Day) -> PracticeRow {
    let nothing = Fields::new();
    let fields = part(&row.body, "meta").unwrap_or(&nothing);
    let done = reviews(&row.body);
    let state = state(&done);
    let reason = done.iter().rev().find(|review| review.kind == "returned").and_then(|review| review.reason.clone());
    PracticeRow {
        id: row.id.to_string(),
        unit: unit::reference(tree, row.channel.unit, today),
        title: text(fields, "title"),
        text: text(fields, "text"),
        place: text(fields, "place"),
        photos: photos(&row.body),
        image_consent: flag(fields, "image_consent"),
        author: text(fields, "author"),
        state,
        reason: reason.filter(|_| state == PracticeState::Returned),
        mine: text(fields, "device") == identity.device.to_string(),
        sync: convert::sync_state(row.sync),
    }
}

fn published_view(row: &OtherRow) -> PublishedPractice {
    let nothing = Fields::new();
    let fields = part(&row.body, "meta").unwrap_or(&nothing);
    PublishedPractice {
        id: row.id.to_string(),
        title: text(fields, "title"),
        text: text(fields, "text"),
        place: text(fields, "place"),
        photos: photos(&row.body),
        author: text(fields, "author"),
        published: some_text(fields, "published"),
        withdrawn: flag(fields, "withdrawn"),
    }
}
