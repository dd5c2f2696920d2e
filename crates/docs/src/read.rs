//! A document's present state as JSON.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValueRef, ValueRef};
use serde_json::{Map, Number, Value};
use tungnha_model::field::Scalar;

use crate::document::Document;

/// Deeper than any record goes; what lies deeper stays in the document and is not read.
const DEPTH_MAX: usize = 48;

/// The present state of a document; of concurrent values the one that the engine shows everywhere.
#[must_use]
pub fn state(document: &Document) -> Map<String, Value> {
    read_map(&document.inner, &ROOT, 0)
}

/// The value at a place in a document, as JSON; `None` when nothing is there.
#[must_use]
pub fn value_at(document: &Document, path: &[String]) -> Option<Value> {
    let (key, above) = path.split_last()?;
    let mut map = ROOT;
    for step in above {
        match document.inner.get(&map, step.as_str()) {
            Ok(Some((automerge::Value::Object(ObjType::Map), next))) => map = next,
            _ => return None,
        }
    }
    let mut items = document.inner.map_range(&map, key.clone()..);
    let item = items.next().filter(|item| item.key == key.as_str())?;
    read_value(&document.inner, &item.value, || item.id(), 0)
}

fn read_map(doc: &Automerge, map: &ObjId, depth: usize) -> Map<String, Value> {
    doc.map_range(map, ..)
        .filter_map(|item| Some((item.key.to_string(), read_value(doc, &item.value, || item.id(), depth)?)))
        .collect()
}

fn read_value(doc: &Automerge, value: &ValueRef<'_>, id: impl FnOnce() -> ObjId, depth: usize) -> Option<Value> {
    match value {
        ValueRef::Scalar(scalar) => Some(scalar_json(scalar)),
        ValueRef::Object(_) if depth >= DEPTH_MAX => None,
        ValueRef::Object(ObjType::Map | ObjType::Table) => Some(Value::Object(read_map(doc, &id(), depth + 1))),
        ValueRef::Object(ObjType::List) => Some(Value::Array(read_list(doc, &id(), depth + 1))),
        ValueRef::Object(ObjType::Text) => doc.text(id()).ok().map(Value::from),
    }
}

fn read_list(doc: &Automerge, list: &ObjId, depth: usize) -> Vec<Value> {
    doc.list_range(list, ..).filter_map(|item| read_value(doc, &item.value, || item.id(), depth)).collect()
}

fn scalar_json(scalar: &ScalarValueRef<'_>) -> Value {
    match scalar {
        ScalarValueRef::Str(text) => Value::from(text.as_ref()),
        ScalarValueRef::Int(number) | ScalarValueRef::Counter(number) | ScalarValueRef::Timestamp(number) => {
            Value::from(*number)
        }
        ScalarValueRef::Uint(number) => Value::from(*number),
        ScalarValueRef::F64(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        ScalarValueRef::Boolean(flag) => Value::from(*flag),
        ScalarValueRef::Null => Value::Null,
        ScalarValueRef::Bytes(bytes) | ScalarValueRef::Unknown { bytes, .. } => Value::from(hex(bytes)),
    }
}

/// The scalar that a conflict's candidate is.
pub(crate) fn scalar(value: &automerge::ScalarValue) -> Scalar {
    use automerge::ScalarValue as S;
    match value {
        S::Str(text) => Scalar::Text(text.to_string()),
        S::Int(number) | S::Timestamp(number) => Scalar::Int(*number),
        S::Uint(number) => i64::try_from(*number).map_or(Scalar::Text(number.to_string()), Scalar::Int),
        S::Counter(counter) => Scalar::Int(i64::from(counter)),
        S::F64(number) => Scalar::Float(*number),
        S::Boolean(flag) => Scalar::Bool(*flag),
        S::Null => Scalar::Null,
        S::Bytes(bytes) | S::Unknown { bytes, .. } => Scalar::Text(hex(bytes)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
