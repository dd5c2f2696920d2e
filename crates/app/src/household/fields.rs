//! Field values from a form: each checked against its field, all faults told at once.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tungnha_model::field::{self, Entity, Scalar, validate};

use crate::api::FieldValues;
use crate::error::{ApiError, Result};

/// The stored form of each given field, by the field's own name.
///
/// # Errors
/// One message for each field that is not right.
pub(crate) fn checked(entity: Entity, given: &FieldValues) -> Result<BTreeMap<&'static str, Scalar>> {
    let mut stored = BTreeMap::new();
    let mut faults = BTreeMap::new();
    for (name, value) in given {
        match (validate(entity, name, value), field::field(entity, name)) {
            (Ok(scalar), Some(field)) => {
                stored.insert(field.id, scalar);
            }
            (Err(error), _) => {
                faults.insert(name.clone(), error.message);
            }
            (Ok(_), None) => {}
        }
    }
    if faults.is_empty() { Ok(stored) } else { Err(ApiError::invalid(faults)) }
}

/// The same entity with these fields changed.
pub(crate) fn apply<T>(entity: Entity, before: &T, stored: &BTreeMap<&'static str, Scalar>) -> Result<T>
where
    T: Serialize + DeserializeOwned,
{
    let mut map = match serde_json::to_value(before).map_err(ApiError::internal)? {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    for (name, scalar) in stored {
        let Some(field) = field::field(entity, name) else { continue };
        match scalar {
            Scalar::Null => map.remove(*name),
            scalar => map.insert((*name).to_owned(), field.kind.to_json(scalar)),
        };
    }
    serde_json::from_value(Value::Object(map)).map_err(ApiError::internal)
}

/// Every field of an entity by its name, missing ones as null; nothing of newer versions.
pub(crate) fn known_only<T: Serialize>(entity: Entity, value: &T) -> Result<FieldValues> {
    let map = match serde_json::to_value(value).map_err(ApiError::internal)? {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    let field = |field: &field::Field| (field.id.to_owned(), map.get(field.id).cloned().unwrap_or(Value::Null));
    Ok(field::fields(entity).iter().map(field).collect())
}
