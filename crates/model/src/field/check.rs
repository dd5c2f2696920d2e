//! Checking a value and bringing it into its stored form.

use serde_json::Value;

use super::{Entity, Field, Kind, Scalar, field};
use crate::blob::BlobRef;
use crate::day::Day;
use crate::id::DocId;
use crate::message::Bilingual;
use crate::text::{has_control, nfc, parse_day, parse_time, phone, tidy};

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault {
    /// No such field.
    Unknown,
    /// It may not be empty.
    Required,
    /// Longer than so many characters.
    TooLong(usize),
    /// It holds control characters.
    Control,
    /// Not text, number, yes or no, as the field needs.
    Shape,
    /// Outside these bounds.
    Range(i64, i64),
    /// None of the choices.
    Choice,
    /// Not a telephone number.
    Phone(phone::BadPhone),
    /// Not a day.
    Day,
    /// Not a time of day.
    Time,
    /// No latitude and longitude.
    Place,
}

/// A value that a field cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {fault:?}")]
pub struct FieldError {
    /// Which field.
    pub field: String,
    /// What is wrong.
    pub fault: FieldFault,
    /// What to tell the person.
    pub message: Bilingual,
}

/// The stored form of a value for a field. Accepts the field's own JSON shape and what a person may type for it:
/// numbers and yes/no as text, `5/3/2026`, `+84…`, choices joined by commas. Empty and null give [`Scalar::Null`].
///
/// # Errors
/// When the field cannot hold the value.
pub fn validate(entity: Entity, id: &str, value: &Value) -> Result<Scalar, FieldError> {
    let Some(field) = field(entity, id) else {
        return Err(FieldError {
            field: id.chars().take(64).collect(),
            fault: FieldFault::Unknown,
            message: Bilingual::new(
                "Ứng dụng này không có mục đó. Cập nhật ứng dụng rồi thử lại.",
                "This app has no such field. Update the app and try again.",
            ),
        });
    };
    let stored = if is_empty(value) { Ok(Scalar::Null) } else { stored(field.kind, value) };
    match stored {
        Ok(Scalar::Null) if field.required => Err(error(field, FieldFault::Required)),
        Ok(scalar) => Ok(scalar),
        Err(fault) => Err(error(field, fault)),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => tidy(text).is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn stored(kind: Kind, value: &Value) -> Result<Scalar, FieldFault> {
    match kind {
        Kind::Line(most) => text(value).and_then(|text| line(text, most)),
        Kind::Note(most) => text(value).and_then(|text| note(text, most)),
        Kind::Phone => text(value).and_then(|text| phone::normalise(text).map_err(FieldFault::Phone)).map(Scalar::Text),
        Kind::Int(least, most) => int(value, least, most),
        Kind::Place => text(value).and_then(place),
        Kind::Flag => flag(value),
        Kind::Day => text(value).and_then(day),
        Kind::Time => parse_time(text(value)?).map(Scalar::Text).ok_or(FieldFault::Time),
        Kind::Choice(choices) => text(value).and_then(|text| choice(text, choices)),
        Kind::Choices(choices) => several(value, choices),
        Kind::Photo => blob(value, BlobRef::is_photo),
        Kind::Voice => blob(value, |blob| matches!(blob, BlobRef::Voice { .. })),
        Kind::Id => text(value)?.parse::<DocId>().map(|id| Scalar::Text(id.to_string())).map_err(|_| FieldFault::Shape),
    }
}

fn text(value: &Value) -> Result<&str, FieldFault> {
    value.as_str().ok_or(FieldFault::Shape)
}

fn line(text: &str, most: usize) -> Result<Scalar, FieldFault> {
    if has_control(text) {
        return Err(FieldFault::Control);
    }
    within(tidy(text), most)
}

fn note(text: &str, most: usize) -> Result<Scalar, FieldFault> {
    let text = nfc(&text.replace("\r\n", "\n"));
    if has_control(&text) {
        return Err(FieldFault::Control);
    }
    within(text.trim().to_owned(), most)
}

fn within(text: String, most: usize) -> Result<Scalar, FieldFault> {
    if text.chars().count() > most { Err(FieldFault::TooLong(most)) } else { Ok(Scalar::Text(text)) }
}

fn int(value: &Value, least: i64, most: i64) -> Result<Scalar, FieldFault> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    };
    match number {
        Some(number) if (least..=most).contains(&number) => Ok(Scalar::Int(number)),
        Some(_) => Err(FieldFault::Range(least, most)),
        None => Err(FieldFault::Shape),
    }
}

/// Metres are enough to find a house: five decimals.
fn place(text: &str) -> Result<Scalar, FieldFault> {
    let mut parts = text.split([' ', ';']).filter(|part| !part.is_empty());
    let (Some(latitude), Some(longitude), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(FieldFault::Place);
    };
    let degrees = |text: &str, most: f64| {
        let number = text.trim_end_matches(',').replace(',', ".").parse::<f64>().ok();
        number.filter(|number| number.abs() <= most).ok_or(FieldFault::Place)
    };
    Ok(Scalar::Text(format!("{:.5} {:.5}", degrees(latitude, 90.0)?, degrees(longitude, 180.0)?)))
}

fn flag(value: &Value) -> Result<Scalar, FieldFault> {
    match value {
        Value::Bool(flag) => Ok(Scalar::Bool(*flag)),
        Value::String(text) if text == "true" => Ok(Scalar::Bool(true)),
        Value::String(text) if text == "false" => Ok(Scalar::Bool(false)),
        _ => Err(FieldFault::Shape),
    }
}

fn day(text: &str) -> Result<Scalar, FieldFault> {
    let day: Option<Day> = parse_day(text);
    day.map(|day| Scalar::Text(day.to_string())).ok_or(FieldFault::Day)
}

fn blob(value: &Value, fits: impl Fn(&BlobRef) -> bool) -> Result<Scalar, FieldFault> {
    let blob = text(value)?.parse::<BlobRef>().ok().filter(fits);
    blob.map(|blob| Scalar::Text(blob.to_string())).ok_or(FieldFault::Shape)
}

fn choice(text: &str, choices: &[&str]) -> Result<Scalar, FieldFault> {
    if choices.contains(&text) { Ok(Scalar::from(text)) } else { Err(FieldFault::Choice) }
}

fn several(value: &Value, choices: &[&str]) -> Result<Scalar, FieldFault> {
    let given: Vec<&str> = match value {
        Value::String(text) => text.split(',').map(str::trim).collect(),
        Value::Array(items) => items.iter().map(text).collect::<Result<_, _>>()?,
        _ => return Err(FieldFault::Shape),
    };
    if given.iter().any(|item| !choices.contains(item)) {
        return Err(FieldFault::Choice);
    }
    let ordered: Vec<&str> = choices.iter().filter(|choice| given.contains(choice)).copied().collect();
    Ok(Scalar::Text(ordered.join(",")))
}

fn error(field: &Field, fault: FieldFault) -> FieldError {
    let message = message(field, &fault);
    FieldError { field: field.id.to_owned(), fault, message }
}

fn message(field: &Field, fault: &FieldFault) -> Bilingual {
    let (vi, en) = (field.vi, field.en);
    match fault {
        FieldFault::Required => {
            Bilingual::new(format!("Chưa có: {vi}. Hãy điền vào."), format!("{en} is empty. Fill it in."))
        }
        FieldFault::TooLong(most) => Bilingual::new(
            format!("{vi} dài quá {most} ký tự. Hãy rút ngắn lại."),
            format!("{en} is longer than {most} characters. Shorten it."),
        ),
        FieldFault::Control => Bilingual::new(
            format!("{vi} có ký tự lạ không đọc được. Hãy gõ lại."),
            format!("{en} holds unreadable characters. Type it again."),
        ),
        FieldFault::Range(least, most) => Bilingual::new(
            format!("{vi} phải từ {least} đến {most}. Kiểm tra lại số."),
            format!("{en} must be between {least} and {most}. Check the number."),
        ),
        FieldFault::Choice => Bilingual::new(
            format!("{vi}: chọn một trong các mục có sẵn."),
            format!("{en}: choose one of the given items."),
        ),
        FieldFault::Day => Bilingual::new(
            format!("{vi} không phải là ngày. Ghi dạng 05/03/2026."),
            format!("{en} is not a date. Write it as 05/03/2026."),
        ),
        FieldFault::Time => Bilingual::new(
            format!("{vi} không phải là giờ. Ghi dạng 14:30."),
            format!("{en} is not a time of day. Write it as 14:30."),
        ),
        FieldFault::Place => Bilingual::new(
            format!("{vi}: ghi vĩ độ rồi kinh độ, ví dụ 22.40512 105.61234."),
            format!("{en}: write the latitude, then the longitude, for example 22.40512 105.61234."),
        ),
        FieldFault::Phone(bad) => bad.message(),
        FieldFault::Shape | FieldFault::Unknown => Bilingual::new(
            format!("{vi} không đúng kiểu dữ liệu. Hãy nhập lại."),
            format!("{en} is of the wrong type. Enter it again."),
        ),
    }
}
