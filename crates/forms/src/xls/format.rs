//! Whether a number is a day: only how it is shown tells.

/// How a number is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a day, a time of day, or both.
    Moment,
    /// As hours, minutes or seconds that may exceed a day.
    Span,
}

/// The formats that need no code of their own.
pub(super) const fn of_number(format: u16) -> Shown {
    match format {
        46 => Shown::Span,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        _ => Shown::Number,
    }
}

/// A format by its code: `dd/mm/yyyy`, `[h]:mm`, `0.00 "đ"`. What is quoted, escaped or between brackets is not asked.
pub(super) fn of_code(code: &str) -> Shown {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            '"' => {
                letters.find(|one| *one == '"');
            }
            // The letter behind it is shown, left out, or repeated.
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let within: String = letters.by_ref().take_while(|one| *one != ']').collect();
                if !within.is_empty() && within.to_ascii_lowercase().chars().all(|one| "hms".contains(one)) {
                    return Shown::Span;
                }
            }
            'd' | 'm' | 'y' | 'h' | 's' => return Shown::Moment,
            // Behind the first section stands how negative numbers look.
            ';' => break,
            _ => {}
        }
    }
    Shown::Number
}

#[cfg(test)]
mod tests {
    use super::{Shown, of_code};

    #[test]
    fn days_are_told_from_numbers_by_how_they_are_shown() {
        for code in ["dd/mm/yyyy", "[$-42A]d mmmm yyyy", "hh:mm AM/PM", "m/d/yy;@"] {
            assert_eq!(of_code(code), Shown::Moment, "{code}");
        }
        for code in ["General", "0.00E+00", "#,##0 \"đồng\"", "0\\d", "[Red]0;[Blue]-0", "0_d", "@"] {
            assert_eq!(of_code(code), Shown::Number, "{code}");
        }
        assert_eq!(of_code("[hh]:mm"), Shown::Span);
    }
}
