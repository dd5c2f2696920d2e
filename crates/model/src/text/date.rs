//! Days as people write them: dd/mm/yyyy.

use crate::day::Day;

/// `05/03/2026`.
#[must_use]
pub fn format_day(day: Day) -> String {
    day.0.format("%d/%m/%Y").to_string()
}

/// Reads `05/03/2026`, `5/3/2026`, `5-3-2026`, `5.3.2026` and `2026-03-05`. Years have four digits.
#[must_use]
pub fn parse_day(text: &str) -> Option<Day> {
    let text = text.trim();
    let mut fields = text.split(['/', '-', '.']);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    if first.len() == 4 && text.contains('-') {
        return Day::new(digits(first, 4)?, digits(second, 2)?.try_into().ok()?, digits(third, 2)?.try_into().ok()?);
    }
    if third.len() != 4 {
        return None;
    }
    Day::new(digits(third, 4)?, digits(second, 2)?.try_into().ok()?, digits(first, 2)?.try_into().ok()?)
}

/// Reads a time of day as `14:30`, from `14:30`, `9h5`, `9h`, `9 giờ` and `14`.
#[must_use]
pub fn parse_time(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase().replace("giờ", "h").replace([':', '.'], "h");
    let (hours, minutes) = text.split_once('h').unwrap_or((text.as_str(), ""));
    let hours = digits(hours.trim(), 2)?;
    let minutes = if minutes.trim().is_empty() { 0 } else { digits(minutes.trim(), 2)? };
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

fn digits(text: &str, most: usize) -> Option<i32> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
