//! Numbers as Vietnamese write them: `1.240`, `43,5 %`.

/// `1240` → `1.240`.
#[must_use]
pub fn format_int(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A share in tenths of a percent with a comma: `(435, 1000)` → `43,5 %`; whole percents have no decimal; of nothing `–`.
#[must_use]
pub fn format_percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (u128::from(part) * 1000 + u128::from(whole) / 2) / u128::from(whole);
    let (percent, tenth) = (i64::try_from(tenths / 10).unwrap_or(i64::MAX), tenths % 10);
    // A no-break space keeps the sign with its number.
    match tenth {
        0 => format!("{}\u{a0}%", format_int(percent)),
        _ => format!("{},{tenth}\u{a0}%", format_int(percent)),
    }
}
