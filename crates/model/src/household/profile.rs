//! What is known of a household as such.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Extra;
use super::lenient::{Fields, deserialize_open};
use crate::day::Day;

/// The ways in which a household reaches the internet.
pub const INTERNET: [&str; 4] = ["fibre", "mobile", "shared", "none"];

/// Where a household stands on the commune's list of poor households.
pub const POVERTY: [&str; 4] = ["poor", "near_poor", "escaped", "none"];

/// A household's own fields. Never: numbers of identity papers, accounts, health, religion.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ts_rs::TS)]
pub struct Profile {
    /// How the household is called: as a rule its head's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The name that neighbours use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// Nhóm, cụm: the cluster of houses within the village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hamlet: Option<String>,
    /// House number; rare in villages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub house_number: Option<String>,
    /// Words that lead there: "nhà sàn cạnh nhà văn hóa".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landmark: Option<String>,
    /// Ten digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The telephone company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// Nhân khẩu: how many belong to the household, listed by name or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_count: Option<u8>,
    /// How many smartphones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smartphones: Option<u8>,
    /// How many phones with keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keypad_phones: Option<u8>,
    /// How many computers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computers: Option<u8>,
    /// How many television sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub televisions: Option<u8>,
    /// Which of [`INTERNET`]; empty when unknown.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub internet: BTreeSet<String>,
    /// Mobile signal at the house, 0 (none) to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<u8>,
    /// Whether the house is on the power grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid_power: Option<bool>,
    /// What kind of business the household runs, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
    /// The language spoken at home.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether a visit needs an interpreter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreter_needed: Option<bool>,
    /// The address in words as it was when the record was made; units change names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_at_capture: Option<String>,
    /// Which of [`POVERTY`]; only with consent, and only as a list says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poverty: Option<String>,
    /// The year of that list: the standard changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poverty_year: Option<u16>,
    /// Which list or decision says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poverty_source: Option<String>,
    /// Latitude and longitude in one, to find the house; only with consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Anything else worth knowing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The day on which the household moved away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_away: Option<Day>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl Profile {
    /// A profile that holds only a name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        Ok(Self {
            name: fields.take_or("name", Default::default()),
            nickname: fields.take("nickname"),
            hamlet: fields.take("hamlet"),
            house_number: fields.take("house_number"),
            landmark: fields.take("landmark"),
            phone: fields.take("phone"),
            carrier: fields.take("carrier"),
            member_count: fields.take("member_count"),
            smartphones: fields.take("smartphones"),
            keypad_phones: fields.take("keypad_phones"),
            computers: fields.take("computers"),
            televisions: fields.take("televisions"),
            internet: fields.take_or("internet", Default::default()),
            signal: fields.take("signal"),
            grid_power: fields.take("grid_power"),
            business: fields.take("business"),
            language: fields.take("language"),
            interpreter_needed: fields.take("interpreter_needed"),
            address_at_capture: fields.take("address_at_capture"),
            poverty: fields.take("poverty"),
            poverty_year: fields.take("poverty_year"),
            poverty_source: fields.take("poverty_source"),
            location: fields.take("location"),
            note: fields.take("note"),
            moved_away: fields.take("moved_away"),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { Profile }
