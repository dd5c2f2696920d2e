//! Identifiers: sixteen bytes each, UUIDv7 where a device makes them, so that they sort by age.
//!
//! In JSON and on screens they are hyphenated lower-case UUIDs; in binary encodings, raw bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::moment::Moment;

/// A text that is not a UUID was given where an identifier was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: {0:?}")]
pub struct BadId(pub String);

macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// A new UUIDv7 from a moment and ten random bytes, both given by the caller.
            #[must_use]
            pub fn new(now: Moment, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.millis()).unwrap_or(0);
                Self(*uuid::Builder::from_unix_timestamp_millis(millis, &random).as_uuid().as_bytes())
            }

            /// The raw bytes.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                uuid::Uuid::from_bytes(self.0).as_hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                uuid::Uuid::try_parse(text)
                    .map(|id| Self(*id.as_bytes()))
                    .map_err(|_| BadId(text.chars().take(64).collect()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    self.0.serialize(serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let text = String::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                } else {
                    <[u8; 16]>::deserialize(deserializer).map(Self)
                }
            }
        }

        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                "string".to_owned()
            }
            fn inline(cfg: &ts_rs::Config) -> String {
                <Self as ts_rs::TS>::name(cfg)
            }
        }
    )+};
}

identifier! {
    /// An administrative unit: a province, commune or village. Never a code or a name, which are reused.
    UnitId
    /// A household; also the id of its main document.
    HouseholdId
    /// A person within a household.
    PersonId
    /// One visit to one household.
    VisitId
    /// One set of answers to a questionnaire.
    AnswerId
    /// One opinion.
    OpinionId
    /// Something that was done with an opinion.
    StepId
    /// One decision about consent.
    ConsentId
    /// Something that happened to a household.
    EventId
    /// A checklist of skills filled in once.
    ChecklistId
    /// A community digital-technology team.
    TeamId
    /// An enrolled device.
    DeviceId
    /// A sync server: the first sixteen bytes of BLAKE3 of its verifying key.
    ServerId
    /// An Automerge document.
    DocId
}

impl From<HouseholdId> for DocId {
    fn from(id: HouseholdId) -> Self {
        Self(id.0)
    }
}
