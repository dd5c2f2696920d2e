//! The commune returns a practice with a reason, or approves and publishes it.

use std::collections::BTreeMap;

use serde_json::json;
use tungnha_docs::{Edit, entry_edits};
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::{ChannelId, DocId, DocKind, Role};
use tungnha_store::{Op, OtherRow, Write};

use super::save::step;
use super::state::{open_submissions, reviews, state};
use super::{missing, open, photos};
use crate::App;
use crate::api::{Done, FieldValues, PracticeReviewArgs, PracticeState, PracticeWithdrawArgs};
use crate::document::{Fields, flag, part, publisher, text};
use crate::error::{ApiError, Result};
use crate::household::checked;
use crate::undo;

/// Returns a practice to its team, or approves it: then it is published to everybody below.
///
/// # Errors
/// When the role does not allow it, it was not submitted, no reason is given, it is unknown, or the store fails.
pub fn review(app: &App, args: PracticeReviewArgs) -> Result<Done> {
    let identity = app.identity()?;
    if identity.role != Role::Leader {
        return Err(ApiError::denied());
    }
    let reason = reason(&args)?;
    let (now, today) = (app.now(), app.today().to_string());
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let row = open(app, &tx.reader(), &args.id)?;
        let done = reviews(&row.body);
        if state(&done) != PracticeState::Submitted {
            return Err(missing());
        }
        let mut edits = Vec::new();
        let mut writes = Vec::new();
        if args.approved {
            edits.extend(step(app, "approved", None, None, now)?);
            writes.push(publish(&row, ChannelId::down(identity.unit), &today));
        } else {
            for submission in open_submissions(&done) {
                edits.extend(step(app, "returned", reason.clone(), Some(submission), now)?);
            }
        }
        writes.insert(0, Write::other(row.id, DocKind::PRACTICE, row.channel, edits));
        let written = tx.write(writes, now)?;
        undo::offer(app, tx, row.id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// Takes a published practice out of the library, or puts it back.
///
/// # Errors
/// When the role does not allow it, it is unknown, or the store fails.
pub fn withdraw(app: &App, args: PracticeWithdrawArgs) -> Result<Done> {
    let channel = publisher(&app.identity()?)?;
    let id: DocId = args.id.parse().map_err(|_| missing())?;
    let now = app.now();
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let row = tx.reader().other(id)?;
        let row = row.filter(|row| row.kind == DocKind::PRACTICE_PUBLISHED && row.channel == channel);
        let row = row.ok_or_else(missing)?;
        let edits = vec![Edit::put(["meta", "withdrawn"], Scalar::Bool(args.withdrawn))];
        let written = tx.write(vec![Write::other(row.id, row.kind, row.channel, edits)], now)?;
        undo::offer(app, tx, row.id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// Two who approve one practice at once write the same document.
fn published_id(practice: DocId) -> DocId {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 published practice");
    hasher.update(practice.bytes());
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    DocId(id)
}

fn publish(row: &OtherRow, channel: ChannelId, today: &str) -> Write {
    let nothing = Fields::new();
    let from = part(&row.body, "meta").unwrap_or(&nothing);
    let mut fields: BTreeMap<&str, Scalar> =
        ["title", "text", "place", "author"].map(|key| (key, Scalar::from(text(from, key).as_str()))).into();
    fields.insert("from", Scalar::from(row.id.to_string().as_str()));
    fields.insert("published", Scalar::from(today));
    let mut edits = entry_edits(&["meta"], Some(&nothing), &fields);
    if flag(from, "image_consent") {
        edits.extend(photos::edits(&[], &photos::photos(&row.body)));
    }
    Write::other(published_id(row.id), DocKind::PRACTICE_PUBLISHED, channel, edits)
}

fn reason(args: &PracticeReviewArgs) -> Result<Option<Scalar>> {
    if !args.approved && args.reason.trim().is_empty() {
        return Err(ApiError::invalid_field(
            "reason",
            "Hãy ghi lý do trả lại để Tổ sửa.",
            "Write why it is returned, so that the team can change it.",
        ));
    }
    let stored = checked(Entity::Review, &FieldValues::from([("reason".to_owned(), json!(args.reason))]))?;
    Ok(stored.get("reason").cloned().filter(|reason| *reason != Scalar::Null))
}
