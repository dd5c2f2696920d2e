//! Published forms: one document for each version, frozen when it is published.
//!
//! The form's JSON lies in parts, since a change has a largest size and a workbook of two thousand rows does not fit
//! one. A form counts only when all parts are here and their hash is the one that was published: a phone that has
//! received half of it goes on with the version before. Nothing but `withdrawn` changes later.

use std::collections::BTreeMap;

use serde_json::Value;
use tungnha_model::{Bilingual, BlobRef, Day, DocId, UnitId};

use crate::document::Document;
use crate::edit::{Edit, Tree};
use crate::read;

/// The longest part, in bytes; a change of this size fits a batch, however badly it compresses.
const PART_BYTES_MAX: usize = 24_000;

/// A published version of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormParts {
    /// The form's lasting name.
    pub form: String,
    /// Which version; they count from 1.
    pub version: u32,
    /// BLAKE3 of the JSON, in hexadecimal.
    pub hash: String,
    /// What it is called.
    pub title: Bilingual,
    /// When it was published.
    pub published: Option<Day>,
    /// No longer asked; what was answered stays.
    pub withdrawn: bool,
    /// The frozen form's JSON.
    pub json: String,
    /// The pictures that it shows: named here too, so that they travel with the document.
    pub pictures: Vec<BlobRef>,
}

/// The id of a published version: two leaders who publish the same version of the same form make one document,
/// and two who publish different ones under one number make two.
#[must_use]
pub fn form_doc_id(unit: UnitId, form: &str, version: u32, hash: &str) -> DocId {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 document of a published form");
    hasher.update(unit.bytes());
    hasher.update(&version.to_le_bytes());
    hasher.update(hash.as_bytes());
    hasher.update(form.as_bytes());
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    DocId(id)
}

/// The edits that publish a version, each group for a change of its own; the last one completes it.
#[must_use]
pub fn publish_form(form: &FormParts) -> Vec<Vec<Edit>> {
    let parts = split(&form.json);
    let head = [
        ("form", Tree::Scalar(form.form.as_str().into())),
        ("version", Tree::Scalar(i64::from(form.version).into())),
        ("hash", Tree::Scalar(form.hash.as_str().into())),
        ("title_vi", Tree::Scalar(form.title.vi.as_str().into())),
        ("title_en", Tree::Scalar(form.title.en.as_str().into())),
        ("parts", Tree::Scalar(i64::try_from(parts.len()).unwrap_or(i64::MAX).into())),
    ];
    let published = form.published.map(|day| ("published", Tree::Scalar(day.to_string().into())));
    let put = |(key, value): (&str, Tree)| match value {
        Tree::Scalar(value) => Some(Edit::put(["meta", key], value)),
        _ => None,
    };
    let pictures = form.pictures.iter().map(|blob| Edit::put(["pictures", &blob.key()], blob.to_string()));
    let first: Vec<Edit> = head.into_iter().chain(published).filter_map(put).chain(pictures).collect();
    let rest = parts.iter().enumerate().map(|(place, part)| vec![Edit::put(["parts", &key(place)], *part)]);
    std::iter::once(first).chain(rest).collect()
}

/// The edit that takes a version out of use, or back into it.
#[must_use]
pub fn withdraw_form(withdrawn: bool) -> Edit {
    Edit::put(["meta", "withdrawn"], withdrawn)
}

fn key(place: usize) -> String {
    format!("{place:04}")
}

/// The last place at or before the limit at which a letter begins.
fn boundary(text: &str) -> usize {
    (0..=PART_BYTES_MAX).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(text.len())
}

/// Pieces of at most [`PART_BYTES_MAX`], cut between letters.
fn split(text: &str) -> Vec<&str> {
    let mut rest = text;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = if rest.len() > PART_BYTES_MAX { boundary(rest) } else { rest.len() };
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Reads a published form; `None` while parts are missing, or when they are not what was published.
#[must_use]
pub fn read_form(document: &Document) -> Option<FormParts> {
    let root = read::state(document);
    let text = |key: &str| root.get("meta")?.get(key)?.as_str().map(str::to_owned);
    let number = |key: &str| root.get("meta")?.get(key)?.as_u64();
    let hash = text("hash")?;
    let json = joined(root.get("parts")?, number("parts")?)?;
    if blake3::hash(json.as_bytes()).to_hex().as_str() != hash {
        return None;
    }
    Some(FormParts {
        form: text("form")?,
        version: u32::try_from(number("version")?).ok()?,
        hash,
        title: Bilingual::new(text("title_vi").unwrap_or_default(), text("title_en").unwrap_or_default()),
        published: text("published").and_then(|day| day.parse().ok()),
        withdrawn: root.get("meta").and_then(|meta| meta.get("withdrawn")).and_then(Value::as_bool).unwrap_or(false),
        json,
        pictures: pictures(root.get("pictures")),
    })
}

fn pictures(map: Option<&Value>) -> Vec<BlobRef> {
    let all = map.and_then(Value::as_object).into_iter().flatten();
    all.filter_map(|(_, text)| text.as_str()?.parse().ok()).collect()
}

fn joined(parts: &Value, count: u64) -> Option<String> {
    let parts: BTreeMap<&String, &Value> = parts.as_object()?.iter().collect();
    if u64::try_from(parts.len()).ok()? != count {
        return None;
    }
    parts.values().map(|part| part.as_str()).collect()
}
