//! Taking known fields out of a JSON object; what stays is `extra`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Extra;

/// A JSON object whose known fields are taken out one by one.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    pub(crate) fn new(map: Map<String, Value>) -> Self {
        Self(map)
    }

    /// The field, if it is there and readable; an unreadable one stays for [`Fields::rest`].
    pub(crate) fn take<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let value = self.0.get(key)?;
        let read = if value.is_null() { None } else { Some(T::deserialize(value).ok()?) };
        self.0.remove(key);
        read
    }

    /// The field, or what stands for it; an unreadable one stays as `unread_…`, since the field itself is written again.
    pub(crate) fn take_or<T: DeserializeOwned>(&mut self, key: &str, instead: T) -> T {
        let read = self.take(key);
        if let Some(unreadable) = self.0.remove(key) {
            self.0.insert(format!("unread_{key}"), unreadable);
        }
        read.unwrap_or(instead)
    }

    /// The entries of a list of things with ids: these are never put aside, so an unreadable one is an error.
    pub(crate) fn entries<T: DeserializeOwned>(&mut self, key: &str) -> Result<Vec<T>, String> {
        match self.0.remove(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(list) => serde_json::from_value(list).map_err(|error| format!("{key}: {error}")),
        }
    }

    /// What was not taken.
    pub(crate) fn rest(self) -> Extra {
        self.0.into_iter().collect()
    }
}

/// `Deserialize` by way of a JSON object, for a type with `fn read(Fields) -> Result<Self, impl Display>`.
macro_rules! deserialize_open {
    ($($name:ident)+) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let map = serde_json::Map::<String, serde_json::Value>::deserialize(deserializer)?;
                Self::read($crate::household::lenient::Fields::new(map)).map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use deserialize_open;
