//! Edits: what a person changed, in a form that can be kept beside the change and made again under another actor.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tungnha_model::field::Scalar;

/// The keys that lead to a value, outermost first.
pub type Path = Vec<String>;

/// A value with its parts: what a newly made entity holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// A single value.
    Scalar(Scalar),
    /// Values by name.
    Map(BTreeMap<String, Tree>),
    /// Values in order; written once, never edited in place.
    List(Vec<Tree>),
}

impl Tree {
    /// The tree of a JSON value.
    #[must_use]
    pub fn from_json(value: &Value) -> Self {
        match value {
            Value::Object(map) => {
                Self::Map(map.iter().map(|(key, value)| (key.clone(), Self::from_json(value))).collect())
            }
            Value::Array(items) => Self::List(items.iter().map(Self::from_json).collect()),
            scalar => Self::Scalar(Scalar::from_json(scalar).unwrap_or_default()),
        }
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Scalar(scalar) => scalar.to_json(),
            Self::Map(map) => Value::Object(map.iter().map(|(key, tree)| (key.clone(), tree.to_json())).collect()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
        }
    }
}

impl From<Scalar> for Tree {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}

/// One edit of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Sets one field; `Scalar::Null` clears it. Settles a conflict on the field.
    Put {
        /// Which field.
        path: Path,
        /// Its new value.
        value: Scalar,
    },
    /// Takes away a value with all that it holds. What others write into it meanwhile is lost with it.
    Delete {
        /// Which value.
        path: Path,
    },
    /// Makes an entity whole; its id must be new.
    Create {
        /// Where.
        path: Path,
        /// What it holds.
        fields: BTreeMap<String, Tree>,
    },
    /// Makes a list, for fields of newer versions; this one makes none of its own.
    CreateList {
        /// Where.
        path: Path,
        /// What it holds.
        items: Vec<Tree>,
    },
}

impl Edit {
    /// An edit that sets one field.
    #[must_use]
    pub fn put<const N: usize>(path: [&str; N], value: impl Into<Scalar>) -> Self {
        Self::Put { path: path.into_iter().map(str::to_owned).collect(), value: value.into() }
    }

    /// An edit that takes a value away.
    #[must_use]
    pub fn delete<const N: usize>(path: [&str; N]) -> Self {
        Self::Delete { path: path.into_iter().map(str::to_owned).collect() }
    }

    /// Where the edit applies.
    #[must_use]
    pub fn path(&self) -> &[String] {
        match self {
            Self::Put { path, .. }
            | Self::Delete { path }
            | Self::Create { path, .. }
            | Self::CreateList { path, .. } => path,
        }
    }
}
