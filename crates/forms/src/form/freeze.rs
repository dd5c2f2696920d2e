//! Published versions do not change: a frozen form carries the hash of its bytes.

use serde::{Deserialize, Serialize};

use super::Form;

/// A published version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// BLAKE3 of the form's JSON, in hexadecimal.
    pub hash: String,
    /// The form.
    pub form: Form,
}

/// Why a form cannot be read as published.
#[derive(Debug, thiserror::Error)]
pub enum FreezeError {
    /// The JSON is not a form.
    #[error("not a form: {0}")]
    Json(#[from] serde_json::Error),
    /// The shape is one that this version does not know.
    #[error("a form of the shape {0:?} needs a newer version of Từng Nhà")]
    Format(String),
    /// The bytes are not those that were published.
    #[error("version {version} of form {id} is not what was published")]
    Changed {
        /// The form.
        id: String,
        /// The version.
        version: String,
    },
}

impl Frozen {
    /// Freezes a form.
    pub fn new(form: Form) -> Result<Self, FreezeError> {
        let hash = hash_of(&form)?;
        Ok(Self { hash, form })
    }

    /// Reads a frozen form and makes sure that it is what was published.
    pub fn from_json(json: &str) -> Result<Self, FreezeError> {
        let frozen: Self = serde_json::from_str(json)?;
        if frozen.form.format != super::FORMAT {
            return Err(FreezeError::Format(frozen.form.format));
        }
        if hash_of(&frozen.form)? == frozen.hash {
            return Ok(frozen);
        }
        Err(FreezeError::Changed { id: frozen.form.id, version: frozen.form.version })
    }
}

fn hash_of(form: &Form) -> Result<String, FreezeError> {
    Ok(blake3::hash(&serde_json::to_vec(form)?).to_hex().to_string())
}
