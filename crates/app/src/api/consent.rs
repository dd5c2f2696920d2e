//! What people consented to.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::consent::{Decision, Method, Purpose};
use tungnha_model::{Bilingual, BlobRef};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentItem {
    pub purpose: Purpose,
    /// What is read out.
    pub script: Bilingual,
    pub given: bool,
    /// The newest decision that counts; nothing when nothing was decided.
    pub decision: Option<Decision>,
    /// yyyy-mm-dd
    pub day: Option<String>,
    pub method: Option<Method>,
    pub recorder: String,
    /// The signature or recording that the consent rests on.
    pub proof: Option<BlobRef>,
    pub witness: Option<String>,
    /// How often it was declined in this household, whoever it was.
    pub refused: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentView {
    pub name: String,
    /// The number of the wording.
    pub script: String,
    pub items: Vec<ConsentItem>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ConsentShowArgs {
    pub household: String,
    pub person: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ConsentSaveArgs {
    pub household: String,
    pub person: String,
    pub purpose: Purpose,
    pub decision: Decision,
    /// The language in which it was explained.
    pub language: String,
    pub method: Method,
    pub witness: String,
    /// The signature or recording.
    pub proof: Option<BlobRef>,
    /// That the words were read out and the person agreed.
    pub confirmed: bool,
}
