//! Documents that are no household's: reading their maps of single fields, writing them whole.

use serde_json::{Map, Value};
use tungnha_model::{ChannelId, DocId, Role};
use tungnha_store::{Identity, OtherRow};

use crate::App;
use crate::error::{ApiError, Result};
use crate::world::random;

/// The single fields of an entry.
pub(crate) type Fields = Map<String, Value>;

/// One of the top-level maps of a document, or an entry within one.
pub(crate) fn part<'a>(map: &'a Fields, key: &str) -> Option<&'a Fields> {
    map.get(key).and_then(Value::as_object)
}

/// The entries of a top-level map that nobody has removed, by id.
pub(crate) fn entries<'a>(body: &'a Fields, top: &str) -> Vec<(&'a str, &'a Fields)> {
    part(body, top).map(entries_of).unwrap_or_default()
}

/// The entries of one map that nobody has removed, by id.
pub(crate) fn entries_of(map: &Fields) -> Vec<(&str, &Fields)> {
    let entries = map.iter().filter_map(|(id, entry)| Some((id.as_str(), entry.as_object()?)));
    entries.filter(|(_, entry)| !flag(entry, "removed")).collect()
}

/// A text; empty when there is none.
pub(crate) fn text(fields: &Fields, key: &str) -> String {
    fields.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A text, if there is one.
pub(crate) fn some_text(fields: &Fields, key: &str) -> Option<String> {
    Some(text(fields, key)).filter(|text| !text.is_empty())
}

/// Yes or no; no when nobody has said.
pub(crate) fn flag(fields: &Fields, key: &str) -> bool {
    fields.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// A count; none when nobody has said.
pub(crate) fn number(fields: &Fields, key: &str) -> Option<u32> {
    fields.get(key).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok())
}

/// What an edit goes out from: in a field with two values, what is saved settles it, so that all of it is written.
pub(crate) fn before<'a>(row: Option<&'a OtherRow>, at: Option<&'a Fields>, nothing: &'a Fields) -> Option<&'a Fields> {
    match row {
        Some(row) if row.conflicts > 0 => at.map(|_| nothing),
        _ => at,
    }
}

/// A new document's id.
pub(crate) fn new_id(app: &App) -> Result<DocId> {
    Ok(DocId::new(app.now(), random(app.world())?))
}

/// That this device may publish for its unit, and in which channel.
pub(crate) fn publisher(identity: &Identity) -> Result<ChannelId> {
    if identity.role == Role::Member { Err(ApiError::denied()) } else { Ok(ChannelId::down(identity.unit)) }
}
