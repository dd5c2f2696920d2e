//! What a person reads, in both languages.

use serde::{Deserialize, Serialize};

/// One message in Vietnamese and in English; it says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ts_rs::TS)]
pub struct Bilingual {
    /// Vietnamese, shown first.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// A message from its two wordings.
    #[must_use]
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}
