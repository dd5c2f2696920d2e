//! One decision.

use serde::{Deserialize, Serialize};

use super::Purpose;
use crate::blob::BlobRef;
use crate::day::Day;
use crate::household::Extra;
use crate::household::lenient::{Fields, deserialize_open};
use crate::id::{ConsentId, DeviceId, PersonId};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Đồng ý.
    Given,
    /// Rút lại đồng ý.
    Withdrawn,
    /// Không đồng ý; names nobody.
    Refused,
}

/// How it was decided, so that it can be shown later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Đọc cho nghe và xác nhận.
    Read,
    /// Ký trên màn hình.
    Signed,
    /// Ghi âm lời đồng ý.
    Voice,
    /// Có người làm chứng.
    Witness,
}

/// One decision of one person about one purpose.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
pub struct Consent {
    /// The decision's id.
    pub id: ConsentId,
    /// Who decided; `None` for a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// About what; `None` when a newer version knows more purposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What was decided; `None`, when a newer version knows more, gives nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The version of the text that was read out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub script: String,
    /// The language in which it was explained.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// How it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// The name of the witness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// The signature (a picture) or the voice note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<BlobRef>,
    /// The name of the one who recorded it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// The device on which it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The decisions of the same person about the same purpose that this one knows of and replaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<ConsentId>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl Consent {
    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        Ok(Self {
            id: fields.take("id").ok_or("a consent without a readable id")?,
            person: fields.take("person"),
            purpose: fields.take("purpose"),
            decision: fields.take("decision"),
            day: fields.take("day"),
            script: fields.take_or("script", Default::default()),
            language: fields.take_or("language", Default::default()),
            method: fields.take("method"),
            witness: fields.take("witness"),
            proof: fields.take("proof"),
            recorder: fields.take_or("recorder", Default::default()),
            device: fields.take("device"),
            after: fields.take_or("after", Vec::new()),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { Consent }
