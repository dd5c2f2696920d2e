//! Writing a practice down, and submitting it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tungnha_docs::{Edit, entry_edits};
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::{ChannelId, DocKind, Moment};
use tungnha_store::{Op, Write};

use super::state::{reviews, state};
use super::{open, photos};
use crate::App;
use crate::api::{Done, PracticeSaveArgs, PracticeState};
use crate::document::{Fields, before, new_id, part};
use crate::error::{ApiError, Code, Result};
use crate::household::checked;
use crate::undo;

/// Keeps a practice and, if so asked, submits it.
///
/// # Errors
/// When a field is not right, it lies with the commune, it is unknown, or the store fails.
pub fn save(app: &App, args: PracticeSaveArgs) -> Result<Done> {
    let identity = app.identity()?;
    let now = app.now();
    let mut given = args.fields;
    given.retain(|name, _| ["title", "text", "place", "image_consent"].contains(&name.as_str()));
    for needed in ["title", "text"] {
        given.entry(needed.to_owned()).or_insert(Value::Null);
    }
    if args.id.is_none() {
        given.insert("author".to_owned(), json!(identity.holder));
        given.insert("device".to_owned(), json!(identity.device.to_string()));
    }
    let fields = checked(Entity::Practice, &given)?;
    photos::must_be_few(&args.photos)?;
    if args.submit {
        photos::must_have_consent(&args.photos, &given)?;
    }
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let row = args.id.as_deref().map(|id| open(app, &tx.reader(), id)).transpose()?;
        let nothing = Fields::new();
        if let Some(row) = &row
            && matches!(state(&reviews(&row.body)), PracticeState::Submitted | PracticeState::Approved)
        {
            return Err(with_the_commune());
        }
        let there = row.as_ref().and_then(|row| part(&row.body, "meta")).unwrap_or(&nothing);
        let mut edits = entry_edits(&["meta"], before(row.as_ref(), Some(there), &nothing), &fields);
        let had = row.as_ref().map(|row| photos::photos(&row.body)).unwrap_or_default();
        edits.extend(photos::edits(&had, &args.photos));
        if args.submit {
            edits.extend(step(app, "submitted", None, None, now)?);
        }
        let doc = row.as_ref().map_or_else(|| new_id(app), |row| Ok(row.id))?;
        let channel = row.as_ref().map_or(ChannelId::field(identity.unit), |row| row.channel);
        let written = tx.write(vec![Write::other(doc, DocKind::PRACTICE, channel, edits)], now)?;
        tx.screen_draft_discard("practice", args.id.as_deref().unwrap_or_default())?;
        undo::offer(app, tx, doc, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// The edits that note what was done with a practice.
pub(super) fn step(app: &App, kind: &str, reason: Option<Scalar>, of: Option<&str>, now: Moment) -> Result<Vec<Edit>> {
    let mut fields = BTreeMap::from([
        ("kind", Scalar::from(kind)),
        ("at", Scalar::Int(now.millis())),
        ("by", Scalar::from(app.identity()?.holder.as_str())),
    ]);
    fields.extend(reason.map(|reason| ("reason", reason)));
    fields.extend(of.map(|of| ("of", Scalar::from(of))));
    Ok(entry_edits(&["reviews", &new_id(app)?.to_string()], None, &fields))
}

fn with_the_commune() -> ApiError {
    ApiError::new(
        Code::Denied,
        "Bài đang ở xã nên chưa sửa được. Xã trả lại thì sửa rồi gửi lại.",
        "The commune has it now. Once it is returned, change it and submit it again.",
    )
}
