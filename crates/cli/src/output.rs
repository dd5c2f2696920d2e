//! Answers: lines for people, or JSON.

use std::io::Write as _;

use serde_json::Value;
use tungnha_app::ApiError;

/// How answers are written.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON or lines.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Writes an answer: the value itself, or what `lines` makes of it.
    pub fn answer(self, value: &Value, lines: impl FnOnce(&Value) -> String) {
        let text = if self.json { value.to_string() } else { lines(value).trim_end().to_owned() };
        // Whoever reads may stop early (`| head`): that is no fault.
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// Writes an error to standard error.
    pub fn error(self, error: &ApiError) {
        if self.json {
            match serde_json::to_string(error) {
                Ok(text) => eprintln!("{text}"),
                Err(_) => eprintln!("{error}"),
            }
            return;
        }
        eprintln!("{}\n{}", error.message.vi, error.message.en);
        for (field, message) in error.fields.iter().flatten() {
            if message != &error.message {
                eprintln!("  {field}: {} · {}", message.vi, message.en);
            }
        }
        if let Some(detail) = &error.detail {
            eprintln!("  ({detail})");
        }
    }
}

/// A text within an answer, or nothing.
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A whole number within an answer, or zero.
pub fn number(value: &Value, pointer: &str) -> i64 {
    value.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
}

/// A list within an answer, or an empty one.
pub fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
