//! A person of a household.

use serde::{Deserialize, Serialize};

use super::Extra;
use super::lenient::{Fields, deserialize_open};
use crate::day::Day;
use crate::id::PersonId;

/// The ethnic groups to choose from, as they live here; and to say none.
pub const ETHNIC_GROUPS: [&str; 11] =
    ["tay", "dao", "kinh", "nung", "mong", "san_chay", "hoa", "muong", "san_diu", "other", "undisclosed"];

/// Sex, as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
    /// Khác.
    Other,
}

/// What a person is to the head of the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Chủ hộ.
    Head,
    /// Vợ, chồng.
    Spouse,
    /// Con.
    Child,
    /// Cha, mẹ.
    Parent,
    /// Cháu.
    Grandchild,
    /// Anh, chị, em.
    Sibling,
    /// Khác.
    Other,
}

/// A person: as little as the work needs. Of the birth date only the year; never a national number.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ts_rs::TS)]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// Family, middle and given name in one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Year of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<u16>,
    /// Sex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// What the person is to the head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Whether the person reads and writes Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub literate: Option<bool>,
    /// Whether the person needs support; never why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_support: Option<bool>,
    /// Ten digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The day on which the person left the household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Day>,
    /// Which of [`ETHNIC_GROUPS`]; only with consent to that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ethnic_group: Option<String>,
    /// Who this person was in the household that the person came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<PersonId>,
    /// Fields of newer versions.
    #[serde(flatten)]
    #[ts(skip)]
    pub extra: Extra,
}

impl Person {
    fn read(mut fields: Fields) -> Result<Self, &'static str> {
        Ok(Self {
            id: fields.take("id").ok_or("a person without a readable id")?,
            name: fields.take_or("name", Default::default()),
            birth_year: fields.take("birth_year"),
            sex: fields.take("sex"),
            relation: fields.take("relation"),
            literate: fields.take("literate"),
            needs_support: fields.take("needs_support"),
            phone: fields.take("phone"),
            left_on: fields.take("left_on"),
            ethnic_group: fields.take("ethnic_group"),
            origin: fields.take("origin"),
            extra: fields.rest(),
        })
    }
}

deserialize_open! { Person }
