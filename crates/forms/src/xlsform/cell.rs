//! One cell as text.

use calamine::{DataRef, ExcelDateTime};

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A formula that has no value: `#REF!`.
    Error,
    /// A day before 1 March 1900, about which spreadsheets disagree.
    AmbiguousDate,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it says, without space around it.
    pub text: String,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
}

impl Cell {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.trouble.is_none()
    }
}

pub(super) fn of(data: &DataRef<'_>) -> Cell {
    let plain = |text: String| Cell { text, trouble: None };
    match data {
        DataRef::Empty => Cell::default(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => plain(tidy(text)),
        DataRef::SharedString(text) => plain(tidy(text)),
        DataRef::Int(number) => plain(number.to_string()),
        DataRef::Float(number) => plain(crate::expr::value::text_of(*number)),
        DataRef::Bool(truth) => plain(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(at) => date(at),
        DataRef::Error(error) => Cell { text: format!("{error:?}"), trouble: Some(Trouble::Error) },
    }
}

fn tidy(text: &str) -> String {
    let text: String = unicode_normalization::UnicodeNormalization::nfc(text).collect();
    text.replace("\r\n", "\n").replace('\u{a0}', " ").trim().to_owned()
}

fn date(at: &ExcelDateTime) -> Cell {
    let serial = at.as_f64();
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let calendar = format!("{year:04}-{month:02}-{day:02}");
    let text = if serial < 1.0 {
        clock
    } else if serial.fract() == 0.0 {
        calendar
    } else {
        format!("{calendar}T{clock}")
    };
    let trouble = (1.0..61.0).contains(&serial).then_some(Trouble::AmbiguousDate);
    Cell { text, trouble }
}
