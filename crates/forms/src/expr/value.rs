//! Values and their conversions, as ODK Collect's engine makes them.
//!
//! Two deliberate differences, both where that engine loses information: a moment turned into text keeps
//! its time, and a moment turned into a number keeps the fraction of the day. Large numbers are written
//! without an exponent.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};

use super::tree::NodeId;

/// Which tree a node is in: the form's own, or a list.
pub type TreeName = Option<std::sync::Arc<str>>;

/// A set of nodes, all in one tree, in the order of the document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeSet {
    /// The list, or nothing for the form's own tree.
    pub tree: TreeName,
    /// The nodes.
    pub nodes: Vec<NodeId>,
}

/// What an expression gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
    /// A moment with its offset.
    DateTime(DateTime<FixedOffset>),
    /// Nodes.
    Nodes(NodeSet),
}

const TINY: f64 = 1e-12;
const DAY_MILLIS: f64 = 86_400_000.0;

impl Value {
    /// An empty text.
    #[must_use]
    pub const fn empty() -> Self {
        Self::Text(String::new())
    }

    /// Whether there is nothing here: an empty text or not a number. Nodes must have been unpacked.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Number(number) => number.is_nan(),
            _ => false,
        }
    }

    /// As true or false.
    #[must_use]
    pub fn truth(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => number.abs() > TINY,
            Self::Bool(truth) => *truth,
            Self::Date(_) | Self::DateTime(_) => true,
            Self::Nodes(set) => !set.nodes.is_empty(),
        }
    }

    /// As a number; not a number where it is none.
    #[must_use]
    pub fn number(&self) -> f64 {
        match self {
            Self::Text(text) => number_of(text),
            Self::Number(number) => *number,
            Self::Bool(truth) => f64::from(u8::from(*truth)),
            Self::Date(day) => days_since_epoch(*day),
            Self::DateTime(at) => local_days(at),
            Self::Nodes(_) => f64::NAN,
        }
    }

    /// As a text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => text_of(*number),
            Self::Bool(truth) => truth.to_string(),
            Self::Date(day) => day.format("%Y-%m-%d").to_string(),
            Self::DateTime(at) => datetime_text(at),
            Self::Nodes(_) => String::new(),
        }
    }
}

/// Whether two unpacked values are equal, by the rule of the more specific of them.
#[must_use]
pub fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Bool(_), _) | (_, Value::Bool(_)) => a.truth() == b.truth(),
        (Value::Number(_), _) | (_, Value::Number(_)) => near(a.number(), b.number()),
        (Value::Date(_), Value::DateTime(_)) | (Value::DateTime(_), Value::Date(_)) => near(a.number(), b.number()),
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        _ => a.text() == b.text(),
    }
}

#[allow(clippy::float_cmp, reason = "infinities are equal to themselves and have no difference")]
fn near(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() < TINY
}

/// The number that a text writes; a decimal comma is read too.
#[must_use]
pub fn number_of(text: &str) -> f64 {
    let text = text.trim().replace(',', ".");
    if text.chars().all(|letter| letter == '-' || letter == '.' || letter.is_ascii_digit()) {
        text.parse().unwrap_or(f64::NAN)
    } else {
        f64::NAN
    }
}

/// A number as text, without an exponent.
#[must_use]
pub fn text_of(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else if number.abs() < TINY {
        "0".to_owned()
    } else if number.abs() < 9e15 && (number - number.trunc()).abs() < TINY {
        format!("{:.0}", number.trunc())
    } else {
        format!("{number}")
    }
}

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default()
}

/// Whole days since 1 January 1970.
#[must_use]
pub fn days_since_epoch(day: NaiveDate) -> f64 {
    to_f64(day.signed_duration_since(epoch()).num_days())
}

/// Days since 1 January 1970, 00:00 where the clock stood, with the fraction of the day.
#[must_use]
pub fn local_days(at: &DateTime<FixedOffset>) -> f64 {
    to_f64(at.naive_local().and_utc().timestamp_millis()) / DAY_MILLIS
}

/// Days since 1 January 1970, 00:00 UTC, with the fraction of the day.
#[must_use]
pub fn utc_days(at: &DateTime<FixedOffset>) -> f64 {
    to_f64(at.timestamp_millis()) / DAY_MILLIS
}

#[allow(clippy::cast_precision_loss, reason = "dates of people's lives are far below 2^53 milliseconds")]
fn to_f64(number: i64) -> f64 {
    number as f64
}

/// The whole part of a number, where it fits.
#[must_use]
pub fn whole(number: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
    (number.abs() < 9e15).then_some(number as i64)
}

/// The day that lies this many days after 1 January 1970.
#[must_use]
pub fn day_from_number(days: f64) -> Option<NaiveDate> {
    let days = whole(days)?;
    let step = Days::new(days.unsigned_abs());
    if days < 0 { epoch().checked_sub_days(step) } else { epoch().checked_add_days(step) }
}

/// The moment that lies this many days after 1 January 1970, 00:00 UTC.
#[must_use]
pub fn datetime_from_number(days: f64, offset: FixedOffset) -> Option<DateTime<FixedOffset>> {
    let millis = whole((days * DAY_MILLIS).round())?;
    DateTime::from_timestamp_millis(millis).map(|at| at.with_timezone(&offset))
}

/// A day written `2026-11-23`; one-digit months and days are read too.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let sound = year.len() == 4 && [year, month, day].iter().all(|part| digits(part)) && parts.next().is_none();
    if !sound {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn digits(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A time written `07:30`, `07:30:15`, `07:30:15.250`, an offset after it or not.
#[must_use]
pub fn parse_time(text: &str) -> Option<(NaiveTime, Option<FixedOffset>)> {
    let text = text.trim();
    let split = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(split)?;
    let time = ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok())?;
    if zone.is_empty() {
        return Some((time, None));
    }
    Some((time, Some(parse_offset(zone)?)))
}

fn parse_offset(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return Some(chrono::Utc.fix());
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
}

/// A moment written `2026-08-07T06:31:13.834-03:00`; without an offset, `offset` is meant.
#[must_use]
pub fn parse_datetime(text: &str, offset: FixedOffset) -> Option<DateTime<FixedOffset>> {
    let (day, clock) = text.trim().split_once(['T', ' '])?;
    let day = parse_date(day)?;
    let (time, zone) = parse_time(clock)?;
    at(day.and_time(time), zone.unwrap_or(offset))
}

/// A moment on the clock of a place.
#[must_use]
pub fn at(local: NaiveDateTime, offset: FixedOffset) -> Option<DateTime<FixedOffset>> {
    offset.from_local_datetime(&local).single()
}

/// A moment as text: `2026-08-07T06:31:13.834-03:00`.
#[must_use]
pub fn datetime_text(at: &DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// A moment of the model on the clock of a place that is `offset_minutes` ahead of UTC.
#[must_use]
pub fn on_clock(moment: tungnha_model::Moment, offset_minutes: i32) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(offset_minutes.saturating_mul(60)).unwrap_or_else(|| chrono::Utc.fix());
    DateTime::from_timestamp_millis(moment.millis()).unwrap_or_default().with_timezone(&zone)
}
