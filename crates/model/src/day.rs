//! A calendar day, as people in the field write it: no time, no zone.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::moment::Moment;

/// Việt Nam's offset from UTC in minutes; there is no summer time.
pub const VIETNAM_OFFSET_MINUTES: i32 = 7 * 60;

/// A day of the calendar. JSON `"2026-11-23"`; in binary encodings the count of days since 1 January of year 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

/// A text or number that is not a day of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day: {0:?}")]
pub struct BadDay(pub String);

impl Day {
    /// The day with this year, month and day of month, if it exists.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The day on which a moment falls where clocks are `offset_minutes` ahead of UTC.
    /// A moment beyond the calendar gives its nearest end.
    #[must_use]
    pub fn of(moment: Moment, offset_minutes: i32) -> Self {
        let shifted = moment.millis().saturating_add(i64::from(offset_minutes) * 60_000);
        let last = if shifted < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        Self(DateTime::from_timestamp_millis(shifted).map_or(last, |at| at.date_naive()))
    }

    /// The day on which a moment falls in Việt Nam.
    #[must_use]
    pub fn in_vietnam(moment: Moment) -> Self {
        Self::of(moment, VIETNAM_OFFSET_MINUTES)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// This day moved by `days`; saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let step = Days::new(days.unsigned_abs());
        Self(if days < 0 {
            self.0.checked_sub_days(step).unwrap_or(NaiveDate::MIN)
        } else {
            self.0.checked_add_days(step).unwrap_or(NaiveDate::MAX)
        })
    }

    /// How many days lie from `other` to this day; negative when this day is earlier.
    #[must_use]
    pub fn days_since(self, other: Self) -> i64 {
        self.0.signed_duration_since(other.0).num_days()
    }

    /// The Monday on or before this day: weeks start on Monday.
    #[must_use]
    pub fn week_start(self) -> Self {
        Self(self.0.week(Weekday::Mon).checked_first_day().unwrap_or(self.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Self, BadDay> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self).map_err(|_| BadDay(text.chars().take(32).collect()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            self.0.num_days_from_ce().serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            return text.parse().map_err(serde::de::Error::custom);
        }
        let count = i32::deserialize(deserializer)?;
        NaiveDate::from_num_days_from_ce_opt(count)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(BadDay(count.to_string())))
    }
}

impl ts_rs::TS for Day {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }
    fn inline(cfg: &ts_rs::Config) -> String {
        <Self as ts_rs::TS>::name(cfg)
    }
}
