//! Recording a session, and correcting one.

use serde_json::{Value, json};
use tungnha_docs::entry_edits;
use tungnha_model::field::Entity;
use tungnha_model::{ChannelId, Day, DocId, DocKind};
use tungnha_store::{Op, Write};

use crate::App;
use crate::api::{Done, FieldValues, OutreachSaveArgs};
use crate::document::{Fields, before, new_id, part};
use crate::error::{ApiError, Result};
use crate::household::checked;
use crate::{undo, unit};

/// Records a session or corrects one.
///
/// # Errors
/// When a field is not right, the unit is not this device's, the session unknown, or the store fails.
pub fn save(app: &App, args: OutreachSaveArgs) -> Result<Done> {
    let identity = app.identity()?;
    let (now, today) = (app.now(), app.today());
    let known = args.id.as_deref().map(|id| id.parse::<DocId>().map_err(|_| missing())).transpose()?;
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    let mut given = args.fields;
    given.retain(|name, _| name != "recorder" && name != "device");
    if known.is_none() {
        for needed in ["day", "topic", "channel"] {
            given.entry(needed.to_owned()).or_insert(Value::Null);
        }
        given.insert("recorder".to_owned(), json!(identity.holder));
        given.insert("device".to_owned(), json!(identity.device.to_string()));
    }
    let fields = checked(Entity::Outreach, &given)?;
    not_later(&given, today)?;
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let reader = tx.reader();
        let row = known.map(|id| reader.other(id)?.ok_or_else(missing)).transpose()?;
        let channel = row.as_ref().map_or(ChannelId::field(chosen.unwrap_or(identity.unit)), |row| row.channel);
        unit::must_be_within(&*reader.units()?, channel.unit, &identity, today)?;
        let nothing = Fields::new();
        let there = row.as_ref().and_then(|row| part(&row.body, "meta")).unwrap_or(&nothing);
        let edits = entry_edits(&["meta"], before(row.as_ref(), Some(there), &nothing), &fields);
        let doc = row.as_ref().map_or_else(|| new_id(app), |row| Ok(row.id))?;
        let written = tx.write(vec![Write::other(doc, DocKind::OUTREACH, channel, edits)], now)?;
        tx.screen_draft_discard("outreach", args.id.as_deref().unwrap_or_default())?;
        undo::offer(app, tx, doc, &written, now)
    })?;
    Ok(undo::told(app, done))
}

fn not_later(given: &FieldValues, today: Day) -> Result<()> {
    let day: Option<Day> = given.get("day").and_then(Value::as_str).and_then(|day| day.parse().ok());
    if day.is_none_or(|day| day <= today) {
        return Ok(());
    }
    Err(ApiError::invalid_field(
        "day",
        "Ngày của buổi không thể sau hôm nay.",
        "The day of the session cannot be after today.",
    ))
}

fn missing() -> ApiError {
    ApiError::not_found("buổi tuyên truyền này", "session")
}
