//! Functions on days and times.

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, NaiveTime, Timelike};

use super::{Function, Gives, Wants, eager, number_at, plain, text_at, unfit};
use crate::expr::error::EvalError;
use crate::expr::eval::{Context, Outcome};
use crate::expr::value::{self, Value};

use Gives::{Date, Number, Text};
use Wants::Values;

pub(super) const FUNCTIONS: &[Function] = &[
    eager("today", (0, 0), Values, Date, |c, _| Ok(Value::Date(c.surroundings.now.date_naive()))),
    eager("now", (0, 0), Values, Date, |c, _| Ok(Value::DateTime(c.surroundings.now))),
    eager("date", (1, 1), Values, Date, date),
    eager("date-time", (1, 1), Values, Date, |c, v| match moment(c, &plain(c, v, 0)?, "date-time")? {
        Some(at) => Ok(Value::DateTime(at)),
        None => Ok(Value::empty()),
    }),
    eager("decimal-date-time", (1, 1), Values, Number, decimal_date_time),
    eager("decimal-time", (1, 1), Values, Number, decimal_time),
    eager("format-date", (2, 2), Values, Text, format),
    eager("format-date-time", (2, 2), Values, Text, format),
    eager("difference-in-months", (2, 2), Values, Number, difference_in_months),
    eager("cht:difference-in-months", (2, 2), Values, Number, difference_in_months),
    eager("add-date", (2, 6), Values, Date, add_date),
    eager("cht:add-date", (2, 6), Values, Date, add_date),
];

fn offset(context: &Context) -> FixedOffset {
    *context.surroundings.now.offset()
}

/// A value as a moment; nothing if it is blank.
fn moment(context: &Context, value: &Value, function: &str) -> Result<Option<DateTime<FixedOffset>>, EvalError> {
    let bad = |text: &str| unfit(function, text, "a date");
    let midnight = |day: NaiveDate| value::at(day.and_time(NaiveTime::MIN), offset(context));
    match value {
        Value::DateTime(at) => Ok(Some(*at)),
        Value::Date(day) => Ok(midnight(*day)),
        Value::Number(number) if number.is_nan() => Ok(None),
        Value::Number(number) => {
            let at = value::datetime_from_number(*number, offset(context));
            at.map(Some).ok_or_else(|| bad(&value.text()))
        }
        Value::Text(text) if text.is_empty() => Ok(None),
        Value::Text(text) => {
            let whole = value::parse_datetime(text, offset(context));
            let found = whole.or_else(|| value::parse_date(text).and_then(midnight));
            found.map(Some).ok_or_else(|| bad(text))
        }
        Value::Bool(_) | Value::Nodes(_) => Err(bad(&value.text())),
    }
}

fn date(context: &Context, values: &[Value]) -> Outcome {
    match plain(context, values, 0)? {
        Value::Number(number) if number.is_nan() => Ok(Value::Number(number)),
        Value::Number(number) => {
            let day = value::day_from_number(number.trunc());
            day.map(Value::Date).ok_or_else(|| unfit("date", &value::text_of(number), "a date"))
        }
        other => Ok(moment(context, &other, "date")?.map_or_else(Value::empty, |at| Value::Date(at.date_naive()))),
    }
}

fn decimal_date_time(context: &Context, values: &[Value]) -> Outcome {
    match plain(context, values, 0)? {
        Value::Number(number) => Ok(Value::Number(number)),
        other => {
            let at = moment(context, &other, "decimal-date-time")?;
            Ok(at.map_or_else(Value::empty, |at| Value::Number(value::utc_days(&at))))
        }
    }
}

fn decimal_time(context: &Context, values: &[Value]) -> Outcome {
    let value = plain(context, values, 0)?;
    if let Value::Number(number) = value {
        return Ok(Value::Number(number - number.floor()));
    }
    let clock = value::parse_time(&value.text()).map(|(time, _)| time);
    let time = match clock {
        Some(time) => Some(time),
        None => moment(context, &value, "decimal-time")?.map(|at| at.time()),
    };
    let part = |time: NaiveTime| f64::from(time.num_seconds_from_midnight()) / 86_400.0;
    Ok(time.map_or_else(Value::empty, |time| Value::Number(part(time))))
}

fn format(context: &Context, values: &[Value]) -> Outcome {
    let pattern = text_at(context, values, 1)?;
    let value = plain(context, values, 0)?;
    let time_only = value::parse_time(&value.text()).filter(|_| matches!(value, Value::Text(_)));
    let at = match time_only {
        Some((time, zone)) => {
            let day = context.surroundings.now.date_naive();
            value::at(day.and_time(time), zone.unwrap_or_else(|| offset(context)))
        }
        None => moment(context, &value, "format-date")?,
    };
    match at {
        None => Ok(Value::empty()),
        Some(at) => formatted(&at, &pattern).map(Value::Text),
    }
}

/// The letters that may follow `%`.
pub(super) const LETTERS: &str = "%YymnbdeHhMS3aW";
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn formatted(at: &DateTime<FixedOffset>, pattern: &str) -> Result<String, EvalError> {
    let mut text = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        let letter = letters.next().ok_or_else(|| unfit("format-date", pattern, "a date format"))?;
        text.push_str(&field(at, letter).ok_or_else(|| unfit("format-date", pattern, "a date format"))?);
    }
    Ok(text)
}

fn field(at: &DateTime<FixedOffset>, letter: char) -> Option<String> {
    Some(match letter {
        '%' => "%".to_owned(),
        'Y' => format!("{:04}", at.year()),
        'y' => format!("{:02}", at.year().rem_euclid(100)),
        'm' => format!("{:02}", at.month()),
        'n' => at.month().to_string(),
        'b' => (*MONTHS.get(at.month0() as usize)?).to_owned(),
        'd' => format!("{:02}", at.day()),
        'e' => at.day().to_string(),
        'H' => format!("{:02}", at.hour()),
        'h' => at.hour().to_string(),
        'M' => format!("{:02}", at.minute()),
        'S' => format!("{:02}", at.second()),
        '3' => format!("{:03}", at.timestamp_subsec_millis()),
        'a' => at.weekday().to_string(),
        'W' => at.iso_week().week().to_string(),
        _ => return None,
    })
}

/// Whole months from the first day to the second; negative the other way round.
fn difference_in_months(context: &Context, values: &[Value]) -> Outcome {
    let day = |index| -> Result<Option<NaiveDate>, EvalError> {
        Ok(moment(context, &plain(context, values, index)?, "difference-in-months")?.map(|at| at.date_naive()))
    };
    let (Some(from), Some(to)) = (day(0)?, day(1)?) else { return Ok(Value::empty()) };
    let months = if to >= from { whole_months(from, to) } else { -whole_months(to, from) };
    Ok(Value::Number(f64::from(months)))
}

fn whole_months(from: NaiveDate, to: NaiveDate) -> i32 {
    let months = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
    months(to) - months(from) - i32::from(to.day() < from.day())
}

/// `add-date(day, years, months, days, hours, minutes)`.
fn add_date(context: &Context, values: &[Value]) -> Outcome {
    let Some(at) = moment(context, &plain(context, values, 0)?, "add-date")? else { return Ok(Value::empty()) };
    let part = |index| -> Result<i64, EvalError> {
        Ok(if index < values.len() { value::whole(number_at(context, values, index)?).unwrap_or(0) } else { 0 })
    };
    let months = part(1)?.saturating_mul(12).saturating_add(part(2)?);
    let minutes = part(3)?.saturating_mul(1440).saturating_add(part(4)?.saturating_mul(60)).saturating_add(part(5)?);
    let step = Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if months < 0 { at.checked_sub_months(step) } else { at.checked_add_months(step) };
    let moved = moved.and_then(|at| at.checked_add_signed(chrono::TimeDelta::try_minutes(minutes)?));
    moved.map(Value::DateTime).ok_or_else(|| unfit("add-date", &months.to_string(), "within the calendar"))
}
