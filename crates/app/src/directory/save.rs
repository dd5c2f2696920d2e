//! Changing the directory of the own unit.

use serde_json::{Value, json};
use tungnha_docs::entry_edits;
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::{DocKind, platform};
use tungnha_store::{Op, Write};

use super::doc_of;
use crate::App;
use crate::api::{DirectorySaveArgs, Done, FieldValues};
use crate::document::{Fields, before, new_id, part, publisher};
use crate::error::{ApiError, Result};
use crate::household::checked;
use crate::undo;

/// Adds a platform or changes one.
///
/// # Errors
/// When a field is not right, the role does not allow it, or the store fails.
pub fn platform_save(app: &App, mut args: DirectorySaveArgs) -> Result<Done> {
    args.fields.insert("checked".to_owned(), json!(app.today().to_string()));
    for needed in ["name", "group", "status"] {
        args.fields.entry(needed.to_owned()).or_insert(Value::Null);
    }
    save(app, args, "platforms", Entity::Platform)
}

/// Adds a group link or changes one.
///
/// # Errors
/// When a field is not right, the role does not allow it, or the store fails.
pub fn group_save(app: &App, mut args: DirectorySaveArgs) -> Result<Done> {
    for needed in ["name", "network"] {
        args.fields.entry(needed.to_owned()).or_insert(Value::Null);
    }
    save(app, args, "groups", Entity::Group)
}

fn save(app: &App, args: DirectorySaveArgs, top: &str, entity: Entity) -> Result<Done> {
    let channel = publisher(&app.identity()?)?;
    check_address(&args.fields)?;
    let now = app.now();
    let mut fields = checked(entity, &args.fields)?;
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let (doc, nothing) = (doc_of(channel.unit), Fields::new());
        let row = tx.reader().other(doc)?;
        let there = row.as_ref().and_then(|row| part(&row.body, top)).unwrap_or(&nothing);
        let known = args.id.clone().filter(|id| there.contains_key(id));
        if known.is_none()
            && let Some(shipped) = args.id.as_ref().filter(|id| platform::shipped().iter().any(|one| one.id == **id))
        {
            fields.insert("card", Scalar::from(shipped.as_str()));
        }
        let id = known.map_or_else(|| new_id(app).map(|id| id.to_string()), Ok)?;
        let at = before(row.as_ref(), part(there, &id), &nothing);
        let edits = entry_edits(&[top, &id], at, &fields);
        let written = tx.write(vec![Write::other(doc, DocKind::DIRECTORY, channel, edits)], now)?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// An address opens in a browser: nothing but a web page is one.
///
/// # Errors
/// When `url` is something else.
pub(crate) fn check_address(fields: &FieldValues) -> Result<()> {
    let url = fields.get("url").and_then(Value::as_str).unwrap_or_default().trim();
    if url.is_empty() || url.starts_with("https://") || url.starts_with("http://") {
        return Ok(());
    }
    Err(ApiError::invalid_field(
        "url",
        "Địa chỉ phải bắt đầu bằng https://. Hãy chép đúng từ trình duyệt.",
        "The address must begin with https://. Copy it from the browser.",
    ))
}
